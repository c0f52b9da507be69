package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damage in rollups is told; questions go on by the seconds where these are, with gaps where not; and what can be is
/// made again.
@Tag("KK-24")
final class RollupDamageTest {
    private static final HostId HOST = BlockStoreContract.HOST;
    private static final long T = BlockStoreContract.MIDNIGHT;
    private static final long LATER = T + 3_600 + 200; // an hour is over and settled

    @TempDir
    Path directory = Path.of("");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log(
            Clock.system(), new PrintStream(said, true, StandardCharsets.UTF_8), Log.Level.INFO, Log.Format.TEXT);
    private final QueryColumn sockets = Objects.requireNonNull(Tables.SYSTEM.queryColumn("sockets_used"));
    private final QueryColumn busy = Objects.requireNonNull(Tables.DISK.queryColumn("busy"));

    private interface Work {
        void with(SqliteBlockStore store, Rollups rollups) throws Exception;
    }

    private void open(Work work) throws Exception {
        try (Rollups rollups = new Rollups(directory.resolve("rollups"), log);
                SqliteBlockStore store = new SqliteBlockStore(directory.resolve("blocks"), rollups, log)) {
            work.with(store, rollups);
        }
    }

    /// An hour, rolled up.
    private void fill() throws Exception {
        open((store, rollups) -> {
            Fixture machine = new Fixture(3);
            for (int minute = 0; minute < 61; minute++) {
                List<Fixture.Second> seconds = machine.seconds(T + minute * 60L, 60);
                store.append(List.of(machine.pack(Fixture.id(HOST, 1, minute), seconds, minute, 0)));
            }
            roll(store, rollups);
        });
    }

    private int roll(SqliteBlockStore store, Rollups rollups) throws IOException {
        return new Roller(store, rollups, log).run(LATER, () -> true);
    }

    /// The means of two columns, minute by minute.
    private double[] answer(SqliteBlockStore store, Rollups rollups) throws IOException {
        QueryEngine engine = new QueryEngine(store, rollups, OpenMinutes.NONE, new ManualClock(LATER * 1000), log);
        DoubleStream.Builder all = DoubleStream.builder();
        for (SeriesRequest request : List.of(
                new SeriesRequest(HOST, Tables.SYSTEM, List.of(sockets), null, T * 1000, (T + 3_600) * 1000, 60_000),
                new SeriesRequest(HOST, Tables.DISK, List.of(busy), null, T * 1000, (T + 3_600) * 1000, 60_000))) {
            for (Series series : engine.series(request).series()) {
                Arrays.stream(series.avg()).forEach(all);
            }
        }
        return all.build().toArray();
    }

    private static void same(double[] got, double[] whole) {
        assertThat(whole).hasSize(180).doesNotContain(Double.NaN);
        assertThat(got).hasSameSizeAs(whole);
        for (int i = 0; i < whole.length; i++) {
            assertThat(got[i]).as("minute %d", i % 60).isCloseTo(whole[i], offset(0x1p-15 * whole[i]));
        }
    }

    private Path minutes() throws IOException {
        try (var files = Files.list(directory.resolve("rollups"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("minutes-"))
                    .filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aFileWithoutAHeader_isPutAsideAndMadeAgain_andNoQuestionFails() throws Exception {
        fill();
        double[][] whole = new double[1][];
        open((store, rollups) -> whole[0] = answer(store, rollups));
        byte[] bytes = Files.readAllBytes(minutes());
        Arrays.fill(bytes, 0, 100, (byte) 7);
        Files.write(minutes(), bytes);
        open((store, rollups) -> {
            same(answer(store, rollups), whole[0]);
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("put aside");
            assertThat(directory
                            .resolve("rollups/" + "minutes-2026-11-01.db.damaged")
                            .getParent())
                    .isDirectoryContaining(file -> file.toString().endsWith(".db.damaged"));
            assertThat(roll(store, rollups)).isPositive();
            same(answer(store, rollups), whole[0]);
            assertThat(minutes()).exists();
        });
    }

    @Test
    void aFileDamagedWhileItIsOpen_isPutAside_andNoQuestionFails() throws Exception {
        fill();
        double[][] whole = new double[1][];
        open((store, rollups) -> whole[0] = answer(store, rollups));
        byte[] bytes = Files.readAllBytes(minutes());
        Arrays.fill(bytes, 4_096, bytes.length, (byte) 0x55);
        Files.write(minutes(), bytes);
        open((store, rollups) -> {
            same(answer(store, rollups), whole[0]);
            roll(store, rollups);
            same(answer(store, rollups), whole[0]);
        });
    }

    /// Flips a bit in every chunk; SQLite notices nothing of it.
    private void flipChunks() throws Exception {
        try (Connection connection = Sqlite.writer(minutes());
                PreparedStatement flip = connection.prepareStatement(
                        "UPDATE chunk SET bytes = CAST(substr(bytes, 1, 7) || x'a5' || substr(bytes, 9) AS BLOB)")) {
            assertThat(flip.executeUpdate()).isPositive();
        }
    }

    @Test
    void aFlippedBitInChunks_isToldAndTheyAreMadeAgain() throws Exception {
        fill();
        double[][] whole = new double[1][];
        open((store, rollups) -> whole[0] = answer(store, rollups));
        flipChunks();
        open((store, rollups) -> {
            assertThat(answer(store, rollups))
                    .as("nothing of the column that was met first")
                    .hasSize(120);
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("is damaged");
            same(answer(store, rollups), whole[0]);
            roll(store, rollups);
            same(answer(store, rollups), whole[0]);
        });
    }

    @Test
    void aFlippedBitInChunks_whoseSecondsAreGone_staysAGap() throws Exception {
        fill();
        flipChunks();
        open((store, rollups) -> {
            store.expire(T + 86_400);
            answer(store, rollups);
            roll(store, rollups);
            assertThat(answer(store, rollups)).isEmpty();
            assertThat(roll(store, rollups)).as("not tried for ever").isZero();
        });
    }
}
