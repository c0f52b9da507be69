package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Day files with flipped bits, cut ends and foreign content: the store opens, gives what is left, and says so.
final class DamageTest {
    private static final HostId HOST = BlockStoreContract.HOST;
    private static final long T = BlockStoreContract.MIDNIGHT;
    private static final int PACKS = 60;

    @TempDir
    Path directory = Path.of("");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log(
            Clock.system(), new PrintStream(said, true, StandardCharsets.UTF_8), Log.Level.INFO, Log.Format.TEXT);

    private static StoredPack pack(long number) {
        return BlockStoreContract.minute(HOST, number * 97, T + number * 60);
    }

    /// The bytes of a day file with [#PACKS] packs.
    private byte[] dayFile() throws IOException {
        Path blocks = directory.resolve("good");
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, Log.none())) {
            for (long i = 0; i < PACKS; i += 3) {
                store.append(List.of(pack(i), pack(i + 1), pack(i + 2)));
            }
        }
        return Files.readAllBytes(blocks.resolve("2026-11-22.db"));
    }

    private Path storeWith(byte[] dayFile, String name) throws IOException {
        Path blocks = Files.createDirectories(directory.resolve(name));
        Files.write(blocks.resolve("2026-11-22.db"), dayFile);
        return blocks;
    }

    private static Map<Long, StoredPack> scan(BlockStore store) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Map<Long, StoredPack> found = new HashMap<>();
            try {
                store.scan(
                        HOST,
                        T,
                        T + 86_400,
                        pack -> assertThat(found.put(pack.id().sequence(), pack))
                                .isNull());
                return found;
            } catch (IOException failure) {
                if (attempt > 0 || !(failure.getCause() instanceof DamageMended)) {
                    throw failure;
                }
            }
        }
    }

    /// The packs that came back as they were; those with other bytes would fail their own checksums.
    private static long sound(Map<Long, StoredPack> found) {
        long sound = 0;
        for (long i = 0; i < PACKS; i++) {
            StoredPack pack = found.get(pack(i).id().sequence());
            if (pack != null) {
                assertThat(pack.startSecond()).isEqualTo(pack(i).startSecond());
                assertThat(pack.endSecond()).isEqualTo(pack(i).endSecond());
                sound += Arrays.equals(pack.bytes(), pack(i).bytes()) ? 1 : 0;
            }
        }
        return sound;
    }

    @Test
    void oneFlippedBit_anywhere_opensAndLosesNoMoreThanAPage() throws IOException {
        byte[] good = dayFile();
        Random random = new Random(8);
        int lostMost = 0;
        for (int i = 0; i < 100; i++) {
            byte[] bad = good.clone();
            // A third of the flips in the pages' heads, where they hurt most.
            int at = random.nextInt(bad.length);
            at = i % 3 == 0 ? at / 4096 * 4096 + random.nextInt(100) : at;
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Path blocks = storeWith(bad, "flip" + i);
            try (SqliteBlockStore store = new SqliteBlockStore(blocks, log)) {
                Map<Long, StoredPack> found = scan(store);
                int lost = (int) (PACKS - sound(found));
                if (isIndexPage(good, at)) {
                    // A wrong turn in an index can hide more than a page of rows, but they are all there still.
                    assertThat(carved(bad)).as("flip at " + at).isEqualTo(PACKS);
                } else {
                    assertThat(lost).as("flip at " + at).isLessThanOrEqualTo(8);
                    lostMost = Math.max(lostMost, lost);
                }
                StoredPack late = BlockStoreContract.minute(HOST, 1_000_003, T + 80_000);
                store.append(List.of(late));
            } catch (IOException failure) {
                throw new AssertionError("flip at " + at + ": " + failure.getMessage(), failure);
            }
        }
        assertThat(lostMost).isPositive();
    }

    private static boolean isIndexPage(byte[] file, int at) {
        int kind = file[at / 4096 * 4096];
        return kind == 0x0A || kind == 0x02;
    }

    private long carved(byte[] dayFile) throws IOException {
        Path file = Files.write(directory.resolve("carved"), dayFile);
        Map<Long, StoredPack> found = new HashMap<>();
        try (Carver carver = Carver.open(file, directory.resolve("none"))) {
            carver.carve(pack -> found.put(pack.id().sequence(), pack));
        }
        return sound(found);
    }

    @Test
    void foreignContent_isPutAsideAndTheDayGoesOn() throws IOException {
        Path blocks = storeWith("nonsense ".repeat(2_000).getBytes(StandardCharsets.US_ASCII), "foreign");
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, log)) {
            store.append(List.of(BlockStoreContract.minute(HOST, 5, T - 86_400)));
            assertThat(scan(store)).isEmpty();
            assertThat(store.append(List.of(pack(1)))).isEqualTo(1);
            assertThat(scan(store)).hasSize(1);
            assertThat(store.lastSecond(HOST)).isEqualTo(pack(1).endSecond());
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("2026-11-22.db is damaged", "2026-11-22.db.damaged");
        try (Stream<Path> files = Files.list(blocks)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("2026-11-21.db", "2026-11-22.db", "2026-11-22.db.damaged");
        }
    }

    @Test
    void cutFile_keepsThePacksThatAreWhole() throws IOException {
        byte[] good = dayFile();
        Path blocks = storeWith(Arrays.copyOf(good, good.length / 2), "cut");
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, log)) {
            assertThat(sound(scan(store))).isGreaterThan(PACKS / 3);
        }
    }

    @Test
    void salvageThatWasInterrupted_isFinishedAtTheNextStart() throws IOException {
        byte[] good = dayFile();
        Path blocks = storeWith(good, "half");
        Files.move(blocks.resolve("2026-11-22.db"), blocks.resolve("2026-11-22.db.salvage"));
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, log)) {
            assertThat(sound(scan(store))).isEqualTo(PACKS);
        }
        assertThat(blocks.resolve("2026-11-22.db.damaged")).exists();
        assertThat(blocks.resolve("2026-11-22.db.salvage")).doesNotExist();
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, log)) {
            store.expire(T + 3 * 86_400);
        }
        try (Stream<Path> files = Files.list(blocks)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void salvage_readsTheLogToo() throws IOException {
        Path blocks = directory.resolve("log");
        Path copy = Files.createDirectories(directory.resolve("copy"));
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, Log.none())) {
            List<StoredPack> all = new ArrayList<>();
            for (long i = 0; i < PACKS; i++) {
                all.add(pack(i));
            }
            store.append(all);
            // What a power cut leaves: everything is in the log still.
            Files.copy(blocks.resolve("2026-11-22.db"), copy.resolve("2026-11-22.db.salvage"));
            Files.copy(blocks.resolve("2026-11-22.db-wal"), copy.resolve("2026-11-22.db.salvage-wal"));
        }
        try (SqliteBlockStore store = new SqliteBlockStore(copy, log)) {
            assertThat(sound(scan(store))).isEqualTo(PACKS);
        }
    }
}
