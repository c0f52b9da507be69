package dev.tocsin.store;

import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Turns a damaged day file into a sound one: out of the way, taken apart by a [Carver], kept beside.
///
/// ```
/// 2026-11-22.db ── begin ──► 2026-11-22.db.salvage ── run: all packs taken out ──► 2026-11-22.db.damaged
/// ```
///
/// Whoever dies in between leaves the `.salvage`, and the next start runs it again: a pack is stored once however
/// often it comes.
final class Salvage {
    /// Ends the name of a file that is being taken apart.
    static final String OPEN = ".salvage";

    /// Ends the name of one from which everything was taken.
    static final String DONE = ".damaged";

    /// What belongs to a file, in the order in which it is moved or deleted: a log that outlived its file would be
    /// played into the next file of that name.
    static final List<String> COMPANIONS = List.of("-wal", "-shm", "");

    private static final int BATCH = 64; // packs per commit

    private Salvage() {}

    /// Stores packs again; returns how many were new.
    interface Append {
        /// Stores `packs`, as [BlockStore#append] does.
        int packs(List<StoredPack> packs) throws IOException;
    }

    /// Moves the closed file `name` of `directory` out of the way.
    ///
    /// @throws IOException when that fails
    static void begin(Path directory, String name) throws IOException {
        move(directory, name, name + OPEN);
    }

    /// Takes all packs out of what [#begin] moved, stores them through `append`, and tells what was saved.
    ///
    /// @throws IOException when the disk fails; the next start tries again
    static void run(Path directory, String name, Log log, Append append) throws IOException {
        List<StoredPack> batch = new ArrayList<>();
        int[] saved = {0};
        long lost;
        try (Carver carver = Carver.open(directory.resolve(name + OPEN), directory.resolve(name + OPEN + "-wal"))) {
            lost = carver.carve(pack -> {
                batch.add(pack);
                if (batch.size() >= BATCH) {
                    saved[0] += flush(batch, append);
                }
            });
            saved[0] += flush(batch, append);
        } catch (UncheckedIOException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
        String aside = freeName(directory, name + DONE);
        move(directory, name + OPEN, aside);
        log.error(
                "store",
                name + ": " + saved[0] + " packs were saved, at least " + lost
                        + " could not be read; the damaged file is kept as " + directory.resolve(aside));
    }

    private static int flush(List<StoredPack> batch, Append append) {
        try {
            int fresh = batch.isEmpty() ? 0 : append.packs(batch);
            batch.clear();
            return fresh;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String freeName(Path directory, String wanted) {
        String name = wanted;
        for (int i = 2; Files.exists(directory.resolve(name)); i++) {
            name = wanted + "." + i;
        }
        return name;
    }

    private static void move(Path directory, String from, String to) throws IOException {
        for (String companion : COMPANIONS) {
            Path file = directory.resolve(from + companion);
            if (Files.exists(file)) {
                Files.move(file, directory.resolve(to + companion));
            }
        }
        PrivateFiles.syncDirectory(directory.resolve(to));
    }
}
