package dev.tocsin.watch.imports;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A span as programs in Go write it: `1h30m`, `500ms`, `1.5s`.
final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|us|µs|ns|s|m|h)");
    private static final long MOST_MILLIS = 36_500L * 86_400_000;

    private GoDuration() {}

    /// Its milliseconds, or -1 when `text` is none.
    static long millis(String text) {
        Matcher part = PART.matcher(text);
        double millis = 0;
        int end = 0;
        while (end < text.length() && part.find() && part.start() == end) {
            millis += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "h" -> 3_600_000.0;
                        case "m" -> 60_000.0;
                        case "s" -> 1_000.0;
                        case "ms" -> 1.0;
                        default -> 0.0;
                    };
            end = part.end();
        }
        return text.isEmpty() || end < text.length() ? -1 : Math.min(Math.round(millis), MOST_MILLIS);
    }

    /// `millis` as a file of checks writes it, at least `least` and at most `most`.
    static String text(long millis, long least, long most) {
        long within = Math.clamp(millis, least, most);
        return within % 1_000 == 0 ? within / 1_000 + "s" : within + "ms";
    }
}
