package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The clock of the rehearsal stands where a minute is about to end.
class RehearsalTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 51_999, 52_000, 59_999, 60_000, 1_795_318_327_123L})
    void shift_anyMoment_leavesEightSecondsOfTheMinute(long now) {
        assertThat((now + Rehearsal.shift(now)) % 60_000).isEqualTo(52_000);
    }
}
