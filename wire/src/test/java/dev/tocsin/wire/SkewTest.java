package dev.tocsin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What one message shows of another clock.
final class SkewTest {
    @Test
    void clockWithinTheTimeOnTheWay_isNotOff() {
        assertThat(Skew.of(1_000, 1_000, 9_000)).isZero();
        assertThat(Skew.of(5_000, 1_000, 9_000)).isZero();
        assertThat(Skew.of(9_000, 1_000, 9_000)).isZero();
    }

    @Test
    void clockOutsideOfIt_isOffByAtLeastThat() {
        assertThat(Skew.of(9_300, 1_000, 9_000)).isEqualTo(300);
        assertThat(Skew.of(400, 1_000, 9_000)).isEqualTo(-600);
    }
}
