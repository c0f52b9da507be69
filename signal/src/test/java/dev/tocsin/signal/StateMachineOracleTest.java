package dev.tocsin.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Event.Kind;
import dev.tocsin.signal.Observation.Around;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The state machine beside [HistoryOracle], over random histories.
class StateMachineOracleTest {
    private static final int HISTORIES = 200_000;
    private static final List<Severity> SEVERITIES = List.of(Severity.values());
    private static final int[] CODES = {0, 404, 421};
    private static final State[] STATES = {
        State.UP, State.UP, State.UP, State.DOWN, State.DOWN, State.DOWN, State.DEGRADED, State.UNKNOWN, State.PAUSED
    };
    private static final Around[] AROUNDS = {
        Around.NORMAL, Around.NORMAL, Around.NORMAL, Around.MAINTENANCE, Around.DEPENDENCY_DOWN, Around.BLIND
    };

    @Test
    @Tag("NM-21")
    @Tag("D1")
    void step_anyHistory_saysWhatTheOracleSays() {
        SplittableRandom random = new SplittableRandom(20_26);
        int said = 0;
        for (int history = 0; history < HISTORIES; history++) {
            Policy policy = policy(random);
            HistoryOracle oracle = new HistoryOracle(policy);
            Memory memory = Memory.NONE;
            List<Observation> looks = looks(random);
            for (int i = 0; i < looks.size(); i++) {
                Step step = StateMachine.step(memory, looks.get(i), policy);
                HistoryOracle.Fact fact = oracle.look(looks.get(i));
                if (!step.events().equals(fact.events()) || step.memory().state() != fact.shown()) {
                    assertThat(step)
                            .as("history %d, look %d of %s under %s: must be %s", history, i, looks, policy, fact)
                            .isNull();
                }
                memory = step.memory();
                said += step.events().size();
            }
        }
        assertThat(said).as("events compared").isGreaterThan(HISTORIES);
    }

    @Test
    void step_anyHistory_keepsItsPromises() {
        SplittableRandom random = new SplittableRandom(7);
        for (int history = 0; history < HISTORIES / 4; history++) {
            Policy policy = policy(random);
            Memory memory = Memory.NONE;
            boolean open = false;
            boolean heard = false;
            for (Observation look : looks(random)) {
                Step step = StateMachine.step(memory, look, policy);
                memory = step.memory();
                for (Event event : step.events()) {
                    boolean opens =
                            event.kind() == Kind.FAILED && !event.reason().equals(Reason.SILENCE_OVER);
                    assertThat(opens && open).as("a failure begins once").isFalse();
                    assertThat(event.kind() == Kind.RECOVERED && !open)
                            .as("only a failure ends")
                            .isFalse();
                    assertThat(event.durationMillis()).isNotNegative();
                    heard = (opens ? false : heard) || event.isTold();
                    open = event.kind() == Kind.RECOVERED ? false : open || opens;
                    assertThat(event.isTold() && look.around() == Around.BLIND).isFalse();
                    assertThat(event.isTold()
                                    && look.around() != Around.NORMAL
                                    && look.state().isBad())
                            .as("a silence is silent")
                            .isFalse();
                }
                assertThat(memory.failure()).isEqualTo(open);
                assertThat(memory.failedMillis() > 0).isEqualTo(open);
                assertThat(memory.toldMillis() > 0 && !heard).isFalse();
                assertThat(memory.sinceMillis()).isBetween(0L, look.atMillis());
                assertThat(memory.changes()).hasSizeLessThanOrEqualTo(Math.max(1, policy.flapChanges()));
                assertThat(step.next()).isBetween(Duration.ofSeconds(1), policy.interval());
            }
        }
    }

    @Test
    void memory_anyHistory_isAllThatIsNeeded() {
        SplittableRandom random = new SplittableRandom(11);
        for (int history = 0; history < 2_000; history++) {
            List<Observation> looks = looks(random);
            Policy policy = policy(random);
            Memory one = Memory.NONE;
            for (Observation look : looks) {
                one = StateMachine.step(one, look, policy).memory();
                assertThat(one.owed() && !one.failure()).isFalse();
                assertThat(one.pending() > 0).isEqualTo(one.suspectMillis() > 0);
            }
        }
    }

    private static Policy policy(SplittableRandom random) {
        return new Policy(
                Duration.ofSeconds(60),
                random.nextInt(3),
                Duration.ofSeconds(5),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(random.nextInt(10, 300)),
                random.nextInt(3) == 0 ? 0 : random.nextInt(2, 6),
                Duration.ofSeconds(random.nextInt(30, 400)),
                random.nextInt(3) == 0 ? random.nextInt(3) : 0);
    }

    /// Up to twenty looks; the surroundings last for some of them, as they do.
    private static List<Observation> looks(SplittableRandom random) {
        List<Observation> looks = new ArrayList<>();
        long at = 1_700_000_000_000L;
        Around around = Around.NORMAL;
        boolean calm = random.nextBoolean();
        for (int i = random.nextInt(1, 21); i > 0; i--) {
            at += random.nextInt(4) == 0 ? random.nextInt(1, 400_000) : random.nextInt(1, 60_000);
            if (!calm && random.nextInt(5) == 0) {
                around = AROUNDS[random.nextInt(AROUNDS.length)];
            }
            State state = STATES[random.nextInt(STATES.length)];
            int code = state == State.DOWN ? CODES[random.nextInt(CODES.length)] : 200;
            Severity severity = random.nextInt(6) == 0
                    ? SEVERITIES.get(random.nextInt(SEVERITIES.size()))
                    : Observation.severity(state, code);
            looks.add(new Observation(state, code, "look " + i, severity, at, around));
        }
        return looks;
    }
}
