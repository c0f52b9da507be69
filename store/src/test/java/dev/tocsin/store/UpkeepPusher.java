package dev.tocsin.store;

import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A process that appends, merges and rolls up without a pause, so that whoever kills it hits one of them. Packs come
/// out of order within twenty minutes: windows are merged in parts, hours are rolled up again and again.
///
/// Ledger: `begun N` before packs up to N are appended, `stored N` when they were acknowledged.
///
/// Arguments: the store's directory, the ledger, the first number.
final class UpkeepPusher {
    /// The moment of merging and rolling up: everything is long over.
    static final long LATER = BlockStoreContract.MIDNIGHT + 2 * 86_400;

    private static final int SHUFFLED = 20;
    private static final int STRIDE = 7; // no common divisor with the 20

    private UpkeepPusher() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Path ledger = Path.of(arguments[1]);
        long next = Long.parseLong(arguments[2]);
        Random random = new Random(next);
        Rollups rollups = new Rollups(directory.resolve("rollups"), Log.none());
        SqliteBlockStore store = new SqliteBlockStore(directory.resolve("blocks"), rollups, Log.none());
        Merger merger = new Merger(store, Log.none());
        Roller roller = new Roller(store, rollups, Log.none());
        while (true) {
            List<StoredPack> batch = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                batch.add(pack(next++));
            }
            note(ledger, "begun " + next);
            store.append(batch);
            note(ledger, "stored " + next);
            merger.run(LATER, () -> true);
            roller.run(LATER, () -> true);
        }
    }

    /// Pack `number`: a minute of its own.
    static StoredPack pack(long number) {
        long minute = number / SHUFFLED * SHUFFLED + number % SHUFFLED * STRIDE % SHUFFLED;
        Fixture machine = new Fixture(number);
        List<Fixture.Second> seconds = machine.seconds(BlockStoreContract.MIDNIGHT + minute * 60, 60);
        return machine.pack(Fixture.id(BlockStoreContract.HOST, 1, number), seconds, 1_000 + number, 0);
    }

    private static void note(Path ledger, String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        Files.write(ledger, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
