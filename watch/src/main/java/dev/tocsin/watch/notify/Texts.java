package dev.tocsin.watch.notify;

import dev.tocsin.base.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A [Notice] as words: one line per thing that happened, by a template. Values are put on one line before they are
/// escaped, so that what a server said never becomes a second line.
public final class Texts {
    /// What an alert's line may ask for. In capitals: the value in capitals.
    public static final Set<String> NAMES = Set.of(
            "host",
            "service",
            "message",
            "code",
            "severity",
            "SEVERITY",
            "state",
            "STATE",
            "time",
            "duration",
            "url",
            "subject");

    /// The line of mail, instant messages and the command line: `foo.example.com: SMTP: Operation timed out`.
    public static final String ALERT_LINE = "%h: %s: %m";

    /// The line of a text message: `foo.example.com(SMTP)>0 `.
    public static final String SMS_LINE = "%h(%s)>%c ";

    /// The heading of one thing where there is room for more: `WARNING: SMTP DOWN on foo.example.com`.
    public static final String TITLE = "%{SEVERITY}: %s %{STATE} on %h";

    private Texts() {}

    /// One line, without an end of line; `escape` is put on each value, not on the template.
    public static String line(Template template, Notice notice, Notice.Line line, UnaryOperator<String> escape) {
        return template.fill(name -> value(name, notice, line), text -> escape.apply(Escape.line(text)));
    }

    /// All lines of `notice`, without ends of line.
    public static List<String> lines(Template template, Notice notice, UnaryOperator<String> escape) {
        return notice.lines().stream()
                .map(line -> line(template, notice, line, escape))
                .toList();
    }

    /// As many whole `lines` as fit into `most` characters with `end` after each; when some are left out a last line
    /// says how many. A first line that is too long alone is cut.
    public static String fit(List<String> lines, String end, int most) {
        String whole = String.join(end, lines) + end;
        if (whole.length() <= most) {
            return whole;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            int left = lines.size() - i - 1;
            int reserve = left == 0 ? 0 : more(left + 1).length() + end.length();
            if (text.length() + lines.get(i).length() + end.length() + reserve > most) {
                if (i == 0) {
                    return cut(lines.getFirst(), most - end.length()) + end;
                }
                return text.append(more(left + 1)).append(end).toString();
            }
            text.append(lines.get(i)).append(end);
        }
        return text.toString();
    }

    /// `text` in at most `most` characters, cut between code points, with `…` for what is missing.
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Math.max(0, most - 1);
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + (most > 0 ? "…" : "");
    }

    /// `3 s`, `2 min 5 s`, `1 h 36 min`, `2 d 3 h`; below a second `0 s`, below 0 as 0.
    public static String duration(long millis) {
        long seconds = Math.max(0, millis) / 1_000;
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min" + rest(seconds % 60, " s");
        }
        return seconds < 86_400
                ? seconds / 3_600 + " h" + rest(seconds % 3_600 / 60, " min")
                : seconds / 86_400 + " d" + rest(seconds % 86_400 / 3_600, " h");
    }

    /// `2026-11-22T14:02:07Z`.
    public static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// The subject on one line of at most `most` characters.
    public static String subject(Notice notice, int most) {
        return cut(Escape.line(notice.subject()).strip(), most);
    }

    /// What stands below a line where there is room: since when, how long, and the detail, each a line; without the
    /// detail when it is empty. Not escaped.
    public static List<String> facts(Notice.Line line) {
        List<String> facts = new ArrayList<>();
        facts.add(line.severity().word() + ", " + Escape.line(line.state()) + ", code " + line.code());
        facts.add("at " + time(line.atMillis())
                + (line.durationMillis() > 0 ? ", after " + duration(line.durationMillis()) : ""));
        if (!line.detail().isBlank()) {
            line.detail().lines().map(Escape::line).forEach(facts::add);
        }
        return facts;
    }

    /// A colour that says how much it matters, `0xRRGGBB`: red, amber, or green for what is well again and what is
    /// only worth knowing.
    static int colour(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 0xc62828;
            case WARNING -> 0xef8f00;
            case INFO -> 0x2e7d32;
        };
    }

    private static String value(String name, Notice notice, Notice.Line line) {
        return switch (name) {
            case "host" -> line.host();
            case "service" -> line.service();
            case "message" -> line.message();
            case "code" -> String.valueOf(line.code());
            case "severity" -> line.severity().word();
            case "SEVERITY" -> line.severity().name();
            case "state" -> line.state();
            case "STATE" -> line.state().toUpperCase(Locale.ROOT);
            case "time" -> time(line.atMillis());
            case "duration" -> duration(line.durationMillis());
            case "url" -> notice.url();
            case "subject" -> notice.subject();
            default -> throw new AssertionError("BUG: got hole " + name + ", must be one of " + NAMES);
        };
    }

    private static String rest(long value, String unit) {
        return value == 0 ? "" : " " + value + unit;
    }

    private static String more(int count) {
        return "… and " + count + " more";
    }
}
