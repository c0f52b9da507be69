package dev.tocsin.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a minute of a machine takes on the wire.
final class MinutesTest {
    private static final int CELL_BYTES = 8;

    @Test
    @Tag("KK-10")
    void pack_ofAMinute_takesLessThanATwentiethOfItsNumbers() {
        Minutes minutes = new Minutes(1, 150);
        long packs = 0;
        for (int minute = 0; minute < Minutes.COUNT; minute++) {
            packs += minutes.get(minute).pack().length;
        }
        assertThat(packs).isLessThan(minutes.samplesPerMinute() * Minutes.COUNT * CELL_BYTES / 20);
    }
}
