package dev.tocsin.store;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A process that appends packs as fast as it can and writes down, outside the store, what it was promised.
///
/// Arguments: the store's directory, the ledger, the first sequence.
final class AppendUntilKilled {
    private AppendUntilKilled() {}

    public static void main(String[] arguments) throws Exception {
        SqliteBlockStore store = new SqliteBlockStore(Path.of(arguments[0]), Log.none());
        Path ledger = Path.of(arguments[1]);
        long sequence = Long.parseLong(arguments[2]);
        Random random = new Random(sequence);
        Clock clock = Clock.system();
        while (true) {
            List<StoredPack> batch = new ArrayList<>();
            StringBuilder promised = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                batch.add(pack(sequence));
                promised.append(sequence++).append('\n');
            }
            try {
                store.append(batch);
                note(ledger, promised.toString());
            } catch (IOException failure) {
                note(ledger, "failed " + failure.getMessage().replace('\n', ' ') + "\n");
                clock.awaitNanos(clock.monotonicNanos() + 20_000_000L);
            }
        }
    }

    private static void note(Path ledger, String lines) throws IOException {
        Files.write(
                ledger,
                lines.getBytes(StandardCharsets.US_ASCII),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /// Pack number `sequence`: a minute each, over several days.
    static StoredPack pack(long sequence) {
        return BlockStoreContract.minute(
                sequence % 2 == 0 ? BlockStoreContract.HOST : BlockStoreContract.OTHER,
                sequence,
                BlockStoreContract.MIDNIGHT + sequence * 30);
    }
}
