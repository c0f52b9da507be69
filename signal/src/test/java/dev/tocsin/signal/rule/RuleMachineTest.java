package dev.tocsin.signal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Rules value by value, and what the hub makes of series.
class RuleMachineTest {
    @Test
    void limit_withForAndEnd_firesAndEndsInTime() {
        Rule rule = rule("cpu_busy > 90 % for 5s until < 80 % for 3s");
        RuleMemory memory = RuleMemory.NONE;
        StringBuilder states = new StringBuilder();
        double[] values = {0.5, 0.95, 0.95, Double.NaN, 0.95, 0.95, 0.95, 0.85, 0.7, 0.85, 0.7, 0.7, 0.7, 0.7};
        for (int i = 0; i < values.length; i++) {
            memory = RuleMachine.step(rule, memory, values[i], 1_000_000 + i * 1_000L);
            states.append(memory.state().name().charAt(0));
        }
        assertThat(states).hasToString("OPPPPPFFRFRRRO");
    }

    @Test
    void silence_whileItFires_isNoDataAndGoesOnFiring() {
        Rule rule = rule("load1 > 1");
        RuleMemory memory = RuleMachine.step(rule, RuleMemory.NONE, 2, 1_000_000);
        memory = RuleMachine.step(rule, memory, Double.NaN, 1_011_000);
        assertThat(memory.state()).isEqualTo(RuleState.NO_DATA);
        assertThat(memory.fires()).isTrue();
        assertThat(RuleMachine.step(rule, memory, 0, 1_012_000).state()).isEqualTo(RuleState.OK);
    }

    @Test
    void forecast_ofALineWithOutliers_isWithinTenPerCent() {
        SplittableRandom random = new SplittableRandom(4);
        long[] times = new long[360];
        double[] free = new double[360];
        for (int i = 0; i < 360; i++) {
            times[i] = i * 60_000L;
            free[i] = 100e9 - i * 60 * 3e6 + random.nextDouble(-2e8, 2e8);
            free[i] = i % 10 == 3 ? 5e9 : free[i];
        }
        double real = (100e9 - 359 * 60 * 3e6) / 3e6;
        assertThat(History.secondsTo(0, times, free, times[359])).isBetween(real * 0.9, real * 1.1);
        Arrays.fill(free, 7e9);
        assertThat(History.secondsTo(0, times, free, times[359])).isInfinite();
        assertThat(History.secondsTo(0, new long[0], new double[0], 0)).isNaN();
        assertThat(History.ofYesterday(new double[] {1}, new double[] {0})).isNaN();
        assertThat(History.ofYesterday(new double[0], new double[0])).isNaN();
    }

    @Test
    void starterRules_everyOne_isARule() {
        assertThat(StarterRules.all()).hasSizeGreaterThan(8);
    }

    @Test
    void page_everyExample_isARule() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("tocsin.root"), "docs/reference/rules.md"));
        String examples = page.substring(page.indexOf("```rule") + 8, page.indexOf("```", page.indexOf("```rule") + 8));
        assertThat(examples.lines()).hasSizeGreaterThan(10).allSatisfy(RuleMachineTest::rule);
    }

    static Rule rule(String line) {
        return switch (RuleParser.rule(line)) {
            case Parsed.Good(Rule rule) -> rule;
            case Parsed.Wrong wrong -> throw new AssertionError(line + ": " + wrong);
        };
    }
}
