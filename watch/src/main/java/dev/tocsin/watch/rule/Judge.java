package dev.tocsin.watch.rule;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Job;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.watch.check.Lateness;
import dev.tocsin.watch.rule.RuleWorld.Host;
import dev.tocsin.watch.rule.Standing.Whose;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges what agents say and what the hub has found, one round after the other: all that waits is one commit, with the
/// incidents and the messages that it brings about. So a crash leaves the state before, and what led away from it comes
/// again: agents keep what was not taken, and the hub looks at its own values anew.
///
/// ```
/// agent ──► inbox ─┐
/// Historian ──────►├─► Round ─► one commit ─► "taken" to the agent
/// each second ────►┘
/// ```
final class Judge implements AutoCloseable, RuleWorld.Agents {
    /// Things that wait to be judged; an agent whose word finds no room hangs up and says it again.
    private static final int WAITING = 10_000;

    private static final int AT_ONCE = 1_000;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int RESTLESS_SECONDS = 5;
    private static final int FACT_SECONDS = 60;
    private static final long DEAD_NANOS = 150_000_000_000L; // two marks and a half

    /// How long rules may have gone unjudged before what only waited for its time waits anew.
    static final long PENDING_KEPT_MILLIS = 180_000;

    private static final String JUDGED = "judged";

    private final RuleParts parts;
    private final Map<String, RuleSpec> rules = new TreeMap<>(); // guarded by one
    private final Map<Whose, Standing> standings = new HashMap<>(); // guarded by one
    private final Map<String, RuleTable.Agent> agents = new HashMap<>(); // guarded by one
    private final AgentSets sets; // guarded by one
    private final AgentWords words; // guarded by one
    private final Moment moment; // guarded by one
    private final ReentrantLock one = new ReentrantLock(true);
    private final ArrayBlockingQueue<Work> inbox = new ArrayBlockingQueue<>(WAITING);
    private final Job job;
    private long ticks; // guarded by one
    private final Findings findings = new Findings(); // guarded by one
    private final Lateness lateness = new Lateness(); // of agents' changes; guarded by one
    private boolean untold; // agents do not know of a change of rules yet; guarded by one
    private long toldNanos; // when they were last told of one, monotonic; guarded by one
    private volatile long marked; // when it was last written down that rules are judged, monotonic ns
    private @Nullable Thread judging;
    private @Nullable Thread ticking;

    /// What comes to be judged.
    sealed interface Work {
        /// An agent has come.
        record Came(HostId host) implements Work {}

        /// An agent says how its rules stand.
        ///
        /// @param itself whether it is the agent, or somebody who stands in for it
        record Said(HostId host, Told told, Runnable taken, boolean itself) implements Work {}

        /// The hub has read values of one rule.
        ///
        /// @param host id; empty across hosts
        /// @param values by entity
        /// @param complete whether an entity that is not there is gone, instead of not known
        record Found(
                String rule, long version, String host, String hostName, Map<String, Double> values, boolean complete)
                implements Work {}

        /// A second is over.
        record Second() implements Work {}
    }

    /// Work that changes rules.
    interface Change<T> {
        /// Does it.
        ///
        /// @throws IOException when it could not be stored
        T run() throws IOException;
    }

    Judge(RuleParts parts) {
        this.parts = parts;
        this.marked = parts.clock().monotonicNanos();
        this.job = parts.jobs().add("rules", "Judges rules: what agents say, and each second what is due.", 1_000);
        this.sets = new AgentSets(parts.world(), parts.clock());
        this.words = new AgentWords(parts, rules, standings, agents, sets);
        this.toldNanos = parts.clock().monotonicNanos() - SECOND_NANOS;
        this.moment = new Moment(parts.world().queries(), parts.log());
    }

    /// Begins, once [#read] is done.
    void start() {
        judging = Thread.ofPlatform().name("rules").daemon().start(this::run);
        ticking = Thread.ofVirtual().name("rules-tick").start(this::tick);
        parts.world().listen(this);
    }

