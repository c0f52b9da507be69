package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people may write for spans, sizes and moments, and what they may not.
final class UnitsTest {
    private static final long NOW = 1_795_318_327_000L;

    @ParameterizedTest
    @CsvSource({"1ms,1", "10s,10000", "5m,300000", "2h,7200000", "90d,7776000000", "1w,604800000", "0s,0"})
    void duration_withUnit_isMillis(String text, long millis) {
        assertThat(Units.duration(text).toMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5 m", "-5m", "5M", "1.5h", "99999999999999s", "5y", "٣s"})
    void duration_otherText_saysWhatItTakes(String text) {
        assertThatThrownBy(() -> Units.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("10s or 5m");
    }

    @ParameterizedTest
    @CsvSource({"0B,0", "1KiB,1024", "3MiB,3145728", "1GiB,1073741824", "2TiB,2199023255552"})
    void size_withUnit_isBytes(String text, long bytes) {
        assertThat(Units.sizeBytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1GB", "GiB", "-1B", "999999999999TiB"})
    void size_otherText_isRefused(String text) {
        assertThatThrownBy(() -> Units.sizeBytes(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "now,1795318327000",
        "-1h,1795314727000",
        "-90s,1795318237000",
        "1795318327000,1795318327000",
        "2026-11-22T03:12:07Z,1795317127000",
        "2026-11-22T04:12:07+01:00,1795317127000",
        "2026-11-22,1795305600000"
    })
    void moment_eachForm_isEpochMillis(String text, long millis) {
        assertThat(Units.momentMillis(text, NOW)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "-", "-1", "2026-13-01", "1795318327000000000000", "+1h"})
    void moment_otherText_saysWhatItTakes(String text) {
        assertThatThrownBy(() -> Units.momentMillis(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got \"");
    }

    @Test
    void iso_ofMillis_isUtcToTheSecond() {
        assertThat(Units.iso(1_795_317_127_999L)).isEqualTo("2026-11-22T03:12:07Z");
    }
}
