package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.block.PackRun;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which sequences of one spool, out of a range, are stored. Not thread-safe.
final class StoredRuns {
    private static final String PACKS =
            "SELECT sequence, 1 FROM pack WHERE host = ? AND epoch = ? AND sequence <= ? AND sequence >= ?";
    private static final String MERGED =
            "SELECT first, count FROM merged_run WHERE host = ? AND epoch = ? AND first <= ? AND first + count > ?";

    private final HostId host;
    private final long epoch;
    private final long first;
    private final int count;
    private final BitSet stored = new BitSet();

    /// Of `first` to `last` of the spool `epoch` of `host`; nothing is stored yet.
    StoredRuns(HostId host, long epoch, long first, long last) {
        if (first < 1 || last < first || last - first >= BlockStore.MISSING_PACKS) {
            throw new IllegalArgumentException("got sequences " + first + " to " + last
                    + "; must be 1 or more, ascending," + " at most " + BlockStore.MISSING_PACKS);
        }
        this.host = host;
        this.epoch = epoch;
        this.first = first;
        this.count = (int) (last - first + 1);
    }

    /// Adds what the day file behind `reader` has. True when nothing is missing any more.
    boolean add(ReaderPool.Reader reader) throws SQLException {
        add(reader.prepare(PACKS));
        add(reader.prepare(MERGED));
        return stored.cardinality() == count;
    }

    private void add(PreparedStatement select) throws SQLException {
        select.setBytes(1, Sqlite.bytes(host));
        select.setLong(2, epoch);
        select.setLong(3, first + count - 1);
        select.setLong(4, first);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                add(rows.getLong(1), rows.getLong(2));
            }
        }
    }

    /// Adds `length` sequences from `from` on; those outside of the range do not count.
    void add(long from, long length) {
        int begin = Math.clamp(from - first, 0, count);
        int end = Math.clamp(from - first + length, begin, count);
        stored.set(begin, end);
    }

    /// What is not stored, ascending.
    List<PackRun> missing() {
        List<PackRun> runs = new ArrayList<>();
        for (int begin = stored.nextClearBit(0); begin < count; begin = stored.nextClearBit(begin)) {
            int next = stored.nextSetBit(begin);
            int end = next < 0 ? count : next;
            runs.add(new PackRun(epoch, first + begin, end - begin));
            begin = end;
        }
        return runs;
    }
}
