package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is too old or too much goes, whole days at a time, and a wrong clock takes nothing with it.
@Tag("FU-06")
final class ExpiryTest {
    private static final long T = BlockStoreContract.MIDNIGHT;
    private static final long DAY = 86_400;

    @TempDir
    Path directory = Path.of("");

    private final ManualClock clock = new ManualClock((T + 3_600) * 1000);
    private Rollups rollups;
    private SqliteBlockStore store;

    @BeforeEach
    void open() throws IOException {
        rollups = new Rollups(directory.resolve("rollups"), Log.none());
        store = new SqliteBlockStore(directory.resolve("blocks"), rollups, Log.none());
        for (int day = 0; day < 20; day++) {
            store.append(List.of(BlockStoreContract.minute(BlockStoreContract.HOST, day, T - day * DAY)));
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        rollups.close();
    }

    private Expiry expiry(Retention retention) throws IOException {
        return new Expiry(
                new Expiry.Held(store, rollups), retention, directory.resolve("retention"), clock, Log.none());
    }

    private int days() throws IOException {
        List<StoredPack> packs = new ArrayList<>();
        store.scan(BlockStoreContract.HOST, 0, Long.MAX_VALUE, packs::add);
        return packs.size();
    }

    @Test
    void run_byAge_deletesWholeDaysOnly() throws IOException {
        assertThat(expiry(new Retention(9, 100, 0)).run()).isEqualTo(10);
        assertThat(days()).as("today and nine before").isEqualTo(10);
        assertThat(expiry(new Retention(9, 100, 0)).run()).isZero();
    }

    @Test
    void append_ofADayThatIsGone_isTakenAndDropped() throws IOException {
        expiry(new Retention(9, 100, 0)).run();
        assertThat(store.append(List.of(BlockStoreContract.minute(BlockStoreContract.HOST, 99, T - 12 * DAY))))
                .as("nothing new, and no failure: the agent may forget it")
                .isZero();
        assertThat(store.dropped()).isEqualTo(1);
        assertThat(days()).isEqualTo(10);
    }

    @Test
    void run_afterTheClockJumpedForward_deletesNothingForADay() throws IOException {
        Retention retention = new Retention(30, 100, 0);
        Expiry expiry = expiry(retention);
        assertThat(expiry.run()).isZero();
        clock.jumpWallMillis(400 * DAY * 1000);
        assertThat(expiry.run()).isZero();
        assertThat(expiry(retention).run()).as("a restart is no way around it").isZero();
        clock.jumpWallMillis(DAY * 500);
        assertThat(expiry.run()).isZero();
        assertThat(days()).isEqualTo(20);
        clock.jumpWallMillis(DAY * 600);
        assertThat(expiry.run()).as("a day later it is believed").isEqualTo(20);
    }

    @Test
    void run_afterTheClockWasSetRight_goesOnByTheRightClock() throws IOException {
        Expiry expiry = expiry(new Retention(30, 100, 0));
        expiry.run();
        clock.jumpWallMillis(400 * DAY * 1000);
        expiry.run();
        clock.jumpWallMillis(-400 * DAY * 1000);
        for (int hour = 0; hour < 50; hour++) {
            assertThat(expiry.run()).isZero();
            clock.jumpWallMillis(3_600_000);
        }
        assertThat(days()).isEqualTo(20);
    }

    @Test
    void run_withADamagedMemory_isCareful() throws IOException {
        Files.writeString(directory.resolve("retention"), "not a time\n");
        assertThat(expiry(new Retention(1, 100, 0)).run()).isZero();
        assertThat(days()).isEqualTo(20);
    }

    @Test
    void run_bySize_deletesTheOldestUntilItFits() throws IOException {
        long size = store.sizeBytes() + rollups.files().sizeBytes();
        int deleted = expiry(new Retention(90, 100, size * 3 / 4)).run();
        assertThat(store.sizeBytes() + rollups.files().sizeBytes()).isLessThanOrEqualTo(size * 3 / 4);
        assertThat(deleted).isPositive();
        assertThat(days()).isEqualTo(20 - deleted);
        expiry(new Retention(90, 100, 1)).run();
        assertThat(days()).as("today and yesterday stay whatever it takes").isEqualTo(2);
    }
}
