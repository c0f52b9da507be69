package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every form of formula with gaps, resets and spans; the shares of CPU time as a user sees them.
final class DerivationTest {
    private static final long GAP = Column.GAP;

    @Test
    void gauge_isTheCurrentReadingTimesItsFactor() {
        Formula gauge = new Formula.Gauge(1, 0.5);
        assertThat(now(gauge, 7, 10)).isEqualTo(5);
        assertThat(now(gauge, 7, -10)).isEqualTo(-5);
        assertThat(now(gauge, 7, GAP)).isNaN();
        assertThat(Derivation.columns(gauge)).containsExactly(1);
    }

    @Test
    void difference_isNeverNegative() {
        Formula difference = new Formula.Difference(0, 1, 1024);
        assertThat(now(difference, 10, 4)).isEqualTo(6 * 1024);
        assertThat(now(difference, 4, 10)).isZero();
        assertThat(now(difference, GAP, 10)).isNaN();
        assertThat(now(difference, 4, GAP)).isNaN();
        assertThat(Derivation.columns(difference)).containsExactly(0, 1);
    }

    @Test
    void fraction_liesBetweenZeroAndOne() {
        Formula fraction = new Formula.Fraction(0, 1);
        assertThat(now(fraction, 1, 4)).isEqualTo(0.25);
        assertThat(now(fraction, 5, 4)).isEqualTo(1);
        assertThat(now(fraction, -1, 4)).isZero();
        assertThat(now(fraction, 1, 0)).isNaN();
        assertThat(now(fraction, 1, -4)).isNaN();
        assertThat(now(fraction, GAP, 4)).isNaN();
        assertThat(now(fraction, 1, GAP)).isNaN();
        assertThat(Derivation.columns(fraction)).containsExactly(0, 1);
    }

    @Test
    void rate_sumsTheGrowthPerSecond() {
        Formula rate = new Formula.Rate(List.of(0, 1), 2);
        assertThat(between(rate, 1, of(10, 20), of(13, 24))).isEqualTo(14);
        assertThat(between(rate, 2, of(10, 20), of(13, 25))).isEqualTo(8);
        assertThat(Derivation.columns(rate)).containsExactly(0, 1);
    }

    @Test
    void rate_ofACounterThatStartedAgain_isAGap() {
        Formula rate = new Formula.Rate(List.of(0, 1), 1);
        assertThat(between(rate, 1, of(10, 20), of(3, 24))).isNaN();
        assertThat(between(rate, 1, of(10, 20), of(13, 0))).isNaN();
    }

    @Test
    void rate_withoutAPairOrWithAGap_isAGap() {
        Formula rate = new Formula.Rate(List.of(0, 1), 1);
        assertThat(now(rate, 10, 20)).isNaN();
        assertThat(between(rate, 1, of(GAP, 20), of(10, 20))).isNaN();
        assertThat(between(rate, 1, of(10, 20), of(10, GAP))).isNaN();
    }

    @Test
    void rate_overASpanThatNobodyWatched_isAGap() {
        Formula rate = new Formula.Rate(List.of(0), 1);
        assertThat(between(rate, Derivation.MAX_SPAN_SECONDS, of(0), of(5))).isEqualTo(2);
        assertThat(between(rate, 2.6, of(0), of(5))).isNaN();
        assertThat(between(rate, 60, of(0), of(5))).isNaN();
        assertThat(between(rate, 0, of(0), of(5))).isNaN();
        assertThat(between(rate, -1, of(0), of(5))).isNaN();
        assertThat(between(rate, Double.NaN, of(0), of(5))).isNaN();
    }

    @Test
    void meanPer_isTheTimePerEvent() {
        Formula mean = new Formula.MeanPer(0, 1, 1);
        assertThat(between(mean, 1, of(10, 5), of(40, 8))).isEqualTo(10);
        assertThat(between(mean, 1, of(10, 5), of(40, 5))).isNaN();
        assertThat(between(mean, 1, of(10, 5), of(9, 8))).isNaN();
        assertThat(between(mean, 1, of(10, 5), of(40, 4))).isNaN();
        assertThat(between(mean, 3, of(10, 5), of(40, 8))).isNaN();
        assertThat(between(mean, 1, of(GAP, 5), of(40, 8))).isNaN();
        assertThat(Derivation.columns(mean)).containsExactly(0, 1);
    }

