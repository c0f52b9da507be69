package dev.tocsin.agent;

import dev.tocsin.block.Derivation;
import dev.tocsin.block.Frame;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The machine's current values as people ask for them, for the pulse: the query columns of the system table derived
/// from the two latest readings. Written by the sampler's thread, read by any.
final class SystemNow {
    private static final List<QueryColumn> COLUMNS = Tables.SYSTEM.queryColumns();
    private static final double MILLIS_PER_SECOND = 1_000;

    private long @Nullable [] before;
    private long beforeMillis;
    private volatile double[] values = new double[0];

    /// Takes the reading of one second.
    void take(Frame frame) {
        for (Rows rows : frame.tables()) {
            if (rows.table().id() == Tables.SYSTEM.id() && rows.size() > 0) {
                take(rows, frame.atMillis());
            }
        }
    }

    private void take(Rows rows, long atMillis) {
        long[] now = new long[Tables.SYSTEM.columns().size()];
        rows.copyRow(0, now);
        double seconds = (atMillis - beforeMillis) / MILLIS_PER_SECOND;
        double[] derived = new double[COLUMNS.size()];
        for (int i = 0; i < derived.length; i++) {
            derived[i] = Derivation.evaluate(COLUMNS.get(i).formula(), before, now, seconds);
        }
        before = now;
        beforeMillis = atMillis;
        values = derived;
    }

    /// One value per query column, NaN = unknown; empty before the first reading. Not to be changed.
    double[] values() {
        return values;
    }
}
