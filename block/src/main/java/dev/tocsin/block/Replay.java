package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import java.util.List;

/// Reads the records of one table from the first to the last, as often as a sealing needs: reading sparse records
/// again costs less memory than keeping what they mean. Keeps its own memory from one reading to the next.
final class Replay {
    private final List<byte[]> records;
    private final Table table;
    private final RowState state;

    /// Of `records`, the first of which must be a keyframe; those of `table` in them.
    Replay(List<byte[]> records, Table table) {
        this.records = records;
        this.table = table;
        this.state = new RowState(table.columns().size());
    }

    /// Told of each record that holds the table.
    interface Listener {
        /// The table's rows at record `record` are those of `state`.
        void rows(int record, RowState state);
    }

    /// Reads all records once.
    ///
    /// @throws CorruptData when one is damaged, or the first is no keyframe
    void run(RowKeeper keeper, Listener listener) {
        for (int record = 0; record < records.size(); record++) {
            RecordReader reader = new RecordReader(records.get(record));
            if (record == 0 && !reader.key()) {
                throw new CorruptData("got a delta record first; must be a keyframe");
            }
            keeper.begin(record);
            ByteReader section = reader.find(table);
            if (reader.key() || section == null) {
                state.clear(keeper);
            }
            if (section != null) {
                state.apply(section, keeper);
                listener.rows(record, state);
            }
        }
    }
}
