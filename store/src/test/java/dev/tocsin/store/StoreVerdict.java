package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What a store that went through a fault still has, compared with the ledger of [StorePusher].
///
/// @param promised packs and rows that were acknowledged
/// @param lost acknowledged and not there, or there with damage that its checksums tell
/// @param duplicated packs that are there more than once
/// @param wrong packs or rows with content that nobody put in
record StoreVerdict(long promised, long lost, long duplicated, long wrong) {
    static final StoreVerdict NOTHING = new StoreVerdict(0, 0, 0, 0);

    /// True when every promise was kept.
    boolean isGood() {
        return lost == 0 && duplicated == 0 && wrong == 0;
    }

    /// Both together.
    StoreVerdict plus(StoreVerdict other) {
        return new StoreVerdict(
                promised + other.promised, lost + other.lost, duplicated + other.duplicated, wrong + other.wrong);
    }

    /// Opens what is in `directory` and compares it with `ledger`, all of which was promised.
    static StoreVerdict of(Path directory, List<String> ledger) throws IOException {
        return packs(directory.resolve("blocks"), packs(ledger)).plus(rows(directory.resolve("catalog.db"), ledger));
    }

    /// The numbers of acknowledged packs.
    static Set<Long> packs(List<String> ledger) {
        Set<Long> promised = new HashSet<>();
        for (String line : ledger) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("stored")) {
                for (long n = Long.parseLong(words[1]); n <= Long.parseLong(words[2]); n++) {
                    promised.add(n);
                }
            }
        }
        return promised;
    }

    /// Compares the day files in `blocks` with the packs that were promised.
    static StoreVerdict packs(Path blocks, Set<Long> promised) throws IOException {
        Map<Long, Integer> found = new HashMap<>();
        long[] wrong = {0};
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, Log.none())) {
            for (HostId host : List.of(BlockStoreContract.HOST, BlockStoreContract.OTHER)) {
                scan(store, host, pack -> {
                    FaultPack.Found content = FaultPack.compare(pack);
                    if (content != FaultPack.Found.DAMAGED) {
                        found.merge(pack.id().sequence(), 1, Integer::sum);
                    }
                    wrong[0] += content == FaultPack.Found.WRONG ? 1 : 0;
                });
            }
        }
        long lost = promised.stream().filter(n -> !found.containsKey(n)).count();
        long twice = found.values().stream().filter(n -> n > 1).count();
        return new StoreVerdict(promised.size(), lost, twice, wrong[0]);
    }

    /// Reads all packs from the first day on; a damaged file is mended once, and then asked again.
    static void scan(BlockStore store, HostId host, Consumer<StoredPack> each) throws IOException {
        for (int attempt = 0; ; attempt++) {
            List<StoredPack> packs = new ArrayList<>();
            try {
                store.scan(host, BlockStoreContract.MIDNIGHT - 86_400, Long.MAX_VALUE / 2, packs::add);
                packs.forEach(each);
                return;
            } catch (IOException failure) {
                if (attempt > 8 || !(failure.getCause() instanceof DamageMended)) {
                    throw failure;
                }
            }
        }
    }

    /// Compares the rows of `catalog` with those that `ledger` promises.
    static StoreVerdict rows(Path catalog, List<String> ledger) throws IOException {
        Set<Long> promised = new HashSet<>();
        for (String line : ledger) {
            if (line.startsWith("row ")) {
                promised.add(Long.parseLong(line.substring(4)));
            }
        }
        try (SqliteCatalog opened = SqliteCatalog.open(catalog)) {
            return opened.read(connection -> {
                Set<Long> found = new HashSet<>();
                long wrong = 0;
                try (PreparedStatement select =
                                connection.prepareStatement("SELECT key, value FROM meta WHERE key LIKE 'fault-%'");
                        ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        long n = Long.parseLong(rows.getString(1).substring("fault-".length()));
                        found.add(n);
                        wrong += rows.getString(2).equals(StorePusher.text(n)) ? 0 : 1;
                    }
                }
                long lost = promised.stream().filter(n -> !found.contains(n)).count();
                return new StoreVerdict(promised.size(), lost, 0, wrong);
            });
        }
    }
}
