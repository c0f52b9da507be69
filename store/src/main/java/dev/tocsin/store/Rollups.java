package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.RollupChunk;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rollups of all hosts: what is kept for years, and where a question about a day or a year is read.
///
/// Written by [Roller], read by [QueryEngine]; told of each pack before it is stored ([#before]), so that no stale
/// step is ever shown. Thread-safe.
public final class Rollups implements AutoCloseable {
    private static final int TOLD = 1_000; // hours (days) with damage that are made again, once each

    private final Set<String> told = new HashSet<>(); // guarded by itself
    private final RollupFiles files;
    private final RollupState state;
    private final Log log;

    /// Opens the rollups in `directory`, making it when it is missing.
    ///
    /// @throws IOException when that fails
    public Rollups(Path directory, Log log) throws IOException {
        this.files = new RollupFiles(directory, log);
        this.log = log;
        this.state = new RollupState(directory.resolve("state.db"));
    }

    RollupState state() {
        return state;
    }

    RollupFiles files() {
        return files;
    }

    /// Notes that `packs` are about to be stored: what was rolled up of their seconds is to be done again.
    ///
    /// @throws IOException when that is not durable; they must not be stored then
    void before(List<StoredPack> packs) throws IOException {
        for (StoredPack pack : packs) {
            // The first second behind a pack may take its rate from it.
            state.stale(pack.id().host(), pack.startSecond(), pack.endSecond() + Seconds.LOOK_BACK_SECONDS);
        }
    }

    /// Stores what `fold` holds as the chunk of `tier` of `host` that begins at second `start`: `fold` has its
    /// steps.
    ///
    /// @throws IOException when it is not durable
    void write(Tier tier, HostId host, long start, List<SeriesFold> folds) throws IOException {
        Map<String, byte[]> chunks = new LinkedHashMap<>();
        for (SeriesFold fold : folds) {
            encode(tier, fold, chunks);
        }
        try {
            files.write(tier, host, start, chunks);
        } catch (IOException failure) {
            throw mended(tier, start, failure);
        }
    }

    private static void encode(Tier tier, SeriesFold fold, Map<String, byte[]> chunks) {
        Map<String, SeriesFold.Point[]> lines = fold.lines();
        if (lines.isEmpty()) {
            return;
        }
        String table = fold.table().name();
        if (fold.table().keyName() != null) {
            chunks.put(table, RollupKeys.encode(lines.keySet()));
        }
        int steps = tier.steps();
        for (int column = 0; column < fold.columns().size(); column++) {
            RollupChunk chunk = RollupChunk.empty(lines.size(), steps);
            int at = 0;
            for (SeriesFold.Point[] points : lines.values()) {
                for (int step = 0; step < steps; step++) {
                    SeriesFold.Point point = points[column];
                    chunk.count()[at] = point.count(step);
                    chunk.avg()[at] = point.avg(step);
                    chunk.min()[at] = point.min(step);
                    chunk.max()[at] = point.max(step);
                    chunk.last()[at++] = point.last(step);
                }
            }
            chunks.put(table + "." + fold.columns().get(column).name(), chunk.encode());
        }
    }

    /// Folds the steps of `tier` in the seconds from `from` to before `to`, both whole steps, into `fold`.
    ///
    /// @throws IOException when they cannot be read
    void fold(Tier tier, HostId host, long from, long to, SeriesFold fold) throws IOException {
        String table = fold.table().name();
        Map<Long, List<String>> keys = new HashMap<>();
        long first = tier.chunk(from);
        try {
            if (fold.table().keyName() != null) {
                files.read(tier, host, table, first, to, (start, bytes) -> {
                    try {
                        keys.put(start, RollupKeys.decode(bytes));
                    } catch (CorruptData damage) {
                        damaged(tier, host, start, table, damage);
                    }
                });
            }
            for (int i = 0; i < fold.columns().size(); i++) {
                int column = i;
                QueryColumn asked = fold.columns().get(i);
                files.read(tier, host, table + "." + asked.name(), first, to, (start, bytes) -> {
                    List<String> names = fold.table().keyName() == null ? List.of("") : keys.get(start);
                    Reading reading = new Reading(tier, start, from, to);
                    try {
                        reading.into(
                                fold, column, RollupChunk.decode(bytes, Zstd.CODEC), names == null ? List.of() : names);
                    } catch (CorruptData damage) {
                        damaged(tier, host, start, fold.table().name() + "." + asked.name(), damage);
                    }
                });
            }
        } catch (IOException failure) {
            throw mended(tier, first, failure);
        }
    }

    /// A chunk that is read, and which of its steps count.
    private record Reading(Tier tier, long start, long from, long to) {
        void into(SeriesFold fold, int column, RollupChunk chunk, List<String> keys) {
            int firstStep = (int) Math.max(0, (from - start) / tier.stepSeconds());
            int endStep = (int) Math.min(chunk.steps(), (to - start) / tier.stepSeconds());
            String only = fold.key();
            for (int entity = 0; entity < Math.min(chunk.entities(), keys.size()); entity++) {
                if (only != null && !only.equals(keys.get(entity))) {
                    continue;
                }
                for (int step = firstStep; step < endStep; step++) {
                    int cell = entity * chunk.steps() + step;
                    int count = chunk.count()[cell];
                    if (count > 0) {
                        SeriesFold.Step one = new SeriesFold.Step(
                                count, chunk.avg()[cell], chunk.min()[cell], chunk.max()[cell], chunk.last()[cell]);
                        fold.step(keys.get(entity), column, (start + (long) step * tier.stepSeconds()) * 1_000, one);
                    }
                }
            }
        }
    }

    /// What to throw for `failure`; a damaged file is put aside first, with what it held to be done again. Whoever
    /// asked may then ask again ([Seconds#twice]).
    private IOException mended(Tier tier, long second, IOException failure) throws IOException {
        if (failure.getCause() instanceof SQLException cause && Sqlite.saysDamaged(cause)) {
            long day = tier.file(second);
            files.putAside(tier, day);
            state.staleAll(day * 86_400, tier.nextFile(second) - 1);
            return new IOException(
                    failure.getMessage(), new DamageMended("rollups were damaged and put aside; ask again"));
        }
        return failure;
    }

    /// Tells of a damaged chunk and has all of its hour (day) made again, as far as the seconds are still there; once.
    /// It is a gap in the answer that meets it, and stays one when they are not.
    private void damaged(Tier tier, HostId host, long start, String what, CorruptData damage) {
        synchronized (told) {
            if (told.size() >= TOLD || !told.add(tier + " " + host + " " + start)) {
                return;
            }
        }
        log.error("rollup", what + " of " + host + " at " + start + " is damaged: " + damage.getMessage());
        try {
            state.stale(host, start, start + tier.chunkSeconds() - 1);
        } catch (IOException failure) {
            log.error("rollup", "not noted as to be done again: " + failure.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
        state.close();
    }
}
