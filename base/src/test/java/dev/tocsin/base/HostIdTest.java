package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Host ids are UUIDs of version 7 and sort by the time they were made.
final class HostIdTest {
    @Test
    void create_atAnyTime_isVersionSevenOfTheRightVariant() {
        HostId id = HostId.create(1_795_318_327_000L, new Random(7));
        assertThat(id.uuid().version()).isEqualTo(7);
        assertThat(id.uuid().variant()).isEqualTo(2);
        assertThat(id.uuid().getMostSignificantBits() >>> 16).isEqualTo(1_795_318_327_000L);
    }

    @Test
    void create_later_sortsBehind() {
        Random random = new Random(7);
        HostId first = HostId.create(1_000, random);
        HostId second = HostId.create(1_001, random);
        assertThat(first).isLessThan(second);
    }

    @Test
    void parse_ofItsText_isTheSame() {
        HostId id = HostId.create(1_000, new Random(7));
        assertThat(HostId.parse(id.toString())).isEqualTo(id);
        assertThatThrownBy(() -> HostId.parse("web-01")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HostId.parse("x".repeat(36))).isInstanceOf(IllegalArgumentException.class);
    }
}
