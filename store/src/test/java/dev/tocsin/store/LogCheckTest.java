package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log as a kill leaves it, whole, cut, torn and damaged.
final class LogCheckTest {
    private static final int FRAME = 24 + Sqlite.PAGE_BYTES;

    @TempDir
    Path directory;

    private Path file;
    private Path wal;
    private byte[] log;

    @BeforeEach
    void logOfTenCommits() throws Exception {
        Path live = directory.resolve("live.db");
        Files.createFile(live);
        file = directory.resolve("file.db");
        wal = directory.resolve("file.db-wal");
        try (Connection connection = Sqlite.writer(live)) {
            Sqlite.execute(connection, "CREATE TABLE t (n INTEGER, x TEXT)");
            Sqlite.emptyLog(connection); // the next round begins over the frames of this one
            for (int n = 0; n < 10; n++) {
                Sqlite.execute(connection, "INSERT INTO t VALUES (" + n + ", '" + "x".repeat(3_000) + "')");
            }
            Files.copy(live, file);
            log = Files.readAllBytes(directory.resolve("live.db-wal"));
        }
        assertThat(log.length).isGreaterThan(10 * FRAME);
    }

    private void check(byte[] content) throws Exception {
        Files.write(wal, content);
        LogCheck.refuseHidden(file);
    }

    @Test
    void log_whole_isTaken() {
        assertThatCode(() -> check(log)).doesNotThrowAnyException();
    }

    @Test
    void log_missingOrEmpty_isTaken() {
        assertThatCode(() -> LogCheck.refuseHidden(file)).doesNotThrowAnyException();
        assertThatCode(() -> check(new byte[0])).doesNotThrowAnyException();
    }

    @Test
    void log_cutAnywhere_isATornTail() {
        for (int length = 0; length < log.length; length += 501) {
            byte[] cut = Arrays.copyOf(log, length);
            assertThatCode(() -> check(cut)).as("cut to %d", length).doesNotThrowAnyException();
        }
    }

    @Test
    void log_lastFrameTorn_isATornTail() {
        byte[] torn = log.clone();
        Arrays.fill(torn, torn.length - 2_000, torn.length, (byte) 0);
        assertThatCode(() -> check(torn)).doesNotThrowAnyException();
    }

    @Test
    void log_framesOfAnEarlierRoundBehindTheLast_areNoDamage() {
        byte[] older = log.clone();
        for (int at = 32 + 8 * FRAME; at < older.length; at += FRAME) {
            older[at + 8] ^= 0x55; // other salts, as an earlier round has them
        }
        // As after a restart of the log: each of those frames proves itself by its own round only.
        assertThatCode(() -> check(older)).doesNotThrowAnyException();
    }

    @Test
    void log_bitFlippedBeforeTheLastCommits_isRefused() {
        for (int at = 0; at < log.length - 4 * FRAME; at += 97) {
            if (at >= 4 && at < 16) {
                continue; // format, page size and number of the round: below
            }
            byte[] flipped = log.clone();
            flipped[at] ^= 0x08;
            int place = at;
            assertThatThrownBy(() -> check(flipped))
                    .as("byte %d", place)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            told -> assertThat(Sqlite.saysDamaged(told)).isTrue())
                    .hasMessageContaining("file.db-wal");
        }
    }
}
