package dev.tocsin.watch.notify;

import dev.tocsin.base.Severity;
import java.util.List;
import java.util.Objects;

/// What one or more people are told at once: everything of one round that concerns them.
///
/// @param key names this message for ever: the same after a crash, so that a receiver can drop a second copy
/// @param subject one line: `2 down, 1 recovered: web-01, db-02`
/// @param severity of the worst line
/// @param lines what happened, in its order; never empty
/// @param atMillis when it was decided to tell it, epoch ms
/// @param url of the page that shows it; empty when the hub has no address that others can reach
/// @param pictures that go with it where a channel can carry them; may be empty
/// @param actions what whoever gets it may do at once, where a channel can carry them; may be empty
public record Notice(
        String key,
        String subject,
        Severity severity,
        List<Line> lines,
        long atMillis,
        String url,
        List<Picture> pictures,
        List<Action> actions) {
    /// Keeps copies of the lists. Actions, which an earlier program did not keep and a reader of its words hands in
    /// as null, are none.
    public Notice {
        lines = List.copyOf(lines);
        pictures = List.copyOf(pictures);
        actions = List.copyOf(Objects.requireNonNullElse(actions, List.of()));
        if (lines.isEmpty()) {
            throw new AssertionError("BUG: got a notice without lines, must tell something");
        }
    }

    /// A notice without pictures.
    public Notice(String key, String subject, Severity severity, List<Line> lines, long atMillis, String url) {
        this(key, subject, severity, lines, atMillis, url, List.of());
    }

    /// A notice without actions.
    public Notice(
            String key,
            String subject,
            Severity severity,
            List<Line> lines,
            long atMillis,
            String url,
            List<Picture> pictures) {
        this(key, subject, severity, lines, atMillis, url, pictures, List.of());
    }

    /// The same under another subject.
    public Notice withSubject(String other) {
        return new Notice(key, other, severity, lines, atMillis, url, pictures, actions);
    }

    /// The same with these lines, pictures and actions.
    public Notice with(List<Line> others, List<Picture> shown, List<Action> offered) {
        return new Notice(key, subject, severity, others, atMillis, url, shown, offered);
    }

    /// One thing that can be done with an incident, by opening an address.
    ///
    /// @param words what it does: `Acknowledge`
    public record Action(long incident, String words, String url) {}

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
            String detail) {
        /// The same with another detail.
        public Line with(String other) {
            return new Line(incident, host, service, message, code, state, severity, atMillis, durationMillis, other);
        }
    }
}
