package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// One flipped bit at a random place of each kind of file that a hub leaves: a closed day, the log of one whose hub
/// was killed, the catalog and its log; and an index of the log with anything in it, as earlier versions left one. What
/// opens, what is lost, what is wrong.
final class StoreFlips {
    private static final int PACKS = 120;
    private static final String DAY = "2026-11-22.db";
    private static final int INDEX_BYTES = 32 << 10; // the first part of an index, sqlite.org/walformat.html

    private final Path work;
    private final Random random;
    private final Path closed;
    private final Path killed;

    /// What came of the flips of one kind of file.
    ///
    /// @param kind which file
    /// @param flips how many
    /// @param opened how often the store opened and could be read and appended to
    /// @param refused how often it did not, saying why
    /// @param lostMost the most packs (of 120) that one flip cost
    /// @param lost the packs that all flips cost together
    /// @param wrong packs or rows with content that nobody put in
    record Outcome(String kind, int flips, int opened, int refused, long lostMost, long lost, long wrong) {}

    /// Makes a store of 120 packs below `work`, as a clean stop leaves it and as a kill does.
    StoreFlips(Path work, long seed) throws IOException {
        this.work = work;
        this.random = new Random(seed);
        this.closed = work.resolve("closed");
        this.killed = work.resolve("killed");
        Path live = work.resolve("live");
        Files.createDirectories(live);
        try (SqliteBlockStore store = new SqliteBlockStore(live.resolve("blocks"), Log.none());
                SqliteCatalog catalog = SqliteCatalog.open(live.resolve("catalog.db"))) {
            for (int n = 0; n < PACKS; n++) {
                store.append(List.of(FaultPack.pack(n)));
                long row = n;
                catalog.write(connection -> connection
                        .createStatement()
                        .executeUpdate(
                                "INSERT INTO meta VALUES ('fault-" + row + "', '" + StorePusher.text(row) + "')"));
            }
            copy(live, killed);
            byte[] index = new byte[INDEX_BYTES];
            random.nextBytes(index);
            Files.write(killed.resolve("blocks").resolve(DAY + "-shm"), index);
            Files.write(killed.resolve("catalog.db-shm"), index);
        }
        copy(live, closed);
    }

    /// `flips` in the file `name` (below the store's directory) of a store that was `killed` or closed.
    Outcome run(String name, boolean ofKilled, int flips) throws IOException {
        Path from = ofKilled ? killed : closed;
        byte[] good = Files.readAllBytes(from.resolve(name));
        int opened = 0;
        long lostMost = 0;
        long lost = 0;
        long wrong = 0;
        for (int i = 0; i < flips; i++) {
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Path each = work.resolve("flip");
            delete(each);
            copy(from, each);
            Files.write(each.resolve(name), bad);
            try {
                StoreVerdict verdict = name.startsWith("catalog") ? rows(each) : packs(each);
                opened++;
                lostMost = Math.max(lostMost, verdict.lost());
                lost += verdict.lost();
                wrong += verdict.wrong() + verdict.duplicated();
            } catch (IOException failure) {
                if (name.startsWith("catalog")) {
                    continue; // a damaged catalog is told, at the start or when the page is read: counted as refused
                }
                throw new IOException(name + " with a flipped bit at " + at + ": " + failure.getMessage(), failure);
            }
        }
        return new Outcome(name, flips, opened, flips - opened, lostMost, lost, wrong);
    }

    private StoreVerdict packs(Path store) throws IOException {
        Set<Long> all = new HashSet<>();
        for (long n = 0; n < PACKS; n++) {
            all.add(n);
        }
        StoreVerdict verdict = StoreVerdict.packs(store.resolve("blocks"), all);
        try (SqliteBlockStore again = new SqliteBlockStore(store.resolve("blocks"), Log.none())) {
            again.append(List.of(BlockStoreContract.minute(
                    new HostId(BlockStoreContract.HOST.uuid()), 5_000_000, BlockStoreContract.MIDNIGHT + 80_000)));
        }
        return verdict;
    }

    private StoreVerdict rows(Path store) throws IOException {
        List<String> ledger = new ArrayList<>();
        for (long n = 0; n < PACKS; n++) {
            ledger.add("row " + n);
        }
        return StoreVerdict.rows(store.resolve("catalog.db"), ledger);
    }

    /// By hand: `flips` of each kind.
    static void main(Path work, int flips, long seed) throws IOException {
        StoreFlips all = new StoreFlips(work, seed);
        boolean good = true;
        for (String line : List.of(
                "blocks/" + DAY + " closed",
                "blocks/" + DAY + " killed",
                "blocks/" + DAY + "-wal killed",
                "blocks/" + DAY + "-shm killed",
                "catalog.db closed",
                "catalog.db killed",
                "catalog.db-wal killed",
                "catalog.db-shm killed")) {
            String[] words = line.split(" ", -1);
            Outcome outcome = all.run(words[0], words[1].equals("killed"), flips);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-28s %s: flips %d, opened %d, refused with a reason %d, lost at most %d of %d, in all %d, wrong"
                            + " values %d",
                    words[0],
                    words[1],
                    outcome.flips(),
                    outcome.opened(),
                    outcome.refused(),
                    outcome.lostMost(),
                    PACKS,
                    outcome.lost(),
                    outcome.wrong()));
            good &= outcome.wrong() == 0;
        }
        System.exit(good ? 0 : 1);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /// Deletes `directory` and all below, if it is there.
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
