package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ManualClock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which mappings may be given back, and that nothing happens where the Java machine does not allow it.
@Tag("KK-02")
final class SpareMemoryTest {
    private static List<String> mapping(String head, int anonymousKib) {
        return List.of(
                head,
                "Size:              17000 kB",
                "Rss:               11120 kB",
                "Anonymous:     " + anonymousKib + " kB",
                "THPeligible:           0",
                "VmFlags: rd ex mr mw me");
    }

    @Test
    void code_thatIsAsInItsFile_mayGo() {
        assertThat(SpareMemory.unchanged(
                        mapping("7f0000000000-7f0000100000 r-xp 002e3000 fe:00 3287 /opt/an image/lib/libjvm.so", 0)))
                .containsExactly(new SpareMemory.Range(0x7f0000000000L, 0x7f0000100000L));
    }

    @Test
    void mapping_withPagesOfItsOwn_stays() {
        assertThat(SpareMemory.unchanged(
                        mapping("7f0000000000-7f0000100000 r--p 002e3000 fe:00 3287 /lib/libjvm.so", 4)))
                .as("relocated, then made read-only")
                .isEmpty();
    }

    @Test
    void mapping_thatCanBeWritten_orOfNoFile_orSmall_stays() {
        assertThat(SpareMemory.unchanged(mapping("7f0000000000-7f0000100000 rw-p 0 fe:00 3287 /lib/libjvm.so", 0)))
                .isEmpty();
        assertThat(SpareMemory.unchanged(mapping("7f0000000000-7f0000100000 r-xp 00000000 00:00 0 [vdso]", 0)))
                .isEmpty();
        assertThat(SpareMemory.unchanged(mapping("7f0000000000-7f0000100000 r--p 00000000 00:00 0", 0)))
                .isEmpty();
        assertThat(SpareMemory.unchanged(mapping("7f0000000000-7f0000010000 r-xp 0 fe:00 3287 /lib/libnet.so", 0)))
                .isEmpty();
        assertThat(SpareMemory.unchanged(
                        mapping("7f0000000000-7f0000100000 r-xp 0 fe:00 3287 /lib/libjvm.so (deleted)", 0)))
                .as("its file system may be gone, too")
                .isEmpty();
    }

    @Test
    void mapping_afterOneThatStays_isTakenByItsOwnLines() {
        List<String> lines = new java.util.ArrayList<>(mapping("10000000-20000000 rw-p 0 fe:00 1 /a", 0));
        lines.addAll(mapping("30000000-40000000 r--s 0 fe:00 1 /lib/modules", 0));
        assertThat(SpareMemory.unchanged(lines)).containsExactly(new SpareMemory.Range(0x3000_0000L, 0x4000_0000L));
    }

    @Test
    void javaMachine_thatDoesNotAllowIt_goesOn() {
        assertThat(SpareMemory.unmap()).as("the tests run without the export").isFalse();
    }

    @Test
    void seconds_ofTenMinutes_giveBackOnceAMinute_twentySecondsIntoIt() {
        ManualClock clock = new ManualClock(1_800_000_055_000L); // five seconds before a minute
        SpareMemory spare = new SpareMemory(clock);
        List<Long> given = new java.util.ArrayList<>();
        for (int second = 0; second < 600; second++) {
            int before = spare.times();
            spare.second();
            if (spare.times() > before) {
                given.add(Math.floorMod(clock.wallMillis(), 60_000L));
            }
            clock.advanceMillis(1_000);
        }
        assertThat(given).hasSize(9).containsOnly(SpareMemory.PHASE_MILLIS);
    }
}
