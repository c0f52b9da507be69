package dev.tocsin.base;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;

/// The program's own log: one line per event on one stream, `2026-11-22T03:12:07.123Z WARN uplink: text`, or one JSON
/// object per line. A class of its own because the agent's image is `java.base` alone, which has no logging
/// framework; libraries of the hub are routed into it.
///
/// Control characters in the text are replaced, so that data (a process name, a peer's message) can never forge a
/// line. Thread-safe.
public final class Log {
    /// How loud a line is.
    public enum Level {
        /// For the one who looks for a fault.
        DEBUG,
        /// Something normal that an operator may want to know.
        INFO,
        /// Something is wrong, the program goes on.
        WARN,
        /// Something is lost or cannot go on.
        ERROR
    }

    /// The form of a line.
    public enum Format {
        /// For eyes.
        TEXT,
        /// For machines.
        JSON
    }

    private final Clock clock;
    private final PrintStream out;
    private final Level least;
    private final Format format;

    /// Writes lines of at least `least` to `out`.
    public Log(Clock clock, PrintStream out, Level least, Format format) {
        this.clock = clock;
        this.out = out;
        this.least = least;
        this.format = format;
    }

    /// A log that drops everything, for tests that do not look at it.
    public static Log none() {
        return new Log(Clock.system(), new PrintStream(OutputStream.nullOutputStream()), Level.ERROR, Format.TEXT);
    }

    /// Something for the one who looks for a fault; `part` names who speaks (`uplink`, `store`).
    public void debug(String part, String text) {
        write(Level.DEBUG, part, text);
    }

    /// Something normal.
    public void info(String part, String text) {
        write(Level.INFO, part, text);
    }

    /// Something is wrong, the program goes on.
    public void warn(String part, String text) {
        write(Level.WARN, part, text);
    }

    /// Something is lost or cannot go on.
    public void error(String part, String text) {
        write(Level.ERROR, part, text);
    }

    /// A failure nobody expected: the line and the stack, so that it can be reported.
    public void bug(String part, String text, Throwable failure) {
        StringBuilder stack = new StringBuilder(text).append(": ").append(failure);
        for (StackTraceElement element : failure.getStackTrace()) {
            stack.append(" | at ").append(element);
        }
        write(Level.ERROR, part, stack.toString());
    }

    /// Writes one line of `level`.
    public void write(Level level, String part, String text) {
        if (level.compareTo(least) < 0) {
            return;
        }
        String time = Instant.ofEpochMilli(clock.wallMillis()).toString();
        String line = switch (format) {
            case TEXT -> time + " " + level + " " + part + ": " + Printable.of(text);
            case JSON ->
                "{\"time\":\"" + time + "\",\"level\":\""
                        + level.name().toLowerCase(Locale.ROOT) + "\",\"part\":\"" + part + "\",\"text\":\""
                        + json(Printable.of(text)) + "\"}";
        };
        synchronized (out) {
            out.println(line);
        }
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
