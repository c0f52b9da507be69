package dev.tocsin.watch.check;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Reach;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Memory;
import dev.tocsin.signal.StateMachine;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.alert.Teller.Happening;
import dev.tocsin.watch.check.CheckTable.Row;
import dev.tocsin.watch.settings.GivenJson;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The checks of this hub: kept in the catalog, run by a [Scheduler], judged by [Rounds].
///
/// Thread-safe.
public final class Checks implements AutoCloseable {
    /// Checks at one time.
    public static final int COUNT = 20_000;

    private static final int FORGET_AT_ONCE = 200; // checks in one transaction, so that looks do not wait for it

    private final CheckParts parts;
    private final CheckIndex index = new CheckIndex();
    private final Map<String, CompletableFuture<CheckRun>> asked = new ConcurrentHashMap<>();
    private final Rounds rounds;
    private final Scheduler scheduler;
    private final CheckStates states;

    /// The checks of `parts`' catalog; nothing runs before [#start].
    public Checks(CheckParts parts) {
        this.parts = parts;
        this.rounds = new Rounds(parts, index, this::again);
        this.scheduler = new Scheduler(parts.clock(), parts.log(), this::take, parts.jobs());
        this.states = new CheckStates(parts, rounds, index, this::schedule);
    }

    /// What one check is and how it does.
    ///
    /// @param spec null: what is set cannot be read by this program
    /// @param runMillis when it last looked, epoch ms; 0: never
    /// @param tookMicros how long the last look of this run of the hub took; null: there was none yet
    /// @param observers what each of them saw last; empty: the hub alone looks
    public record View(
            String id,
            String host,
            String name,
            Given given,
            @Nullable CheckSpec spec,
            boolean provisioned,
            long version,
            Memory memory,
            @Nullable String accepted,
            long runMillis,
            @Nullable Long tookMicros,
            List<Sighting> observers) {
        /// As incidents and the journal name it.
        public Subject subject() {
            return new Subject(id, host, name);
        }
    }

    /// What a change came to.
    public sealed interface Outcome {
        /// It is so.
        record Kept(View check) implements Outcome {}

        /// What is set is wrong.
        record Wrong(Problems problems) implements Outcome {}

        /// Another check has this host and name.
        record Taken(String key) implements Outcome {}

        /// There are too many.
        record Full() implements Outcome {}

        /// There is none of that id.
        record Gone() implements Outcome {}
    }

    /// Reads the checks and begins to run them, spread over their intervals so that they do not all look at once.
    ///
    /// @throws IOException when the catalog cannot be read
    public void start() throws IOException {
        List<Row> rows = parts.catalog().read(CheckTable::all);
        for (Row row : rows) {
            Watched watched = watched(row, read(row.given(), new Problems()));
            if (watched.spec() == null) {
                parts.log().warn("checks", row.host() + "/" + row.name() + " cannot be read and does not run");
            }
            index.put(null, watched);
            schedule(watched, spread(watched));
        }
        rounds.start();
    }

    /// All checks, by host and name.
    public List<View> all() {
        return index.all().stream()
                .map(Watched::view)
                .sorted(Comparator.comparing(View::host).thenComparing(View::name))
                .toList();
    }

    /// One of them, or null.
    public @Nullable View find(String id) {
        Watched watched = index.byId(id);
        return watched == null ? null : watched.view();
    }

    /// What is wrong with who shall look by `given`: names that are no agent's.
    public Problems strangers(Given given) {
        Problems problems = new Problems();
        CheckSpec spec = read(given, problems);
        if (spec != null) {
            spec.observed().judge(parts.observers(), given, problems);
        }
        return problems;
    }

    /// Keeps a new check and looks at once.
    ///
    /// @throws IOException when it could not be stored
    public Outcome create(Given given, String actor) throws IOException {
        return rounds.alone(() -> put(parts.ids().get(), null, given, new Author(actor, false)));
    }

    /// Keeps `given` instead of what is set for check `id`. What is remembered stays while host, name and type do.
    ///
    /// @throws IOException when it could not be stored
    public Outcome change(String id, Given given, String actor) throws IOException {
        return rounds.alone(() -> {
            Watched before = index.byId(id);
            return before == null
                    ? new Outcome.Gone()
                    : put(id, before, given, new Author(actor, before.row().provisioned()));
        });
    }

