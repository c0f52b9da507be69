package dev.tocsin.watch.rule;

import static dev.tocsin.watch.rule.RuleRig.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.watch.rule.Told.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happens on the way, each outage is one incident: messages are lost, come twice or in another order, the hub
/// is killed, what it takes does not come back to the agent.
class RuleNetTest {
    private static final int STEPS = 400;

    @TempDir
    Path work;

    /// An agent as `docs/reference/protocol.md` says it behaves.
    private static final class Agent {
        private final RuleRig rig;
        private final String rule;
        private final long run = 5;
        private final List<Told.State> waiting = new ArrayList<>();
        private final Set<String> firing = new HashSet<>();
        private long sequence;

        private Agent(RuleRig rig, String rule) {
            this.rig = rig;
            this.rule = rule;
        }

        /// Something begins or ends.
        Told turn(String entity) {
            boolean fires = firing.add(entity) || !firing.remove(entity);
            long now = rig.clock.wallMillis();
            RuleMemory memory = new RuleMemory(fires ? RuleState.FIRING : RuleState.OK, now, fires, 1, now);
            Told.State state = new Told.State(rule, 1, entity, memory, now);
            waiting.add(state);
            sequence++;
            return told(Kind.NEXT, List.of(state));
        }

        Told again() {
            return told(Kind.AGAIN, waiting);
        }

        Told all() {
            long now = rig.clock.wallMillis();
            List<Told.State> all = firing.stream()
                    .map(entity ->
                            new Told.State(rule, 1, entity, new RuleMemory(RuleState.FIRING, now, true, 1, now), now))
                    .toList();
            return told(Kind.ALL, all);
        }

        private Told told(Kind kind, List<Told.State> states) {
            return new Told(run, sequence, rig.world.sets.get(WEB).revision(), kind, List.copyOf(states));
        }

        void taken(long upTo) {
            long first = sequence - waiting.size() + 1;
            while (first <= upTo && !waiting.isEmpty()) {
                waiting.removeFirst();
                first++;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void outage_overALineThatLosesDoublesAndReorders_isOneIncident(long seed) throws IOException {
        Random random = new Random(seed);
        try (RuleRig rig = new RuleRig(work)) {
            String rule = rig.rule("disk free < 1 GB");
            rig.came(WEB);
            Agent agent = new Agent(rig, rule);
            Map<String, Integer> outages = new HashMap<>();
            List<Told> onTheWay = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                rig.clock.advanceMillis(1 + random.nextInt(2_000));
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> {
                        String entity = "/" + random.nextInt(3);
                        onTheWay.add(agent.turn(entity));
                        outages.merge(entity, agent.firing.contains(entity) ? 1 : 0, Integer::sum);
                    }
                    case 5 -> onTheWay.add(agent.again());
                    case 6 -> onTheWay.add(agent.all());
                    case 7 -> onTheWay.removeIf(_ -> random.nextInt(3) == 0);
                    case 8 -> rig.restart();
                    default -> deliver(rig, agent, onTheWay, random);
                }
            }
            settle(rig, agent, onTheWay, random);
            Map<String, Integer> incidents = new HashMap<>();
            rig.incidents(true)
                    .forEach(one -> incidents.merge(entity(one.subject().id()), 1, Integer::sum));
            assertThat(incidents.keySet()).isEqualTo(agent.firing);
            rig.incidents(false)
                    .forEach(one -> incidents.merge(entity(one.subject().id()), 1, Integer::sum));
            assertThat(incidents).isEqualTo(outages);
        }
    }

    private static String entity(String subject) {
        return subject.substring(subject.lastIndexOf('|') + 1);
    }

    /// One of those on the way arrives, perhaps twice; the answer may be lost.
    private static void deliver(RuleRig rig, Agent agent, List<Told> onTheWay, Random random) throws IOException {
        if (onTheWay.isEmpty()) {
            return;
        }
        int which = random.nextInt(Math.min(3, onTheWay.size()));
        Told told = random.nextInt(4) == 0 ? onTheWay.get(which) : onTheWay.remove(which);
        if (rig.said(WEB, told) && random.nextInt(4) > 0) {
            agent.taken(told.sequence());
        }
    }

    private static void settle(RuleRig rig, Agent agent, List<Told> onTheWay, Random random) throws IOException {
        while (!onTheWay.isEmpty()) {
            deliver(rig, agent, onTheWay, random);
        }
        Told again = agent.again();
        assertThat(rig.said(WEB, again)).isTrue();
        agent.taken(again.sequence());
        rig.said(WEB, agent.all());
    }
}
