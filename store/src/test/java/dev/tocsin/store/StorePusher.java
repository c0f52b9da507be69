package dev.tocsin.store;

import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Day files and a catalog in a process of its own, which is killed, cut off or refused by its disk: appends packs
/// and commits rows as fast as it can, and writes down, outside of them, what it was promised.
///
/// | line | says |
/// |---|---|
/// | `stored A B` | packs A to B were acknowledged |
/// | `row N` | row N of the catalog was committed |
/// | `expired` | a day was deleted |
/// | `control N` | batch N was also written to the file `control`, which nobody syncs |
/// | `failed …` | something was refused, and is tried again |
///
/// Arguments: directory of the store, ledger, first number, batches to do (0: for ever).
final class StorePusher {
    /// A day that is older than all others; it is made and deleted again and again.
    static final long OLD_SECOND = BlockStoreContract.MIDNIGHT - 30 * 86_400L;

    private static final int MOST_PACKS = 20;
    private static final int EXPIRE_EACH = 5;

    private final Path directory;
    private final Path ledger;

    private StorePusher(Path directory, Path ledger) {
        this.directory = directory;
        this.ledger = ledger;
    }

    public static void main(String[] arguments) throws Exception {
        StorePusher pusher = new StorePusher(Path.of(arguments[0]), Path.of(arguments[1]));
        pusher.run(Long.parseLong(arguments[2]), Long.parseLong(arguments[3]));
    }

    /// The text of row `n`.
    static String text(long n) {
        return "row " + n + " " + Long.toHexString(n * 0x9E3779B97F4A7C15L).repeat(3);
    }

    private void run(long first, long batches) throws IOException {
        Files.createDirectories(directory);
        Random random = new Random(first);
        SqliteBlockStore store = new SqliteBlockStore(directory.resolve("blocks"), Log.none());
        SqliteCatalog catalog = SqliteCatalog.open(directory.resolve("catalog.db"));
        note("up");
        long sequence = first;
        for (long batch = 0; batches == 0 || batch < batches; batch++) {
            int count = 1 + random.nextInt(MOST_PACKS);
            long from = sequence;
            attempt(() -> append(store, from, count));
            attempt(() -> commit(catalog, from));
            if (batch % EXPIRE_EACH == 0) {
                attempt(() -> expire(store, from));
            }
            long done = batch;
            attempt(() -> {
                append(directory.resolve("control"), done + "\n");
                note("control " + done);
            });
            sequence += count;
        }
        catalog.close();
        store.close();
        note("closed");
    }

    private interface Step {
        void run() throws IOException;
    }

    /// What is refused is not promised, and the run goes on.
    private void attempt(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException failure) {
            note("failed " + failure.getMessage().replace('\n', ' '));
        }
    }

    private void append(SqliteBlockStore store, long from, int count) throws IOException {
        List<StoredPack> packs = new ArrayList<>();
        for (long n = from; n < from + count; n++) {
            packs.add(FaultPack.pack(n));
        }
        store.append(packs);
        note("stored " + from + " " + (from + count - 1));
    }

    private void commit(SqliteCatalog catalog, long n) throws IOException {
        catalog.write(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")) {
                insert.setString(1, "fault-" + n);
                insert.setString(2, text(n));
                return insert.executeUpdate();
            }
        });
        note("row " + n);
    }

    private void expire(SqliteBlockStore store, long n) throws IOException {
        store.append(List.of(BlockStoreContract.minute(BlockStoreContract.HOST, 1_000_000_007L + n, OLD_SECOND)));
        store.expire(OLD_SECOND + 2 * 86_400L);
        note("expired");
    }

    private void note(String line) throws IOException {
        append(ledger, line + "\n");
    }

    private static void append(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
