package dev.tocsin.store;

import dev.tocsin.block.Pack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What an agent has recorded, out of its spool: it keeps what the hub has for a day. The hub's own files would not do,
/// because it merges minutes soon, and what is measured is how. For [StoreBench] and [PeerFeed].
final class Recording {
    private static final long SEALED_MILLIS = 61_000; // from a minute's beginning until the hub has it

    private Recording() {}

    /// The packs in the directory `spool` (`sent-…042.pack`, `pack-…043.pack`), oldest first, at least one.
    ///
    /// @throws IOException when there is none or one cannot be read
    static List<StoredPack> read(Path spool) throws IOException {
        List<StoredPack> packs = new ArrayList<>();
        try (Stream<Path> files = Files.list(spool)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".pack")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Pack pack = Pack.open(bytes);
                long start = pack.startSecond();
                packs.add(new StoredPack(pack.id(), start, pack.endSecond(), start * 1_000 + SEALED_MILLIS, bytes));
            }
        }
        if (packs.isEmpty()) {
            throw new IOException("no packs in " + spool + "; must be the spool of an agent that recorded");
        }
        packs.sort(Comparator.comparingLong(StoredPack::startSecond));
        return packs;
    }
}
