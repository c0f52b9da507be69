package dev.tocsin.agent;

import static dev.tocsin.agent.SpoolFixture.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.PrivateFiles;
import dev.tocsin.block.Pack;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The spool while it runs and across orderly restarts.
final class SpoolTest {
    @TempDir
    Path directory;

    private SpoolFixture fixture;

    @BeforeEach
    void fixture() {
        fixture = new SpoolFixture(directory);
    }

    @Test
    @Tag("KK-05")
    void minutes_thatAreOver_areSealedInOrder() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 130);
            fixture.awaitWritten(spool);

            assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE, MINUTE + 120));
            Pack first = Pack.open(spool.firstAfter(0).bytes());
            assertThat(first.id().host()).isEqualTo(fixture.host);
            assertThat(first.id().epoch()).isEqualTo(spool.epoch());
            assertThat(first.id().sequence()).isEqualTo(1);
            assertThat(spool.firstAfter(1).sequence()).isEqualTo(2);
            assertThat(spool.firstAfter(2)).isNull();
            assertThat(fixture.files())
                    .filteredOn(name -> name.endsWith(".rec"))
                    .hasSize(1);
        }
    }

    @Test
    void acknowledged_pack_waitsNoMore() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 70);
            fixture.awaitWritten(spool);
            assertThat(spool.minutesAfter(0)).hasSize(2);

            spool.acknowledged(1);

            assertThat(spool.firstAfter(0)).isNull();
            assertThat(spool.minutesAfter(0)).hasSize(1);
            assertThat(fixture.files()).noneMatch(name -> name.startsWith("pack-"));
            spool.acknowledged(1); // again, and one that never was
            spool.acknowledged(99);
        }
    }

    @Test
    void sequence_afterEverythingWasAcknowledged_goesOnAfterARestart() throws IOException {
        long epoch;
        try (Spool spool = fixture.open()) {
            epoch = spool.epoch();
            fixture.record(spool, MINUTE, 130);
            fixture.awaitWritten(spool);
            spool.acknowledged(1);
            spool.acknowledged(2);
        }
        Files.delete(fixture.file(".rec")); // as a power cut may leave it: even the open minute is gone
        long highest = 2;
        for (int restart = 0; restart < 3; restart++) {
            try (Spool spool = fixture.open()) {
                assertThat(spool.epoch()).isEqualTo(epoch);
                long from = MINUTE + 600 + 120L * restart;
                fixture.record(spool, from, 61);
                fixture.awaitWritten(spool);
                assertThat(Seconds.sealed(spool)).containsAll(Seconds.range(from, from + 60));
                for (Recording.SealedPack pack = spool.firstAfter(0); pack != null; pack = spool.firstAfter(0)) {
                    assertThat(pack.sequence()).isGreaterThan(highest);
                    highest = pack.sequence();
                    spool.acknowledged(highest);
                }
            }
        }
    }

    @Test
    void sequence_whoseMarkIsLost_usesNoNumberTwice() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 61);
            fixture.awaitWritten(spool);
            spool.acknowledged(1);
        }
        Files.delete(fixture.file(".rec"));
        Files.delete(fixture.file("sequence"));
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE + 600, 61);
            fixture.awaitWritten(spool);
            assertThat(Objects.requireNonNull(spool.firstAfter(0)).sequence()).isGreaterThan(1_000);
        }
    }

    @Test
    void openMinutes_afterASecond_holdTheRestOnly() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 75);
            assertThat(spool.minutesAfter(MINUTE + 59)).hasSize(1);
            assertThat(spool.minutesAfter(MINUTE + 59).getFirst()).hasSize(15);
            assertThat(spool.minutesAfter(MINUTE + 74)).isEmpty();
        }
    }

    @Test
    void restart_withinTheMinute_goesOnInTheSameFile() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 20);
        }
        String file = fixture.file(".rec").getFileName().toString();
        try (Spool spool = fixture.open()) {
            assertThat(spool.firstAfter(0)).isNull();
            List<Boolean> keys = new ArrayList<>();
            spool.follow(new Recording.Follower() {
                @Override
                public void record(byte[] record, boolean keyframe) {
                    keys.add(keyframe);
                }

                @Override
                public void sealed() {}
            });
            fixture.record(spool, MINUTE + 22, 20);
            fixture.awaitWritten(spool);
            assertThat(keys.subList(0, 3)).containsExactly(true, false, false);
            assertThat(fixture.file(".rec").getFileName()).hasToString(file);
            assertThat(spool.minutesAfter(0)).hasSize(1);
            assertThat(Seconds.in(spool.minutesAfter(0).getFirst())).hasSize(40);
            fixture.record(spool, MINUTE + 60, 1);
            fixture.awaitWritten(spool);
            List<Long> expected = new ArrayList<>(Seconds.range(MINUTE, MINUTE + 20));
            expected.addAll(Seconds.range(MINUTE + 22, MINUTE + 42));
            assertThat(Seconds.sealed(spool)).isEqualTo(expected);
        }
    }

    @Test
    void restart_inAnotherMinute_sealsWhatWasLeft() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 20);
        }
        fixture.clock.advanceMillis(3_600_000);
        try (Spool spool = fixture.open()) {
            fixture.awaitWritten(spool);
            assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE, MINUTE + 20));
            assertThat(fixture.files()).noneMatch(name -> name.endsWith(".rec"));
        }
    }

    @Test
    void clock_setBackAnHour_losesNothingAndNumbersGoOn() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 70);
            fixture.record(spool, MINUTE - 3_600, 61);
            fixture.record(spool, MINUTE - 3_570, 61); // and once more within the hour
            fixture.awaitWritten(spool);
            List<Long> sealed = Seconds.sealed(spool);
            assertThat(sealed).containsAll(Seconds.range(MINUTE, MINUTE + 70));
            assertThat(sealed).containsAll(Seconds.range(MINUTE - 3_600, MINUTE - 3_540));
        }
    }

    @Test
    void second_readTwice_isTheLaterReadingOnce() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 10);
            fixture.record(spool, MINUTE + 9, 52);
            fixture.awaitWritten(spool);
            assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE, MINUTE + 60));
        }
    }

    @Test
    void files_andDirectory_areForTheirOwnerAlone() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 61);
            fixture.awaitWritten(spool);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.directory)))
                    .isEqualTo("rwx------");
            for (String name : fixture.files()) {
                assertThat(PrivateFiles.exposure(fixture.directory.resolve(name)))
                        .as(name)
                        .isNull();
            }
            assertThat(fixture.files())
                    .containsExactly(
                            "epoch", "lock", "open-0000000000000002.rec", "pack-0000000000000001.pack", "sequence");
        }
    }

    @Test
    void spool_inUse_isRefusedToASecondAgentUntilTheFirstEnds() throws IOException {
        Spool first = fixture.open();
        assertThatThrownBy(fixture::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another agent uses the spool")
                .hasMessageContaining("--data");
        first.close();
        fixture.open().close();
    }

    @Test
    void limits_ofPacks_dropTheOldestAndSayWhich() throws IOException {
        try (Spool spool = fixture.open(new SpoolLimits(1L << 30, 3, 1L << 20, 100, 8 << 20))) {
            fixture.record(spool, MINUTE, 301);
            fixture.awaitWritten(spool);
            assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE + 120, MINUTE + 300));
            assertThat(spool.dropped()).isEqualTo(2);
            assertThat(fixture.log()).contains("pack 1, the minute of 2027-01-15T08:00:00Z, is lost");
        }
    }

    @Test
    void limits_ofBytes_holdAlsoForWhatAnEarlierRunLeft() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 301);
            fixture.awaitWritten(spool);
        }
        long pack = Files.size(fixture.directory.resolve("pack-0000000000000005.pack"));
        try (Spool spool = fixture.open(new SpoolLimits(2 * pack + pack / 2, 1_000, 1L << 20, 100, 8 << 20))) {
            assertThat(spool.firstAfter(0).sequence()).isEqualTo(4);
        }
    }

    @Test
    @Tag("KK-08")
    void pack_acknowledged_canBeAskedForAgainWithinTheLimits() throws IOException {
        SpoolLimits limits = new SpoolLimits(1L << 30, 1_000, 1L << 20, 3, 8 << 20);
        try (Spool spool = fixture.open(limits)) {
            fixture.record(spool, MINUTE, 301);
            fixture.awaitWritten(spool);
            for (long sequence = 1; sequence <= 5; sequence++) {
                spool.acknowledged(sequence);
            }
            assertThat(spool.firstAfter(0)).isNull();
            assertThat(spool.lastAcknowledged()).isEqualTo(5);
        }
        try (Spool spool = fixture.open(limits)) {
            assertThat(spool.lastAcknowledged()).as("after a restart").isEqualTo(5);
            assertThat(spool.firstAfter(0)).isNull();
            assertThat(spool.again(1, 4)).as("1 and 2 are beyond the limit").isEqualTo(2);
            assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE + 120, MINUTE + 240));
            assertThat(spool.again(1, 4)).as("they wait already").isZero();
            spool.acknowledged(3);
            spool.acknowledged(4);
            assertThat(spool.again(Long.MAX_VALUE - 5, 5)).isZero();
            assertThat(spool.firstAfter(0)).isNull();
            assertThat(spool.dropped()).isZero();
        }
    }

    @Test
    void clock_jumpsAheadByAMonth_dropsNothing() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 61);
            fixture.record(spool, MINUTE + 30 * 86_400, 61);
            fixture.awaitWritten(spool);
            assertThat(spool.dropped()).isZero();
            assertThat(Seconds.sealed(spool)).contains(MINUTE, MINUTE + 30 * 86_400);
        }
    }

    @Test
    void memory_ofAHugeMinute_isBoundedBySplittingIt() throws IOException {
        SpoolLimits small = new SpoolLimits(1L << 30, 1_000, 1L << 20, 100, 4_096);
        try (Spool spool = fixture.open(small)) {
            for (int second = 0; second < 60; second++) {
                fixture.record(spool, MINUTE + second, 1);
                fixture.awaitWritten(spool);
            }
            fixture.record(spool, MINUTE + 60, 1);
            fixture.awaitWritten(spool);
            assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE, MINUTE + 60));
            assertThat(spool.firstAfter(1)).isNotNull();
            long bytes = spool.minutesAfter(0).stream()
                    .flatMap(List::stream)
                    .mapToLong(r -> r.length)
                    .sum();
            assertThat(bytes).isLessThan(3 * 4_096);
        }
    }

    @Test
    void minutesAfter_areThoseInMemoryEachFromAKeyframe() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 310);
            fixture.awaitWritten(spool);
            assertThat(spool.minutesAfter(0)).hasSize(3);
            assertThat(Seconds.in(spool.minutesAfter(0).getFirst()))
                    .isEqualTo(Seconds.range(MINUTE + 180, MINUTE + 240));
            assertThat(spool.minutesAfter(MINUTE + 239)).hasSize(2);
            assertThat(spool.minutesAfter(MINUTE + 309)).isEmpty();
            assertThat(Seconds.in(spool.minutesAfter(MINUTE + 308).getFirst()))
                    .isEqualTo(Seconds.range(MINUTE + 300, MINUTE + 310));
        }
    }

    @Test
    void follower_isToldOfEachRecordAndEachPackUntilItEnds() throws Exception {
        try (Spool spool = fixture.open()) {
            List<byte[]> records = new ArrayList<>();
            int[] sealed = {0};
            AutoCloseable handle = spool.follow(new Recording.Follower() {
                @Override
                public void record(byte[] record, boolean keyframe) {
                    records.add(record);
                }

                @Override
                public synchronized void sealed() {
                    sealed[0]++;
                }
            });
            fixture.record(spool, MINUTE + 58, 4);
            fixture.awaitWritten(spool);
            Await.until("told of the pack", Duration.ofSeconds(10), () -> sealed[0] == 1);
            handle.close();
            fixture.record(spool, MINUTE + 62, 1);
            assertThat(Seconds.in(records)).isEqualTo(Seconds.range(MINUTE + 58, MINUTE + 62));
        }
    }

    @Test
    void follower_thatFails_stopsNothing() throws IOException {
        try (Spool spool = fixture.open()) {
            spool.follow(new Recording.Follower() {
                @Override
                public void record(byte[] record, boolean keyframe) {
                    throw new IllegalStateException("a bug");
                }

                @Override
                public void sealed() {}
            });
            fixture.record(spool, MINUTE, 3);
            assertThat(Seconds.in(spool.minutesAfter(0).getFirst())).hasSize(3);
            assertThat(fixture.log()).containsOnlyOnce("a follower failed");
        }
    }

    @Test
    void systemNow_isDerivedFromTheTwoLatestReadings() throws IOException {
        try (Spool spool = fixture.open()) {
            assertThat(spool.systemNow()).isEmpty();
            assertThat(spool.lastAtMillis()).isZero();
            fixture.record(spool, MINUTE, 2);
            int uptime = dev.tocsin.block.Tables.SYSTEM
                    .queryColumns()
                    .indexOf(dev.tocsin.block.Tables.SYSTEM.queryColumn("uptime"));
            assertThat(spool.systemNow()[uptime]).isEqualTo((MINUTE + 1) * 0.01);
            assertThat(spool.lastAtMillis()).isEqualTo((MINUTE + 1) * 1_000 + 100);
        }
    }
}