    /// Reads what is kept.
    ///
    /// @throws IOException when the catalog cannot be read
    void read() throws IOException {
        List<Standing> kept = parts.catalog().read(RuleTable::standings);
        String judged = parts.catalog().<@Nullable String>read(connection -> RuleTable.fact(connection, JUDGED));
        long since = judged == null ? 0 : parts.clock().wallMillis() - Long.parseLong(judged);
        one.lock();
        try {
            for (RuleSpec rule : parts.catalog().read(RuleTable::rules)) {
                rules.put(rule.id(), rule);
                if (rule.wrong() != null) {
                    parts.log()
                            .warn("rules", "rule " + rule.id() + " cannot be read and is not judged: " + rule.wrong());
                }
            }
            for (Standing standing : kept) {
                boolean stale = standing.rule().state() == RuleState.PENDING && since > PENDING_KEPT_MILLIS;
                RuleMemory memory = stale ? RuleMemory.NONE : standing.rule();
                standings.put(
                        standing.key(), new Standing(standing.key(), standing.hostName(), memory, standing.memory()));
            }
            for (RuleTable.Agent agent : parts.catalog().read(RuleTable::agents)) {
                agents.put(agent.host(), agent);
            }
        } finally {
            one.unlock();
        }
    }

    /// Whether seconds are judged, and the mark of that was written within [#DEAD_NANOS].
    boolean isAlive() {
        return parts.clock().monotonicNanos() - marked < DEAD_NANOS;
    }

    // --- from other threads

    @Override
    public void connected(HostId host) {
        if (!inbox.offer(new Work.Came(host))) {
            parts.log().warn("rules", "host " + host + " is told its rules a little later");
        }
    }

    @Override
    public boolean told(HostId host, Told told, Runnable taken) {
        return inbox.offer(new Work.Said(host, told, taken, true));
    }

    /// Somebody says for an agent, which does not know rules, how they stand; false when there is no room.
    boolean standsFor(Work.Said said) {
        return inbox.offer(said);
    }

    /// Takes what the hub has read; waits while too much waits.
    void found(Work.Found found) throws InterruptedException {
        inbox.put(found);
    }

    /// How late changes that agents saw became durable, in their last minute or two.
    Lateness.Summary late() {
        return locked(() -> lateness.summary(parts.clock().monotonicNanos()));
    }

    /// How many rules agents were told to judge, all agents' added up.
    long told() {
        return locked(() -> parts.world().hosts().stream()
                .mapToLong(host -> sets.count(host.id()))
                .sum());
    }

    /// Does `change` while nothing is judged.
    <T> T alone(Change<T> change) throws IOException {
        one.lock();
        try {
            return change.run();
        } finally {
            one.unlock();
        }
    }

    /// All rules, by id.
    List<RuleSpec> rules() {
        return locked(() -> List.copyOf(rules.values()));
    }

    /// All that is kept.
    List<Standing> standings() {
        return locked(() -> List.copyOf(standings.values()));
    }

    /// The hosts whose agents do not know rules.
    List<Host> deaf() {
        return locked(() -> parts.world().hosts().stream()
                .filter(host -> sets.isDeaf(host.id()))
                .toList());
    }

    private <T> T locked(Supplier<T> question) {
        one.lock();
        try {
            return question.get();
        } finally {
            one.unlock();
        }
    }

    // --- changes of rules, by who holds the lock

