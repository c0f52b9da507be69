package dev.tocsin.probe;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Printable;

/// What one look said and saw, line by line with the time since its beginning, so that people can see why it ended as
/// it did. Control characters are written as `·`: what a server says must not draw on a terminal. What is longer than
/// [#CHARS] is cut, and says so.
///
/// ```
///    0.0 ms  connecting to 127.0.0.1:25
///    0.3 ms  < 220 mail.example.com ESMTP
///    0.4 ms  > QUIT
/// ```
///
/// Thread-safe.
public final class Transcript {
    /// The longest that is kept, characters.
    public static final int CHARS = 16_384;

    private static final int LINE_CHARS = 1_000;
    private static final int TIME_CHARS = 26; // the longest time with what follows it
    private static final String CUT = "          … cut here\n";

    private final Clock clock;
    private final long beganNanos;
    private final StringBuilder text = new StringBuilder();
    private boolean cut;

    /// An empty one that begins now.
    public Transcript(Clock clock) {
        this.clock = clock;
        this.beganNanos = clock.monotonicNanos();
    }

    /// Something that was done or seen.
    public void note(String line) {
        add("", line);
    }

    /// A line that was sent. Secrets must be masked by the caller.
    public void sent(String line) {
        add("> ", line);
    }

    /// A line that came.
    public void got(String line) {
        add("< ", line);
    }

    /// All of it.
    public synchronized String text() {
        return text.toString();
    }

    private synchronized void add(String mark, String line) {
        if (cut) {
            return;
        }
        long tenths = Math.max(0, (clock.monotonicNanos() - beganNanos + 50_000) / 100_000); // of a millisecond
        String shown = line.length() <= LINE_CHARS ? line : line.substring(0, LINE_CHARS) + " …";
        String clean = plain(shown);
        if (text.length() + TIME_CHARS + mark.length() + clean.length() > CHARS - CUT.length()) {
            text.append(CUT);
            cut = true;
            return;
        }
        time(tenths);
        text.append(" ms  ").append(mark).append(clean).append('\n');
    }

    /// A time as `%7.1f` would write it, which costs as much as the rest of a look.
    private void time(long tenths) {
        for (long room = 10_000; room > Math.max(1, tenths / 10); room /= 10) {
            text.append(' ');
        }
        text.append(tenths / 10).append('.').append(tenths % 10);
    }

    /// `text` on one line, harmless, and at most `chars` long.
    static String plain(String text, int chars) {
        String whole = plain(text.length() <= 2 * chars ? text : text.substring(0, 2 * chars))
                .strip();
        return whole.length() <= chars ? whole : whole.substring(0, chars - 2) + " …";
    }

    /// `text` on one line and harmless.
    static String plain(String text) {
        return Printable.of(text);
    }
}
