package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.PackRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Which packs went into the merged packs of a day file, as runs of sequences, so that one that an agent sends
/// again is still known. The merged packs say it themselves; this is their index.
final class MergedRun {
    /// Finds the run that may hold a pack.
    static final String HOLDS = "SELECT first, count FROM merged_run WHERE host = ? AND epoch = ? AND first <= ?"
            + " ORDER BY first DESC LIMIT 1";

    private static final String INSERT =
            "INSERT OR REPLACE INTO merged_run (host, epoch, first, count) VALUES (?, ?, ?, ?)";

    private MergedRun() {}

    /// True when the pack `id` went into a merged one; `select` is of [#HOLDS].
    static boolean holds(PreparedStatement select, PackId id) throws SQLException {
        select.setBytes(1, Sqlite.bytes(id.host()));
        select.setLong(2, id.epoch());
        select.setLong(3, id.sequence());
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() && id.sequence() - rows.getLong(1) < rows.getLong(2);
        }
    }

    /// Notes what `merged` was made of; nothing when its bytes do not say.
    static void insert(Connection connection, StoredPack merged) throws SQLException {
        Pack pack;
        try {
            pack = Pack.openHead(merged.bytes(), Zstd.CODEC);
        } catch (CorruptData unknown) {
            return; // kept as it came, and what an agent sends again of it is stored beside: read once all the same
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (PackRun run : pack.runs()) {
                insert.setBytes(1, Sqlite.bytes(merged.id().host()));
                insert.setLong(2, run.epoch());
                insert.setLong(3, run.first());
                insert.setLong(4, run.count());
                insert.executeUpdate();
            }
        }
    }
}
