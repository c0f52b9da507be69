package dev.tocsin.watch.check;

import dev.tocsin.base.Severity;
import dev.tocsin.base.config.Given.Place;
import dev.tocsin.base.config.Problems;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Memory;
import dev.tocsin.signal.StateMachine;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.alert.Teller.Happening;
import dev.tocsin.watch.check.CheckTable.Row;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// What the state machine of each check remembers, taken out as a whole, brought back as a whole, or forgotten. Who
/// knows of a failure goes on knowing of it: bringing a state back rings nobody.
///
/// Thread-safe.
public final class CheckStates {
    /// Why an incident is there that no look of this hub opened.
    static final String BROUGHT = "state-imported";

    private final CheckParts parts;
    private final Rounds rounds;
    private final CheckIndex index;
    private final BiConsumer<Watched, Duration> schedule;

    CheckStates(CheckParts parts, Rounds rounds, CheckIndex index, BiConsumer<Watched, Duration> schedule) {
        this.parts = parts;
        this.rounds = rounds;
        this.index = index;
        this.schedule = schedule;
    }

    /// What came of bringing a state back.
    ///
    /// @param count checks that remember it now; 0 when there are problems
    /// @param problems all that is wrong; none: it is so
    public record Brought(int count, Problems problems) {}

    /// What is remembered of each check, as a [StateFile] has it.
    ///
    /// @throws IOException never; the watch's own lock is of that form
    public String text() throws IOException {
        return rounds.alone(() -> {
            TreeMap<String, StateFile.Kept> kept = new TreeMap<>();
            for (Watched watched : index.all()) {
                Row row = watched.row();
                kept.put(watched.view().subject().key(), new StateFile.Kept(row.memory(), row.accepted()));
            }
            return StateFile.text(new StateFile.Content(kept, List.of()));
        });
    }

    /// Makes each check that `text` (the form of a [StateFile]) names remember what stands there, all of them or,
    /// when anything is wrong, none. A failure that is brought has an incident from then on, of which nobody is
    /// told; one that is not in what is brought any more ends.
    ///
    /// @throws IOException when it could not be stored; nothing has changed then
    public Brought bring(String text, String actor) throws IOException {
        long now = parts.clock().wallMillis();
        Problems problems = new Problems();
        SequencedMap<String, StateFile.Kept> states = StateJson.read(text, now, problems);
        return rounds.alone(() -> {
            for (String key : states.keySet()) {
                if (index.byKey(key) == null) {
                    problems.add(
                            Place.NOWHERE, StateJson.path(key), "there is no such check here; add it, or leave it out");
                }
            }
            if (!problems.none()) {
                return new Brought(0, problems);
            }
            int stored = parts.catalog().write(connection -> {
                for (Map.Entry<String, StateFile.Kept> one : states.entrySet()) {
                    bring(connection, watched(one.getKey()), one.getValue(), now);
                    journal(connection, now, actor, one.getKey(), "imported");
                }
                return states.size();
            });
            states.forEach((key, kept) -> {
                Watched watched = watched(key);
                watched.remember(kept.memory(), kept.accepted(), watched.row().runMillis());
            });
            return new Brought(stored, problems);
        });
    }

    private Watched watched(String key) {
        Watched watched = index.byKey(key);
        if (watched == null) {
            throw new AssertionError("BUG: got no check " + key + ", must be there while nobody else changes any");
        }
        return watched;
    }

    private void bring(Connection connection, Watched watched, StateFile.Kept kept, long now) throws SQLException {
        Memory before = watched.row().memory();
        Memory after = kept.memory();
        if (before.failure() && !after.failure()) {
            rounds.tell(connection, forgotten(watched, now), now);
        } else if (!before.failure() && after.failure()) {
            rounds.tell(connection, List.of(happening(watched, known(after, now))), now);
        }
        Row row = watched.row();
        CheckTable.remember(connection, row.id(), after, kept.accepted(), row.runMillis());
    }

    /// That a failure is there which somebody has heard of before.
    private static Event known(Memory memory, long now) {
        Severity severity = memory.severity() == Severity.INFO ? Severity.WARNING : memory.severity();
        return new Event(
                Event.Kind.FAILED,
                memory.code(),
                memory.message(),
                severity,
                memory.failedMillis(),
                Math.max(0, now - memory.failedMillis()),
                false,
                BROUGHT);
    }

    /// Forgets what is remembered of those of `keys` (`host/name`) that there are, as if they had never looked, all
    /// of them or none: who still fails rings again, also when nothing was remembered. An incident that is open
    /// ends, of which nobody is told.
    ///
    /// @return how many
    /// @throws IOException when it could not be stored; nothing has changed then
    public int reset(Collection<String> keys, String actor) throws IOException {
        long now = parts.clock().wallMillis();
        return rounds.alone(() -> {
            List<Watched> some = new ArrayList<>();
            for (String key : keys) {
                Watched watched = index.byKey(key);
                if (watched != null) {
                    some.add(watched);
                }
            }
            int stored = parts.catalog().write(connection -> {
                for (Watched watched : some) {
                    CheckTable.forget(connection, watched.row().id());
                    rounds.tell(connection, forgotten(watched, now), now);
                    journal(connection, now, actor, watched.view().subject().key(), "reset");
                }
                return some.size();
            });
            for (Watched watched : some) {
                watched.remember(Memory.NONE, null, 0);
                schedule.accept(watched, Duration.ZERO);
            }
            return stored;
        });
    }

    private static List<Happening> forgotten(Watched watched, long now) {
        return StateMachine.reset(watched.row().memory(), now).events().stream()
                .map(event -> happening(watched, event))
                .toList();
    }

    private static Happening happening(Watched watched, Event event) {
        CheckSpec spec = watched.spec();
        return new Happening(watched.view().subject(), event, "", spec == null ? List.of() : spec.contacts());
    }

    private static void journal(Connection connection, long now, String actor, String subject, String what)
            throws SQLException {
        Journal.add(connection, new Journal.Line(0, now, actor, subject, 0, what, "", ""));
    }
}
