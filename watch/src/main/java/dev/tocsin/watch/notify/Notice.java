package dev.tocsin.watch.notify;

import dev.tocsin.base.Severity;
import java.util.List;

/// What one or more people are told at once: everything of one round that concerns them.
///
/// @param key names this message for ever: the same after a crash, so that a receiver can drop a second copy
/// @param subject one line: `2 down, 1 recovered: web-01, db-02`
/// @param severity of the worst line
/// @param lines what happened, in its order; never empty
/// @param atMillis when it was decided to tell it, epoch ms
/// @param url of the page that shows it; empty when the hub has no address that others can reach
/// @param pictures that go with it where a channel can carry them; may be empty
public record Notice(
        String key,
        String subject,
        Severity severity,
        List<Line> lines,
        long atMillis,
        String url,
        List<Picture> pictures) {
    /// Keeps copies of the lists.
    public Notice {
        lines = List.copyOf(lines);
        pictures = List.copyOf(pictures);
        if (lines.isEmpty()) {
            throw new AssertionError("BUG: got a notice without lines, must tell something");
        }
    }

    /// A notice without pictures.
    public Notice(String key, String subject, Severity severity, List<Line> lines, long atMillis, String url) {
        this(key, subject, severity, lines, atMillis, url, List.of());
    }

    /// The same under another subject.
    public Notice withSubject(String other) {
        return new Notice(key, other, severity, lines, atMillis, url, pictures);
    }

    /// One thing that happened.
    ///
    /// @param incident its incident, 0 when it is none (a test, a note)
    /// @param host whose, `%h`
    /// @param service which, in capitals as in `SMTP`, `%s`
    /// @param message what to say, `%m`
    /// @param code `%c`
    /// @param state `down`, `up`, `degraded`, `flapping`, `removed`
    /// @param severity how much it matters
    /// @param atMillis when it happened, epoch ms
    /// @param durationMillis how long the failure has lasted, ms
    /// @param detail the last transcript or what else helps; may be empty
    public record Line(
            long incident,
            String host,
            String service,
            String message,
            int code,
            String state,
            Severity severity,
            long atMillis,
            long durationMillis,
            String detail) {}
}
