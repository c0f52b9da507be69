package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NtpCheckTest {
    private static final long SECONDS_1900 = 2_208_988_800L;

    /// What a server says whose clock is `aheadMillis` ahead of ours.
    private static byte[] answer(byte[] question, long aheadMillis, int stratum) {
        long millis = Clock.system().wallMillis() + aheadMillis;
        long fraction = Math.floorMod(millis, 1_000) * 0x1_0000_0000L / 1_000;
        long time = ((Math.floorDiv(millis, 1_000) + SECONDS_1900) << 32) | fraction;
        return ByteBuffer.allocate(48)
                .put(0, (byte) 0b00_100_100)
                .put(1, (byte) stratum)
                .putLong(24, ByteBuffer.wrap(question).getLong(40))
                .putLong(32, time)
                .putLong(40, time)
                .array();
    }

    private static Verdict look(DnsStub server, Map<String, ?> more) {
        Map<String, Object> members = new java.util.HashMap<>(more);
        members.put("port", server.port());
        return Looks.look("ntp", "127.0.0.1", members, Duration.ofSeconds(3)).verdict();
    }

    @Test
    void ntp_offset_isMeasuredAndLimited() throws Exception {
        try (DnsStub near = new DnsStub(q -> answer(q, 0, 2));
                DnsStub ahead = new DnsStub(q -> answer(q, 5_000, 2))) {
            Verdict good = look(near, Map.of());
            assertThat(good.outcome()).as(good.message()).isEqualTo(Outcome.UP);
            assertThat(Double.parseDouble(good.facts().get("ntp.offset"))).isBetween(-900.0, 900.0);
            Verdict bad = look(ahead, Map.of());
            assertThat(bad.outcome()).isEqualTo(Outcome.DOWN);
            assertThat(Double.parseDouble(bad.facts().get("ntp.offset"))).isBetween(4_000.0, 6_000.0);
            assertThat(look(ahead, Map.of("max-offset", "1m")).outcome()).isEqualTo(Outcome.UP);
        }
    }

    @Test
    void ntp_serverThatKnowsNoTimeOrNotUs_isNotUp() throws Exception {
        try (DnsStub unset = new DnsStub(q -> answer(q, 0, 0));
                DnsStub other = new DnsStub(q -> answer(new byte[48], 0, 2));
                DnsStub silent = new DnsStub(_ -> null)) {
            assertThat(look(unset, Map.of()).message()).isEqualTo("its clock is not set (stratum 0)");
            assertThat(look(other, Map.of())).isEqualTo(Verdict.silent("no response"));
            assertThat(look(silent, Map.of())).isEqualTo(Verdict.silent("no response"));
        }
    }

    @Test
    void ntp_timeAfter2036_isOfTheNextTurn() {
        long millis = 2_100_000_000_000L; // 2036-07-18, after the seconds have begun anew
        long seconds = millis / 1_000 + SECONDS_1900;
        assertThat(NtpCheck.millis(seconds << 32, millis)).isEqualTo((double) millis);
    }
}