    /// Who changes a check, and whether it is a file's from then on.
    private record Author(String actor, boolean provisioned) {}

    /// Makes the checks of a file be exactly `specs`: others that are a file's are deleted, and one that a person made
    /// under the same host and name is the file's from then on. What is as it was is not touched.
    ///
    /// @throws IOException when it could not be stored
    public void provision(List<CheckSpec> specs, String actor) throws IOException {
        Set<String> keys = specs.stream().map(CheckSpec::key).collect(Collectors.toSet());
        for (Watched watched : List.copyOf(index.all())) {
            Row row = watched.row();
            boolean there = keys.contains(key(row));
            if (row.provisioned() && !there && !delete(row.id(), actor)) {
                throw new AssertionError("BUG: got a check that is gone, must be there while nobody else deletes it");
            }
        }
        for (CheckSpec spec : specs) {
            Watched before = index.byKey(spec.key());
            boolean same = before != null
                    && before.row().provisioned()
                    && GivenJson.write(before.row().given()).equals(GivenJson.write(spec.given()));
            if (same) {
                continue;
            }
            String id = before == null ? parts.ids().get() : before.row().id();
            Outcome outcome = rounds.alone(() -> put(id, index.byId(id), spec.given(), new Author(actor, true)));
            if (!(outcome instanceof Outcome.Kept)) {
                throw new IOException(spec.key() + " could not be kept: " + outcome);
            }
        }
    }

    /// Keeps `given` as check `id`, which is `before` at present (null: new); while no round is judged.
    private Outcome put(String id, @Nullable Watched before, Given given, Author author) throws IOException {
        Problems problems = new Problems();
        CheckSpec spec = read(given, problems);
        if (spec == null) {
            return new Outcome.Wrong(problems);
        }
        Watched holder = index.byKey(spec.key());
        boolean taken = holder != null && !holder.row().id().equals(id);
        if (taken) {
            return new Outcome.Taken(spec.key());
        }
        if (before == null && index.count() >= COUNT) {
            return new Outcome.Full();
        }
        long now = parts.clock().wallMillis();
        Row old = before == null ? null : before.row();
        Row kept = old != null && before != null && isSame(old, before.spec(), spec) ? old : null;
        Row row = new Row(
                id,
                spec.host(),
                spec.name(),
                given,
                author.provisioned(),
                old == null ? 1 : old.version() + 1,
                old == null ? now : old.createdMillis(),
                now,
                kept == null ? Memory.NONE : kept.memory(),
                kept == null ? null : kept.accepted(),
                kept == null ? 0 : kept.runMillis());
        Watched after = watched(row, spec);
        int stored = parts.catalog().write(connection -> {
            if (before != null) {
                Rounds.flush(connection, before);
            }
            if (before != null && kept == null) {
                rounds.end(connection, before, now);
                CheckTable.forget(connection, id);
            }
            CheckTable.put(connection, row);
            journal(connection, now, author.actor(), spec.key(), before == null ? "added" : "changed");
            return 1;
        });
        assert stored == 1;
        index.put(before, after);
        schedule(after, Duration.ZERO);
        return new Outcome.Kept(after.view());
    }

    /// Whether what is remembered of `row` holds for `now` as well.
    private static boolean isSame(Row row, @Nullable CheckSpec then, CheckSpec now) {
        return row.host().equals(now.host())
                && row.name().equals(now.name())
                && then != null
                && then.type().equals(now.type());
    }

    /// Deletes check `id` with what is remembered; an incident that is open ends as removed. False when there is none.
    ///
    /// @throws IOException when it could not be deleted
    public boolean delete(String id, String actor) throws IOException {
        long now = parts.clock().wallMillis();
        return rounds.alone(() -> {
            Watched watched = index.byId(id);
            if (watched == null) {
                return false;
            }
            boolean deleted = parts.catalog().write(connection -> {
                rounds.end(connection, watched, now);
                CheckTable.delete(connection, id);
                journal(connection, now, actor, watched.view().subject().key(), "deleted");
                return true;
            });
            index.remove(watched); // not before the commit: what could not be deleted goes on
            scheduler.forget(id);
            return deleted;
        });
    }

