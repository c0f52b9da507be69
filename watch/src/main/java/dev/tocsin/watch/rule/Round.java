package dev.tocsin.watch.rule;

import dev.tocsin.block.Tables;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Memory;
import dev.tocsin.signal.Observation;
import dev.tocsin.signal.Observation.Around;
import dev.tocsin.signal.Policy;
import dev.tocsin.signal.StateMachine;
import dev.tocsin.signal.Step;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.RuleMachine;
import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.alert.Teller.Happening;
import dev.tocsin.watch.check.CheckParts;
import dev.tocsin.watch.rule.Standing.Whose;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One commit of [Judge]: what changes, what happened, whose words are durable with it. Nothing of it holds
/// before it is written: when that fails the round is thrown away, and what led to it comes again. For one
/// thread.
final class Round {
    /// Rules say themselves how long something must hold, so that nothing is looked at twice; flapping is as
    /// with checks.
    static final Policy POLICY = Policy.DEFAULT.retrying(0, 0);

    private final Map<Whose, Standing> before;
    private final CheckParts.Audience audience;
    private final Moment moment;
    private final long now;
    private final Map<Whose, Standing> after = new LinkedHashMap<>();
    private final List<Happening> happenings = new ArrayList<>();
    private final Map<String, RuleTable.Agent> agents = new LinkedHashMap<>();
    private final List<Runnable> durable = new ArrayList<>();
    private final List<Long> seen = new ArrayList<>();
    private final Map<Whose, String> reasons = new HashMap<>();

    /// A round at `now` (epoch ms) over `before`, which is only read.
    Round(Map<Whose, Standing> before, CheckParts.Audience audience, Moment moment, long now) {
        this.before = before;
        this.audience = audience;
        this.moment = moment;
        this.now = now;
    }

    /// How `key` stands by now.
    Standing at(Whose key, String hostName) {
        Standing changed = after.get(key);
        Standing known = changed == null ? before.get(key) : changed;
        return known == null ? Standing.none(key, hostName) : known;
    }

    /// Takes a value that the hub has found, and why it is so, one line for people.
    void value(RuleSpec spec, Whose key, String hostName, double value, String reason) {
        reasons.put(key, reason);
        value(spec, key, hostName, value);
    }

    /// Takes a value that the hub has found.
    void value(RuleSpec spec, Whose key, String hostName, double value) {
        Rule rule = spec.rule();
        if (rule != null) {
            stands(spec, key, hostName, RuleMachine.step(rule, at(key, hostName).rule(), value, now), now);
        }
    }

    /// The rule stands like `memory` for `key` since the second of `atMillis`.
    void stands(RuleSpec spec, Whose key, String hostName, RuleMemory memory, long atMillis) {
        Standing was = at(key, hostName);
        Rule rule = spec.rule();
        if (rule == null) {
            return;
        }
        if (!memory.fires() && was.memory().equals(Memory.NONE)) {
            if (memory.state() == RuleState.OK && !before.containsKey(key) && !after.containsKey(key)) {
                return; // as with nearly all rules on nearly all hosts, each second
            }
            after.put(key, new Standing(key, hostName, memory, Memory.NONE));
            return;
        }
        Subject subject = was.subject(spec.label());
        // The ping of a dead host says it all; that its agent is silent goes without saying.
        String hider = rule.condition() instanceof Condition.NoData
                ? audience.deadPing().apply(hostName)
                : null;
        Around around = audience.maintenances().stream().anyMatch(one -> one.holds(subject, now))
                ? Around.MAINTENANCE
                : hider != null ? Around.DEPENDENCY_DOWN : Around.NORMAL;
        Observation seen = RuleMachine.observe(rule, memory, key.entity(), atMillis, around);
        Step step = StateMachine.step(was.memory(), seen, POLICY);
        for (Event event : step.events()) {
            happenings.add(new Happening(
                    subject,
                    worded(event, rule, memory, seen),
                    detail(spec, key, event),
                    List.of(),
                    hider == null ? "" : hider));
        }
        after.put(key, new Standing(key, hostName, memory, step.memory()));
    }

    /// What is over says how it is now, where a check would say "OK".
    private static Event worded(Event event, Rule rule, RuleMemory memory, Observation seen) {
        if (event.kind() != Event.Kind.RECOVERED) {
            return event;
        }
        boolean left = rule.condition() instanceof Condition.Limit(var value, var comparison, var limit)
                && comparison.holds(
                        memory.value(), limit.value(value.metric().column().unit()));
        String message = left || Double.isNaN(memory.value()) ? "what it was about is gone" : seen.message();
        return with(event, message);
    }