    /// Puts `after` in the place of `before` (null: there is none; `after` null: it goes), ends what fires for
    /// the one before when it is not judged any more as it was, and tells agents.
    void replace(@Nullable RuleSpec before, @Nullable RuleSpec after, String why, RuleStoreWork also)
            throws IOException {
        Round round = round();
        String id = before != null ? before.id() : after == null ? "" : after.id();
        if (before != null
                && (after == null || !after.enabled() || !after.text().equals(before.text()))) {
            for (Standing standing : List.copyOf(standings.values())) {
                if (standing.key().rule().equals(id)) {
                    round.removed(standing, before.label(), why);
                }
            }
        }
        boolean owed = parts.catalog().write(connection -> {
            boolean told = round.write(connection, parts);
            if (after == null) {
                RuleTable.delete(connection, id);
            } else {
                RuleTable.put(connection, after.kept());
            }
            also.in(connection);
            return told;
        });
        round.holds(standings, agents);
        if (after == null) {
            rules.remove(id);
        } else {
            rules.put(id, after);
        }
        if (owed) {
            parts.wake().run();
        }
        sets.changed();
        untold = true;
        if (parts.clock().monotonicNanos() - toldNanos >= SECOND_NANOS) {
            tellAgents();
        }
    }

    /// What else is written with a change of a rule.
    interface RuleStoreWork {
        /// Writes it.
        ///
        /// @throws java.sql.SQLException when it could not be written
        void in(java.sql.Connection connection) throws java.sql.SQLException;
    }

    /// Tells agents whose rules are others than they know. Of many changes in a row (a file of rules, a script)
    /// they are told of the first at once and of the rest with the next second: a thousand times a thousand
    /// rules are too many.
    private void tellAgents() {
        untold = false;
        toldNanos = parts.clock().monotonicNanos();
        for (Host host : parts.world().hosts()) {
            sets.tell(host, rules.values(), standings);
        }
    }

    // --- the judging thread

