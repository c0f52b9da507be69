package dev.tocsin.watch.alert;

import dev.tocsin.base.NamePattern;
import dev.tocsin.base.Severity;
import dev.tocsin.signal.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is told what: one question after the other, each with a name, the first that says no decides. The name goes into
/// the journal, so "why did it not ring" has an answer.
public final class Decisions {
    /// Held: a silence holds.
    static final String SILENCED = "silenced";

    /// Held: the contact sleeps, and it is not critical.
    static final String QUIET_HOURS = "quiet-hours";

    /// Who could be told, and what keeps it from them.
    ///
    /// @param contacts everybody
    /// @param silences that are set
    public record Audience(List<Contact> contacts, List<Silence> silences) {}

    /// What was decided for one contact.
    ///
    /// @param tell whether it rings
    /// @param reason the name of the decision
    public record Decision(boolean tell, String reason) {}

    private Decisions() {}

    /// Why nobody at all is told of `event` about `subject`; null when that depends on the contact.
    public static @Nullable String heldForAll(Event event, Incidents.Subject subject, Audience audience) {
        if (!event.isTold()) {
            return event.reason();
        }
        if (audience.silences().stream().anyMatch(silence -> silence.holds(subject, event.atMillis()))) {
            return SILENCED;
        }
        return audience.contacts().isEmpty() ? "no-contacts" : null;
    }

    /// Whether `contact` is told of `event` about `subject`. `worst` is the severity of its incident: who was told of
    /// the failure is told of its end, whose own severity is the least.
    ///
    /// @param only names of the only contacts that this subject rings; empty: no such limit
    public static Decision decide(
            Contact contact, Event event, Incidents.Subject subject, Severity worst, List<String> only) {
        if (!only.isEmpty() && !only.contains(contact.name())) {
            return new Decision(false, "not-their-check");
        }
        if (!NamePattern.any(contact.hosts(), subject.host())
                || !NamePattern.any(contact.services(), subject.service())) {
            return new Decision(false, "not-subscribed");
        }
        if (worst.compareTo(contact.least()) < 0) {
            return new Decision(false, "below-severity");
        }
        Contact.Quiet quiet = contact.quiet();
        if (quiet != null && worst != Severity.CRITICAL && quiet.holds(event.atMillis())) {
            return new Decision(false, QUIET_HOURS);
        }
        return new Decision(true, event.reason());
    }
}