    @Test
    void share_isAPartOfAllThatMoved() {
        Formula share = new Formula.Share(List.of(0), List.of(0, 1, 2));
        assertThat(between(share, 1, of(0, 0, 0), of(1, 2, 1))).isEqualTo(0.25);
        assertThat(between(share, 1, of(0, 0, 0), of(0, 0, 0))).isNaN();
        assertThat(between(share, 1, of(0, GAP, 0), of(1, 2, 1))).isNaN();
        assertThat(between(share, 3, of(0, 0, 0), of(1, 2, 1))).isNaN();
        assertThat(now(share, 1, 2, 3)).isNaN();
        assertThat(Derivation.columns(share)).containsExactly(0, 1, 2);
    }

    @Test
    @Tag("D6")
    @Tag("EW-12")
    void cpuShares_whenIdleGoesBackwards_stayBetweenZeroAndOne() {
        long[] before = ticks(100, 0, 50, 1000, 20, 0, 0, 0);
        long[] now = ticks(150, 0, 100, 999, 19, 0, 0, 0); // the kernel takes a tick of idle and of iowait back
        assertThat(cpu("cpu_busy", before, now)).isEqualTo(1);
        assertThat(cpu("cpu_user", before, now)).isEqualTo(0.5);
        assertThat(cpu("cpu_iowait", before, now)).isZero();
    }

    @Test
    @Tag("D6")
    @Tag("EW-12")
    void cpuShares_ofAnyReadings_stayBetweenZeroAndOneAndAddUp() {
        SplittableRandom random = new SplittableRandom(12);
        String[] parts = {"cpu_user", "cpu_nice", "cpu_system", "cpu_irq", "cpu_steal"};
        for (int i = 0; i < 20_000; i++) {
            long[] before = ticks(random.longs(8, 0, 1_000_000).toArray());
            long[] now = before.clone();
            for (int column = 0; column < 8; column++) {
                now[column] = Math.max(0, now[column] + random.nextInt(-2, 101));
            }
            double busy = cpu("cpu_busy", before, now);
            double iowait = cpu("cpu_iowait", before, now);
            if (Double.isNaN(busy)) {
                continue; // nothing moved at all
            }
            double sum = 0;
            for (String part : parts) {
                double share = cpu(part, before, now);
                assertThat(share).isBetween(0.0, 1.0);
                sum += share;
            }
            assertThat(busy).isBetween(0.0, 1.0).isCloseTo(sum, within(1e-9));
            double idle = 1 - busy - iowait;
            assertThat(idle).isGreaterThanOrEqualTo(-1e-12);
        }
    }

    @Test
    @Tag("EW-12")
    void cpuBusy_ofTwoBusyLoopsOnTwoCores_isWhole_andLoadIsApart() {
        long[] before = ticks(1000, 0, 10, 500, 0, 0, 0, 0);
        long[] now = ticks(1198, 0, 12, 500, 0, 0, 0, 0);
        before[Tables.SYSTEM.column("load1_centi")] = 5000;
        now[Tables.SYSTEM.column("load1_centi")] = 5000;
        assertThat(cpu("cpu_busy", before, now)).isEqualTo(1);
        assertThat(cpu("load1", before, now)).isEqualTo(50);
    }

    private static long[] ticks(long... values) {
        long[] cells = new long[Tables.SYSTEM.columns().size()];
        System.arraycopy(values, 0, cells, 0, values.length);
        return cells;
    }

    private static double cpu(String column, long[] before, long[] now) {
        QueryColumn query = Objects.requireNonNull(Tables.SYSTEM.queryColumn(column));
        return Derivation.evaluate(query.formula(), before, now, 1);
    }

    private static double between(Formula formula, double seconds, long @Nullable [] before, long[] now) {
        return Derivation.evaluate(formula, before, now, seconds);
    }

    private static double now(Formula formula, long... now) {
        return Derivation.evaluate(formula, null, now, 1);
    }

    private static long[] of(long... cells) {
        return cells;
    }
}
