package dev.tocsin.agent;

import static dev.tocsin.agent.SpoolFixture.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that takes nothing: sampling goes on, what was read can still be sent, and it ends by itself.
final class SpoolTroubleTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private SpoolFixture fixture;

    @BeforeEach
    void fixture() {
        fixture = new SpoolFixture(directory);
    }

    /// Waits until the writer has tried in vain.
    private void awaitTrouble(Spool spool) {
        Await.until("the disk has refused", SOON, () -> fixture.log().contains("cannot write to"));
        assertThat(spool.isWritten()).isFalse();
    }

    @Test
    void directory_thatIsGone_packsAreSentFromMemoryAndNumbersNeverUsedAgain() throws IOException {
        Path away = directory.resolve("away");
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 30);
            fixture.awaitWritten(spool);
            Files.move(fixture.directory, away);
            fixture.record(spool, MINUTE + 30, 100);
            awaitTrouble(spool);
            Await.until("the first minute can be sent", SOON, () -> spool.firstAfter(0) != null);
            Recording.SealedPack pack = spool.firstAfter(0);
            assertThat(Seconds.in(pack.bytes())).isEqualTo(Seconds.range(MINUTE, MINUTE + 60));
            spool.acknowledged(pack.sequence());
            assertThat(Files.readString(away.resolve("sequence"))).startsWith("00000000000000000001 ");
        }
        try (var left = Files.list(away)) { // the machine dies, and everything of that time is lost
            for (Path file : left.toList()) {
                if (file.toString().endsWith(".rec")) {
                    Files.delete(file);
                }
            }
        }
        Files.move(away, fixture.directory);
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE + 300, 61);
            fixture.awaitWritten(spool);
            assertThat(spool.firstAfter(0).sequence()).isGreaterThan(1);
        }
    }

    @Test
    void directory_thatComesBack_getsEverythingThatWaited() throws IOException {
        Path away = directory.resolve("away");
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, 30);
            fixture.awaitWritten(spool);
            Files.move(fixture.directory, away);
            fixture.record(spool, MINUTE + 30, 200);
            awaitTrouble(spool);
            Files.move(away, fixture.directory);
            fixture.clock.advanceMillis(10_000);
            fixture.record(spool, MINUTE + 230, 11);
            fixture.awaitWritten(spool);
            assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE, MINUTE + 240));
            assertThat(fixture.log()).containsOnlyOnce("cannot write to").contains("the spool is written again");
            assertThat(spool.dropped()).isZero();
        }
        assertThat(fixture.files()).filteredOn(name -> name.endsWith(".pack")).hasSize(4);
    }

    @Test
    void memory_thatIsFull_dropsTheOldestAndSaysSo() throws IOException {
        Path away = directory.resolve("away");
        try (Spool spool = fixture.open(new SpoolLimits(1L << 30, 1_000, 1L << 20, 100, 6_000))) {
            Files.move(fixture.directory, away);
            for (int minute = 0; minute < 30; minute++) {
                fixture.record(spool, MINUTE + 60L * minute, 60);
                fixture.clock.advanceMillis(6_000);
                fixture.record(spool, MINUTE + 60L * minute + 59, 1);
                int full = minute;
                Await.until("minute " + full + " is sealed", SOON, () -> spool.oldestFull() == null);
            }
            assertThat(spool.dropped()).isPositive();
            assertThat(fixture.log()).contains("the disk takes nothing and memory is full");
            long bytes = spool.minutesAfter(0).stream()
                    .flatMap(List::stream)
                    .mapToLong(record -> record.length)
                    .sum();
            assertThat(bytes).isLessThan(2 * 6_000);
            Files.move(away, fixture.directory);
        }
    }

    @Test
    void disk_thatIsFull_losesNothingAndRecoversByItself() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mount.toString()) == 0, "mount needs root");
        try {
            SpoolFixture small = new SpoolFixture(mount);
            Path filler = mount.resolve("filler");
            try (Spool spool = small.open()) {
                small.record(spool, MINUTE, 30);
                small.awaitWritten(spool);
                fill(filler);
                small.record(spool, MINUTE + 30, 100);
                Await.until("the disk has refused", SOON, () -> small.log().contains("cannot write to"));
                Await.until("the first minute can be sent", SOON, () -> spool.firstAfter(0) != null);
                spool.acknowledged(1); // noted although the disk is full
                Files.delete(filler);
                small.clock.advanceMillis(10_000);
                small.record(spool, MINUTE + 130, 60);
                small.awaitWritten(spool);
                assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE + 60, MINUTE + 180));
            }
            byte[] open = Files.readAllBytes(small.file(".rec"));
            assertThat(Seconds.in(RecordScan.read(open).records()))
                    .isEqualTo(Seconds.range(MINUTE + 180, MINUTE + 190));
        } finally {
            run("umount", mount.toString());
        }
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            byte[] page = new byte[512];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