    /// What is remembered of all of them, as a whole.
    public CheckStates states() {
        return states;
    }

    /// Takes the value that check `id` found last as the one that is right from now on; false when there is none.
    ///
    /// @throws IOException when it could not be stored
    public boolean accept(String id, String actor) throws IOException {
        long now = parts.clock().wallMillis();
        return rounds.alone(() -> {
            Watched watched = index.byId(id);
            String value = watched == null ? null : watched.seen();
            if (watched == null || value == null) {
                return false;
            }
            Row row = watched.row();
            boolean stored = parts.catalog().write(connection -> {
                CheckTable.remember(connection, id, row.memory(), value, row.runMillis());
                journal(connection, now, actor, watched.view().subject().key(), "accepted");
                return true;
            });
            watched.remember(row.memory(), value, row.runMillis());
            schedule(watched, Duration.ZERO);
            return stored;
        });
    }

    /// Looks now, whatever the interval says, and waits for what is found; null when there is no such check or it
    /// cannot run.
    ///
    /// @throws InterruptedException when interrupted while waiting
    public @Nullable CheckRun runNow(String id) throws InterruptedException {
        Watched watched = index.byId(id);
        CheckSpec spec = watched == null ? null : watched.spec();
        if (watched == null || spec == null) {
            return null;
        }
        CompletableFuture<CheckRun> answer = asked.computeIfAbsent(id, _ -> new CompletableFuture<>());
        scheduler.at(ask(watched, spec), Duration.ZERO);
        try {
            return answer.get(JointCheck.timeout(spec).toMillis() + 5_000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException never) {
            return null;
        } finally {
            asked.remove(id, answer);
        }
    }

    /// What check `id` found from `from` to before `to` (epoch ms), latest first, at most `limit`.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<CheckResult> results(String id, long from, long to, int limit) throws IOException {
        TreeMap<Long, CheckTable.Result> found = new TreeMap<>();
        Watched watched = index.byId(id);
        if (watched != null) {
            for (CheckTable.Result one : rounds.alone(() -> watched.unwritten().looks(id))) {
                if (one.atMillis() >= from && one.atMillis() < to) {
                    found.put(one.atMillis(), one);
                }
            }
        }
        for (CheckTable.Result one : parts.catalog().read(c -> CheckTable.results(c, id, from, to, limit))) {
            found.merge(one.atMillis(), one, (here, kept) -> kept.transcript() == null ? here : kept);
        }
        return found.descendingMap().values().stream()
                .limit(limit)
                .map(CheckResult::of)
                .toList();
    }