    private void tick() {
        try {
            while (true) {
                parts.clock().awaitNanos(parts.clock().monotonicNanos() + SECOND_NANOS);
                inbox.put(new Work.Second());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Work> works = new ArrayList<>();
                works.add(inbox.take());
                inbox.drainTo(works, AT_ONCE);
                attempt(works);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(List<Work> works) {
        try {
            job.run(() -> {
                judge(works);
                return "";
            });
        } catch (IOException failure) {
            parts.log().error("rules", "what happened is not stored and is judged again: " + failure.getMessage());
        } catch (RuntimeException | Error bug) {
            parts.log().bug("rules", "something could not be judged", bug);
        }
    }

    /// Judges `works` in one commit.
    ///
    /// @throws IOException when it could not be stored; nothing holds then
    void judge(List<Work> works) throws IOException {
        one.lock();
        try {
            Round round = round();
            boolean second = false;
            Map<HostId, Host> hosts = works.stream().allMatch(Work.Second.class::isInstance) ? Map.of() : hosts();
            for (Work work : works) {
                switch (work) {
                    case Work.Came(HostId id) -> {
                        Host host = hosts.get(id);
                        if (host != null) {
                            sets.connected(host, rules.values(), standings);
                        }
                    }
                    case Work.Said said -> {
                        Host host = hosts.get(said.host());
                        if (host != null) {
                            words.take(round, host, said);
                        }
                    }
                    case Work.Found found -> found(round, found);
                    case Work.Second() -> second = true; // several that waited are one
                }
            }
            if (second) {
                second(round);
            }
            commit(round);
            if (second) {
                findings.look(standings.values(), rules, parts.world());
            }
        } finally {
            one.unlock();
        }
    }

    private Round round() {
        moment.begin();
        return new Round(
                standings, parts.audience().get(), moment, parts.clock().wallMillis());
    }

    private void commit(Round round) throws IOException {
        boolean mark = ticks % FACT_SECONDS == 1;
        if (round.isWorthACommit() || mark) {
            boolean owed = parts.catalog().write(connection -> {
                if (mark) {
                    RuleTable.fact(
                            connection, JUDGED, Long.toString(parts.clock().wallMillis()));
                }
                return round.write(connection, parts);
            });
            round.holds(standings, agents);
            if (mark) {
                marked = parts.clock().monotonicNanos();
            }
            if (owed) {
                parts.wake().run();
            }
        } else {
            round.holds(standings, agents);
        }
        long now = parts.clock().wallMillis();
        round.seen().forEach(at -> lateness.add(parts.clock().monotonicNanos(), (now - at) * 1_000_000L));
        round.say();
    }

    private Map<HostId, Host> hosts() {
        return parts.world().hosts().stream().collect(Collectors.toMap(Host::id, Function.identity()));
    }

    // --- what the hub finds

    private void found(Round round, Work.Found found) {
        RuleSpec spec = rules.get(found.rule());
        if (spec == null || !spec.atHub() || spec.version() != found.version()) {
            return;
        }
        found.values()
                .forEach((entity, value) ->
                        round.value(spec, new Whose(spec.id(), found.host(), entity), found.hostName(), value));
        for (Standing standing : List.copyOf(standings.values())) {
            Whose key = standing.key();
            if (key.rule().equals(spec.id())
                    && key.host().equals(found.host())
                    && !found.values().containsKey(key.entity())) {
                if (found.complete()) {
                    long now = parts.clock().wallMillis();
                    RuleMemory ended = new RuleMemory(RuleState.OK, now, false, Double.NaN, now);
                    round.stands(spec, key, found.hostName(), ended, now);
                } else {
                    round.value(spec, key, found.hostName(), Double.NaN);
                }
            }
        }
    }

    private void second(Round round) {
        ticks++;
        List<Host> hosts = parts.world().hosts();
        Map<String, Host> byId = new LinkedHashMap<>();
        hosts.forEach(host -> byId.put(host.id().toString(), host));
        for (RuleSpec spec : rules.values()) {
            if (spec.atHub() && spec.rule() != null) {
                if (spec.rule().condition() instanceof Condition.NoData) {
                    silent(round, spec, byId);
                } else if (spec.rule().condition() instanceof Condition.Failed) {
                    BrokenServices.judge(round, spec, byId, parts.failed().get(), standings.keySet());
                } else if (Totals.isMeant(spec)) {
                    double value = Totals.of(spec, hosts, parts.world());
                    round.value(spec, new Whose(spec.id(), "", ""), Rules.ALL_HOSTS, value);
                }
            }
        }
        if (ticks % RESTLESS_SECONDS == 0) {
            tidy(round, byId);
        }
        if (untold || ticks % RESTLESS_SECONDS == 0) {
            tellAgents();
        }
    }

    private static void silent(Round round, RuleSpec spec, Map<String, Host> hosts) {
        for (Map.Entry<String, Host> entry : hosts.entrySet()) {
            Host host = entry.getValue();
            if (spec.rule() != null && spec.rule().scope().matches(host.name(), host.labels())) {
                Whose key = new Whose(spec.id(), entry.getKey(), "");
                round.value(spec, key, host.name(), host.silentSeconds());
            }
        }
    }

    /// What time alone changes, and what nobody judges any more.
    private void tidy(Round round, Map<String, Host> byId) {
        for (Standing standing : List.copyOf(standings.values())) {
            Whose key = standing.key();
            RuleSpec spec = rules.get(key.rule());
            Host host = byId.get(key.host());
            boolean everywhere = key.host().isEmpty();
            if (spec == null || spec.rule() == null || !spec.enabled()) {
                round.removed(standing, spec == null ? key.rule() : spec.label(), "the rule is not judged any more");
            } else if (!everywhere && host == null) {
                round.removed(standing, spec.label(), "the host is not watched any more");
            } else if (host != null && !spec.rule().scope().matches(host.name(), host.labels())) {
                round.removed(standing, spec.label(), "the rule is not about this host any more");
            } else if (standing.isRestless()) {
                Standing now = round.at(key, standing.hostName());
                round.stands(
                        spec,
                        key,
                        host == null ? standing.hostName() : host.name(),
                        now.rule(),
                        parts.clock().wallMillis());
            } else {
                round.look(standing);
            }
        }
    }

    @Override
    public void close() {
        for (Thread thread : new @Nullable Thread[] {judging, ticking}) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
