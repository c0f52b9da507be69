package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What is asked of a day file: the statements that read [PackRow]s. Static; whoever calls has the connection for
/// himself.
final class PackReads {
    private static final String UNMERGED = "SELECT host, start / " + BlockStore.WINDOW_SECONDS
            + ", count(*) FROM pack WHERE epoch <> " + Pack.MERGED_EPOCH + " GROUP BY 1, 2 ORDER BY 1, 2";
    private static final String CONTAINS = "SELECT 1 FROM pack WHERE host = ? AND epoch = ? AND sequence = ?";
    private static final String FIELDS = "SELECT epoch, sequence, start, \"end\", received, seal, rowid, head";
    private static final String OF_RANGE =
            " FROM pack WHERE host = ? AND start > ? AND start < ? AND \"end\" >= ? ORDER BY start, \"end\", rowid";
    private static final String HEADS = FIELDS + OF_RANGE;
    private static final String PACKS = FIELDS + ", tail" + OF_RANGE;
    private static final String LAST = "SELECT max(\"end\") FROM pack WHERE host = ?1 AND start >"
            + " (SELECT max(start) FROM pack WHERE host = ?1) - " + Limits.BLOCK_SECONDS;
    private static final String FIRST = "SELECT min(start) FROM pack WHERE host = ?";

    private PackReads() {}

    /// Gives prepared statements, and closes them when it sees fit.
    interface Statements {
        /// The statement of `sql`.
        PreparedStatement prepare(String sql) throws SQLException;
    }

    /// The packs to scan.
    ///
    /// @param from first second
    /// @param to the second behind the last
    /// @param whole true for their tails as well
    record Range(HostId host, long from, long to, boolean whole) {}

    /// Told of rows whose seal is broken.
    interface Broken {
        /// Row `row` says that it is `id`.
        void row(long row, PackId id);
    }

    /// As [DayFile#unmerged].
    static List<BlockStore.Window> unmerged(ReaderPool.Reader reader) throws SQLException {
        List<BlockStore.Window> windows = new ArrayList<>();
        try (ResultSet rows = reader.prepare(UNMERGED).executeQuery()) {
            while (rows.next()) {
                windows.add(new BlockStore.Window(
                        Sqlite.host(rows.getBytes(1)), rows.getLong(2) * BlockStore.WINDOW_SECONDS, rows.getInt(3)));
            }
        }
        return windows;
    }

    /// As [DayFile#contains].
    static boolean contains(ReaderPool.Reader reader, PackId id) throws SQLException {
        return contains(reader.prepare(CONTAINS), reader.prepare(MergedRun.HOLDS), id);
    }

    /// As [DayFile#contains].
    static boolean contains(Statements statements, PackId id) throws SQLException {
        try (PreparedStatement select = statements.prepare(CONTAINS);
                PreparedStatement run = statements.prepare(MergedRun.HOLDS)) {
            return contains(select, run, id);
        }
    }

    private static boolean contains(PreparedStatement select, PreparedStatement run, PackId id) throws SQLException {
        select.setBytes(1, Sqlite.bytes(id.host()));
        select.setLong(2, id.epoch());
        select.setLong(3, id.sequence());
        try (ResultSet rows = select.executeQuery()) {
            if (rows.next()) {
                return true;
            }
        }
        return MergedRun.holds(run, id);
    }

    /// As [DayFile#scan]; rows with a broken seal go to `broken` alone.
    static void scan(ReaderPool.Reader reader, Range range, Consumer<StoredPack> each, Broken broken)
            throws SQLException {
        PreparedStatement select = reader.prepare(range.whole() ? PACKS : HEADS);
        select.setBytes(1, Sqlite.bytes(range.host()));
        select.setLong(2, range.from() - Limits.BLOCK_SECONDS);
        select.setLong(3, range.to());
        select.setLong(4, range.from());
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                PackId id = new PackId(range.host(), rows.getLong(1), rows.getLong(2));
                byte[] head = rows.getBytes(8);
                byte[] bytes = range.whole() ? PackRow.joined(head, rows.getBytes(9)) : head;
                StoredPack pack = new StoredPack(id, rows.getLong(3), rows.getLong(4), rows.getLong(5), bytes);
                if (PackRow.seal(pack) == rows.getInt(6)) {
                    each.accept(pack);
                } else {
                    broken.row(rows.getLong(7), id);
                }
            }
        }
    }

    /// As [DayFile#lastSecond].
    static long lastSecond(ReaderPool.Reader reader, HostId host) throws SQLException {
        return second(reader.prepare(LAST), host);
    }

    /// As [DayFile#firstSecond].
    static long firstSecond(ReaderPool.Reader reader, HostId host) throws SQLException {
        return second(reader.prepare(FIRST), host);
    }

    private static long second(PreparedStatement select, HostId host) throws SQLException {
        select.setBytes(1, Sqlite.bytes(host));
        try (ResultSet rows = select.executeQuery()) {
            long second = rows.next() ? rows.getLong(1) : 0;
            return rows.wasNull() ? Long.MIN_VALUE : second;
        }
    }
}
