package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the store does by itself stands in the list of jobs: what came of it, and that it fails.
@Tag("FU-65")
final class UpkeepJobsTest {
    private static final long T = BlockStoreContract.MIDNIGHT;

    @TempDir
    Path directory = Path.of("");

    private final ManualClock clock = new ManualClock((T + 3_600) * 1000);
    private final Jobs jobs = new Jobs(clock);

    private Job.View job(String name) {
        return jobs.all().stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rounds_ofAStore_standInTheListOfJobs() throws IOException {
        try (Rollups rollups = new Rollups(directory.resolve("rollups"), Log.none());
                SqliteBlockStore store = new SqliteBlockStore(directory.resolve("blocks"), rollups, Log.none());
                Upkeep upkeep = new Upkeep(
                        new Upkeep.Place(store, rollups, directory), new Retention(1, 1, 0), clock, Log.none(), jobs)) {
            Fixture machine = new Fixture(3);
            for (int minute = 0; minute < 2; minute++) {
                List<Fixture.Second> seconds = machine.seconds(T + minute * 60L, 60);
                store.append(List.of(machine.pack(Fixture.id(BlockStoreContract.HOST, 9, minute), seconds, minute, 0)));
            }
            upkeep.round();
            assertThat(job("merge").result()).isEqualTo("1 windows merged");
            assertThat(job("merge").nextMillis()).isEqualTo(clock.wallMillis() + 10_000);
            assertThat(job("rollups").state()).isEqualTo(Job.State.OK);
            assertThat(job("retention").state()).isEqualTo(Job.State.WAITING);
            clock.advanceMillis(3 * 86_400_000L);
            for (int round = 0; round < 30; round++) {
                upkeep.round();
            }
            assertThat(job("retention").runs()).isEqualTo(1);
            assertThat(job("retention").result()).isEqualTo("1 files deleted");
        }
    }

    @Test
    void retention_thatCannotRememberTheClock_fails_andIsWellAgain() throws IOException {
        Path seen = directory.resolve("retention");
        try (Rollups rollups = new Rollups(directory.resolve("rollups"), Log.none());
                SqliteBlockStore store = new SqliteBlockStore(directory.resolve("blocks"), rollups, Log.none());
                Upkeep upkeep = new Upkeep(
                        new Upkeep.Place(store, rollups, directory), Retention.USUAL, clock, Log.none(), jobs)) {
            Files.createDirectories(seen.resolve("in-the-way"));
            upkeep.start();
            assertThat(job("retention").state()).isEqualTo(Job.State.FAILED);
            assertThat(job("retention").failure()).contains(seen.toString());
            assertThat(jobs.failing()).isEqualTo(1);
            Files.delete(seen.resolve("in-the-way"));
            Files.delete(seen);
            upkeep.expire();
            assertThat(job("retention").state()).isEqualTo(Job.State.OK);
            assertThat(job("retention").failures()).isEqualTo(1);
        }
    }
}