    /// The hours of check `id` from `from` to before `to` (epoch ms), in their order.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<CheckHour> hours(String id, long from, long to) throws IOException {
        Watched watched = index.byId(id);
        Collection<Hours.Hour> hours = watched == null
                ? kept(id, from, to)
                : rounds.alone(
                        () -> watched.unwritten().hours(kept(id, from, to)).values());
        return hours.stream()
                .filter(hour -> hour.hourMillis() >= from && hour.hourMillis() < to)
                .map(CheckHour::of)
                .toList();
    }

    /// The days of the checks `ids`, by id; those that there are none of are left out. What is written down in that
    /// very
    /// moment may count twice in this one answer.
    ///
    /// @param starts when each day begins, and at the end when the last one is over, epoch ms, ascending
    /// @throws IOException when the catalog cannot be read
    public Map<String, CheckDays> days(Collection<String> ids, long[] starts) throws IOException {
        List<String> there =
                ids.stream().filter(id -> index.byId(id) != null).distinct().toList();
        CheckDays.Sums sums = new CheckDays.Sums(there, starts);
        int asked = rounds.alone(() -> {
            for (String id : there) {
                Watched watched = index.byId(id);
                if (watched != null) {
                    sums.add(id, watched.unwritten().hours(List.of()).values());
                }
            }
            return there.size();
        });
        return asked == 0
                ? Map.of()
                : parts.catalog().read(connection -> {
                    sums.read(connection);
                    return sums.all();
                });
    }

    private List<Hours.Hour> kept(String id, long from, long to) throws IOException {
        return parts.catalog().read(connection -> Hours.between(connection, id, from, to));
    }

    /// Forgets looks of before `looksMillis` and hours of before `hoursMillis` (epoch ms); how many rows.
    ///
    /// @throws IOException when the catalog failed
    public int forgetBefore(long looksMillis, long hoursMillis) throws IOException {
        int gone = 0;
        Iterator<String> ids =
                index.all().stream().map(one -> one.row().id()).toList().iterator();
        while (ids.hasNext()) {
            gone += parts.catalog().<Integer>write(connection -> {
                int rows = 0;
                for (int i = 0; i < FORGET_AT_ONCE && ids.hasNext(); i++) {
                    String id = ids.next();
                    rows += CheckTable.forgetLooks(connection, id, looksMillis);
                    rows += Hours.forget(connection, id, hoursMillis);
                }
                return rows;
            });
        }
        return gone;
    }

    /// The ping of `host` that has failed, `host/NAME`; null when none has.
    public @Nullable String deadPing(String host) {
        Watched ping = index.deadPing(host);
        return ping == null ? null : key(ping.row());
    }

    /// Whether checks look when they are due, and what they find is judged.
    public boolean isAlive() {
        return scheduler.isAlive() && rounds.isAlive();
    }

    /// How late looks begin.
    public Lateness.Summary late() {
        return scheduler.late();
    }

    private void take(String id, CheckRun run) throws InterruptedException {
        CompletableFuture<CheckRun> waiting = asked.remove(id);
        CheckRun judged = rounds.take(id, run);
        if (waiting != null) {
            waiting.complete(judged);
        }
    }

    private void again(Watched watched, Duration wait) {
        CheckSpec spec = watched.spec();
        if (spec != null && !spec.paused() && index.byId(watched.row().id()) == watched) {
            scheduler.after(ask(watched, spec), wait);
        }
    }

    private Watched watched(Row row, @Nullable CheckSpec spec) {
        return new Watched(row, spec, parts.clock().monotonicNanos());
    }

    private static String key(Row row) {
        return row.host() + "/" + row.name();
    }

    private void schedule(Watched watched, Duration wait) {
        CheckSpec spec = watched.spec();
        if (spec != null && !spec.paused()) {
            scheduler.at(ask(watched, spec), wait);
        } else {
            scheduler.forget(watched.row().id());
        }
    }

    /// What a file says may talk to anything from this machine, as its owner may; what people say only to what the hub
    /// was started for.
    private Scheduler.Ask ask(Watched watched, CheckSpec spec) {
        Reach reach = watched.row().provisioned() ? parts.fileReach() : parts.reach();
        return JointCheck.ask(watched, spec, reach, parts.observers(), parts.network());
    }

    /// A place in the interval that is the check's own, so that a thousand checks do not look at the same moment.
    private static Duration spread(Watched watched) {
        CheckSpec spec = watched.spec();
        long interval = spec == null ? 1 : Math.min(spec.policy().interval().toMillis(), 60_000);
        return Duration.ofMillis(Math.floorMod(watched.row().id().hashCode() * 31L, interval));
    }

    private @Nullable CheckSpec read(Given given, Problems problems) {
        return CheckSpec.read(given, "", parts.types(), CheckSpec.Defaults.OF_A_HUB, problems);
    }

    private static void journal(Connection connection, long now, String actor, String subject, String what)
            throws SQLException {
        Journal.add(connection, new Journal.Line(0, now, actor, subject, 0, what, "", ""));
    }

    /// What is told when a check is no longer watched.
    static List<Happening> removed(Watched watched, long now) {
        return happenings(watched, StateMachine.removed(watched.row().memory(), now));
    }

    private static List<Happening> happenings(Watched watched, List<Event> events) {
        CheckSpec spec = watched.spec();
        List<String> only = spec == null ? List.of() : spec.contacts();
        return events.stream()
                .map(event -> new Happening(watched.view().subject(), event, "", only))
                .toList();
    }

    @Override
    public void close() {
        scheduler.close();
        rounds.close();
        rounds.flush(index.all());
    }
}
