package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteBlockStoreTest extends BlockStoreContract {
    @TempDir
    Path directory = Path.of("");

    @Override
    BlockStore create() throws IOException {
        return new SqliteBlockStore(directory.resolve("blocks"), Log.none());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("blocks"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @Tag("KK-11")
    void restart_keepsData() throws IOException {
        store.append(List.of(minute(HOST, 1, MIDNIGHT - 30), minute(HOST, 2, MIDNIGHT + 30)));
        store.close();
        store = create();
        assertThat(sequences(HOST, MIDNIGHT - 60, MIDNIGHT + 60)).containsExactly(1L, 2L);
        assertThat(store.lastSecond(HOST)).isEqualTo(MIDNIGHT + 89);
        assertThat(store.append(List.of(minute(HOST, 2, MIDNIGHT + 30)))).isZero();
    }

    @Test
    void append_twoDays_makesAPrivateFilePerDay() throws IOException {
        store.append(List.of(minute(HOST, 1, MIDNIGHT - 30), minute(HOST, 2, MIDNIGHT + 30)));
        store.close();
        assertThat(names()).containsExactly("2026-11-21.db", "2026-11-22.db");
        assertThat(Files.getPosixFilePermissions(directory.resolve("blocks/2026-11-22.db")))
                .hasToString("[OWNER_READ, OWNER_WRITE]")
                .hasSize(2);
    }

    @Test
    void kill_beforeTheFirstCheckpoint_isNoDamage() throws IOException {
        store.append(List.of(minute(HOST, 1, MIDNIGHT)));
        Path killed = directory.resolve("killed"); // what a dead program leaves: the file and its log as they are now
        Files.createDirectory(killed);
        for (String name : names()) {
            Files.copy(directory.resolve("blocks").resolve(name), killed.resolve(name));
        }
        try (SqliteBlockStore next = new SqliteBlockStore(killed, Log.none())) {
            assertThat(next.lastSecond(HOST)).isEqualTo(MIDNIGHT + 59);
        }
        try (Stream<Path> files = Files.list(killed)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("damaged"));
        }
    }

    @Test
    void expire_deletesWholeDaysOnly() throws IOException {
        for (int day = 0; day < 20; day++) {
            store.append(List.of(minute(HOST, day, MIDNIGHT - day * 86_400L)));
        }
        SqliteBlockStore sqlite = (SqliteBlockStore) store;
        assertThat(sqlite.expire(MIDNIGHT - 10 * 86_400L + 5_000)).isEqualTo(9);
        assertThat(sequences(HOST, 0, Long.MAX_VALUE)).hasSize(11).startsWith(10L);
        assertThat(sqlite.expire(MIDNIGHT + 86_400L)).isEqualTo(11);
        assertThat(store.lastSecond(HOST)).isEqualTo(Long.MIN_VALUE);
        assertThat(names()).isEmpty();
    }
}
