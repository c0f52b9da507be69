package dev.tocsin.watch.rule;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.watch.rule.RuleWorld.Host;
import dev.tocsin.watch.rule.RuleWorld.Line;
import dev.tocsin.watch.rule.RuleWorld.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rules each agent was told, and which agents answer. Guarded by the lock of [Judge].
final class AgentSets {
    /// Who has not answered for so long after it was told its rules does not know them.
    static final long ANSWER_NANOS = 30_000_000_000L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private final RuleWorld world;
    private final Clock clock;
    private final Map<HostId, Agent> agents = new HashMap<>();
    private long generation; // of the rules: another one, another set perhaps

    private static final class Agent {
        private long revision;
        private int rules; // in that set
        private long generation = -1; // of the rules, when this was last looked at
        private @Nullable Host host; // as it was then
        private boolean told; // on this connection
        private boolean answers; // on this connection, or on the one before
        private long toldNanos;
    }

    AgentSets(RuleWorld world, Clock clock) {
        this.world = world;
        this.clock = clock;
    }

    /// The rules are others than before.
    void changed() {
        generation++;
    }

    /// The agent of `host` has connected: it is told anew.
    void connected(Host host, Collection<RuleSpec> rules, Map<Standing.Whose, Standing> standings) {
        Agent agent = agents.computeIfAbsent(host.id(), _ -> new Agent());
        agent.told = false;
        tell(host, rules, standings);
    }

    /// Tells the agent of `host` its rules when they are others than it was told.
    void tell(Host host, Collection<RuleSpec> rules, Map<Standing.Whose, Standing> standings) {
        Agent agent = agents.get(host.id());
        if (agent == null) {
            return; // it has not come yet, and is told when it does
        }
        if (agent.told && agent.generation == generation && isAsItWas(agent.host, host)) {
            return; // most of the time; a thousand rules on a thousand hosts are a million questions
        }
        agent.generation = generation;
        agent.host = host;
        List<RuleSpec> meant =
                rules.stream().filter(rule -> isMeant(rule, host)).toList();
        long revision = revision(meant);
        if (agent.told && agent.revision == revision) {
            return;
        }
        agent.revision = revision;
        agent.rules = meant.size();
        agent.told = world.tell(host.id(), new RuleSet(revision, lines(meant, host, standings)));
        agent.toldNanos = clock.monotonicNanos();
        if (!agent.told) {
            agents.remove(host.id()); // it is gone, and is told when it comes again
        }
    }

    private static boolean isAsItWas(@Nullable Host before, Host now) {
        return before != null
                && before.name().equals(now.name())
                && before.labels().equals(now.labels());
    }

    private static boolean isMeant(RuleSpec rule, Host host) {
        return rule.rule() != null && rule.atAgents() && rule.rule().scope().matches(host.name(), host.labels());
    }

    private static List<Line> lines(List<RuleSpec> rules, Host host, Map<Standing.Whose, Standing> standings) {
        Map<String, Map<String, Long>> firing = new HashMap<>();
        String id = host.id().toString();
        standings.forEach((key, standing) -> {
            if (key.host().equals(id) && standing.rule().fires()) {
                firing.computeIfAbsent(key.rule(), _ -> new LinkedHashMap<>())
                        .put(key.entity(), standing.rule().sinceMillis());
            }
        });
        List<Line> lines = new ArrayList<>();
        for (RuleSpec rule : rules) {
            lines.add(new Line(rule.id(), rule.version(), rule.text(), firing.getOrDefault(rule.id(), Map.of())));
        }
        return lines;
    }

    /// Another number for another set: ids and versions say all of it.
    private static long revision(List<RuleSpec> rules) {
        long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
        for (RuleSpec rule : rules) {
            String id = rule.id();
            for (int i = 0; i < id.length(); i++) {
                hash = (hash ^ id.charAt(i)) * FNV_PRIME;
            }
            hash = (hash ^ ' ') * FNV_PRIME;
            hash = (hash ^ rule.version()) * FNV_PRIME;
        }
        return hash;
    }

    /// The agent of `host` has said something of rules.
    void answers(HostId host) {
        Agent agent = agents.get(host);
        if (agent != null) {
            agent.answers = true;
        }
    }

    /// The set that the agent of `host` was told last; null: none.
    @Nullable
    Long revision(HostId host) {
        Agent agent = agents.get(host);
        return agent == null || !agent.told ? null : (Long) agent.revision;
    }

    /// How many rules the agent of `host` was told last.
    int count(HostId host) {
        Agent agent = agents.get(host);
        return agent == null || !agent.told ? 0 : agent.rules;
    }

    /// Whether the agent of `host` is there, was told its rules, and does not know what rules are.
    boolean isDeaf(HostId host) {
        Agent agent = agents.get(host);
        return agent != null && agent.told && !agent.answers && clock.monotonicNanos() - agent.toldNanos > ANSWER_NANOS;
    }
}