    private static Event with(Event event, String message) {
        return new Event(
                event.kind(),
                event.code(),
                message,
                event.severity(),
                event.atMillis(),
                event.durationMillis(),
                event.isTold(),
                event.reason());
    }

    private String detail(RuleSpec spec, Whose key, Event event) {
        Rule rule = spec.rule();
        String sentence = rule == null ? spec.text() : rule.sentence();
        String top = event.kind() == Event.Kind.FAILED
                        && event.isTold()
                        && !key.host().isEmpty()
                ? moment.of(key.host(), isOfProcesses(rule) ? key.entity() : "", event.atMillis())
                : "";
        String reason = event.kind() == Event.Kind.FAILED ? reasons.getOrDefault(key, "") : "";
        return sentence + (reason.isEmpty() ? "" : "\nwhy: " + reason) + (top.isEmpty() ? "" : "\n" + top);
    }

    private static boolean isOfProcesses(@Nullable Rule rule) {
        return rule != null
                && rule.condition() instanceof Condition.Limit(Condition.Value value, var _, var _)
                && value.metric().table().id() == Tables.PROCESS.id();
    }

    /// Looks whether `standing` is still worth keeping.
    void look(Standing standing) {
        after.putIfAbsent(standing.key(), standing);
    }

    /// Ends `standing` of a rule that people call `label`, because nobody judges it any more.
    ///
    /// @param why for people: `the rule was deleted`
    void removed(Standing standing, String label, String why) {
        for (Event event : StateMachine.removed(standing.memory(), now)) {
            happenings.add(new Happening(standing.subject(label), with(event, why), "", List.of()));
        }
        after.put(standing.key(), Standing.none(standing.key(), standing.hostName()));
    }

    /// An agent saw a change in the second of `atMillis` (hub's clock).
    void seen(long atMillis) {
        seen.add(atMillis);
    }

    /// When agents saw the changes that are in this round, epoch ms.
    List<Long> seen() {
        return seen;
    }

    /// All up to there of this agent is durable with this round.
    void agent(RuleTable.Agent agent, Runnable taken) {
        agents.put(agent.host(), agent);
        durable.add(taken);
    }

    /// What is known of `host`'s agent by now; null: nothing.
    RuleTable.@Nullable Agent agent(String host, Map<String, RuleTable.Agent> known) {
        RuleTable.Agent changed = agents.get(host);
        return changed == null ? known.get(host) : changed;
    }

    /// Whether there is anything to write.
    boolean isWorthACommit() {
        return !happenings.isEmpty()
                || !agents.isEmpty()
                || after.values().stream().anyMatch(one -> differs(one) || isLeft(one));
    }

    /// Writes all of it down.
    ///
    /// @return whether a message is owed
    /// @throws SQLException when it could not be written
    boolean write(Connection connection, RuleParts parts) throws SQLException {
        for (Standing standing : after.values()) {
            if (isLeft(standing)) {
                RuleTable.delete(connection, standing.key());
            } else if (differs(standing)) {
                RuleTable.put(connection, standing);
            }
        }
        for (RuleTable.Agent agent : agents.values()) {
            RuleTable.put(connection, agent);
        }
        return parts.teller().tell(connection, happenings, audience.directory(), audience.silences(), now);
    }

    /// It is written: from now on it holds.
    void holds(Map<Whose, Standing> standings, Map<String, RuleTable.Agent> known) {
        for (Standing standing : after.values()) {
            if (matters(standing)) {
                standings.put(standing.key(), standing);
            } else {
                standings.remove(standing.key());
            }
        }
        known.putAll(agents);
    }

    /// Says so to whom it matters.
    void say() {
        durable.forEach(Runnable::run);
    }

    private boolean matters(Standing standing) {
        return standing.matters(now, POLICY.flapWindow().toMillis());
    }

    private boolean isLeft(Standing standing) {
        return !matters(standing) && before.containsKey(standing.key());
    }

    /// Whether a program that begins anew would go on otherwise: a new value or another message is not worth a
    /// write.
    private boolean differs(Standing standing) {
        if (!matters(standing)) {
            return false;
        }
        Standing old = before.get(standing.key());
        if (old == null) {
            return true;
        }
        Memory a = old.memory();
        Memory b = standing.memory();
        return old.rule().state() != standing.rule().state()
                || old.rule().fires() != standing.rule().fires()
                || a.failure() != b.failure()
                || a.flapping() != b.flapping()
                || a.owed() != b.owed()
                || a.state() != b.state()
                || a.toldMillis() != b.toldMillis()
                || !a.changes().equals(b.changes());
    }
}
