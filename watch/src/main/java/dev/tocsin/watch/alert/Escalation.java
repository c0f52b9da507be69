package dev.tocsin.watch.alert;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Reason;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.alert.Decisions.Decision;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.alert.Turns.Turn;
import dev.tocsin.watch.check.CheckParts.Audience;
import dev.tocsin.watch.notify.Texts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells those whose turn has come: ways that are used when an incident is still open and nobody has
/// acknowledged it, and those that are used again while that is so. Each turn is one commit with the journal,
/// the message and the next turn.
///
/// What only delays (a silence, a maintenance, quiet hours) puts a turn off and is asked again each
/// [#PUT_OFF_MILLIS]; what an acknowledgement or the end of the incident says is final.
public final class Escalation implements AutoCloseable {
    /// How often one way is told of one incident.
    static final int MOST = 100;

    private static final long PUT_OFF_MILLIS = 30_000;
    private static final long TICK_NANOS = 1_000_000_000L;
    private static final int AT_ONCE = 500; // turns in one commit; the rest a second later

    private static final String ACKNOWLEDGED = "acknowledged";

    private final Parts parts;
    private final Job job;
    private @Nullable Thread thread;

    /// What it is made of.
    ///
    /// @param clock the only source of time
    /// @param log where trouble is told
    /// @param catalog where turns, incidents and the outbox are
    /// @param teller makes messages
    /// @param audience who is told at present, and what keeps it from them
    /// @param wake told when a message is owed
    /// @param jobs where it says what it does by itself
    public record Parts(
            Clock clock,
            Log log,
            Catalog catalog,
            Teller teller,
            Supplier<Audience> audience,
            Runnable wake,
            Jobs jobs) {}

    /// Nobody's turn comes before [#start].
    public Escalation(Parts parts) {
        this.parts = parts;
        this.job = parts.jobs().add("escalation", "Tells those whose turn comes later, or again.", 1_000);
    }

    /// Looks each second whose turn it is.
    public void start() {
        thread = Thread.ofVirtual().name("escalation").start(this::run);
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                parts.clock().awaitNanos(parts.clock().monotonicNanos() + TICK_NANOS);
                turnOrTell();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void turnOrTell() {
        try {
            job.run(() -> {
                turn();
                return "";
            });
        } catch (IOException failure) {
            parts.log().error("alerts", "whose turn it is waits a second: " + failure.getMessage());
        } catch (RuntimeException bug) {
            parts.log().bug("alerts", "whose turn it is waits a second", bug);
        }
    }

    /// Tells those whose turn it is now.
    ///
    /// @throws IOException when it could not be written; nothing was told then
    void turn() throws IOException {
        long now = parts.clock().wallMillis();
        if (!parts.catalog().read(connection -> Turns.any(connection, now))) {
            return;
        }
        boolean owed = parts.catalog().write(connection -> {
            Letters letters = new Letters();
            for (Turn turn : Turns.due(connection, now, AT_ONCE)) {
                take(connection, turn, letters, now);
            }
            return parts.teller().owe(connection, letters.all(), now);
        });
        if (owed) {
            parts.wake().run();
        }
    }

    private void take(Connection connection, Turn turn, Letters letters, long now) throws SQLException {
        Incident incident = Incidents.byId(connection, turn.incident());
        if (incident == null || incident.endedMillis() != null) {
            Turns.end(connection, turn.incident());
            return;
        }
        Audience audience = parts.audience().get();
        Contact contact = audience.directory().contact(turn.contact());
        Contact.Way way = contact == null ? null : way(contact, turn);
        String kept = incident.ackedMillis() != null
                ? ACKNOWLEDGED
                : contact == null || way == null ? "way-is-gone" : turn.told() >= MOST ? "told-often-enough" : null;
        if (kept != null || contact == null || way == null) {
            held(connection, incident, turn, String.valueOf(kept), now);
            Turns.put(connection, Turns.turn(turn, turn.told(), null, ""));
            return;
        }
        Event event = event(incident, turn, way, now);
        String off = putOff(incident, audience, now);
        Decision decision = Decisions.decide(contact, event, incident.subject(), incident.severity(), List.of());
        if (off == null && !decision.tell()) {
            off = decision.reason();
        }
        if (off != null) {
            if (!off.equals(turn.held())) {
                held(connection, incident, turn, off, now);
            }
            boolean later = decision.tell() || decision.reason().equals(Decisions.QUIET_HOURS);
            Turns.put(
                    connection, Turns.turn(turn, turn.told(), later ? Long.valueOf(now + PUT_OFF_MILLIS) : null, off));
            return;
        }
        journal(connection, incident, "told", event.reason(), who(turn), now);
        Teller.Happening happening = new Teller.Happening(incident.subject(), event, "", List.of());
        letters.add(contact, way, Teller.line(happening, incident.id(), incident.severity()));
        Long next =
                way.remind().isZero() ? null : Long.valueOf(now + way.remind().toMillis());
        Turns.put(connection, Turns.turn(turn, turn.told() + 1, next, ""));
    }

    private static Contact.@Nullable Way way(Contact contact, Turn turn) {
        return contact.ways().stream()
                .filter(way -> !way.fallback()
                        && way.channel().equals(turn.channel())
                        && way.to().equals(turn.address()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String putOff(Incident incident, Audience audience, long now) {
        if (audience.silences().stream().anyMatch(silence -> silence.holds(incident.subject(), now))) {
            return Decisions.SILENCED;
        }
        boolean maintained = audience.maintenances().stream().anyMatch(one -> one.holds(incident.subject(), now));
        return maintained ? Reason.MAINTENANCE : null;
    }

    private static Event event(Incident incident, Turn turn, Contact.Way way, long now) {
        long lasted = Math.max(0, now - incident.openedMillis());
        return new Event(
                incident.flapping() ? Event.Kind.FLAPPING : Event.Kind.REMINDER,
                incident.code(),
                incident.message() + " (nobody has acknowledged it for " + Texts.duration(lasted) + ")",
                incident.severity(),
                now,
                lasted,
                true,
                turn.told() == 0 && !way.after().isZero() ? "escalated" : "reminder");
    }

    private static String who(Turn turn) {
        return turn.contact() + " by " + turn.channel();
    }

    private static void held(Connection connection, Incident incident, Turn turn, String reason, long now)
            throws SQLException {
        journal(connection, incident, "held", reason, who(turn), now);
    }

    private static void journal(
            Connection connection, Incident incident, String what, String reason, String text, long now)
            throws SQLException {
        String subject = incident.subject().key();
        Journal.add(connection, new Journal.Line(0, now, "hub", subject, incident.id(), what, reason, text));
    }

    /// Nobody's turn comes any more; who waits is told by who opens the catalog next.
    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
