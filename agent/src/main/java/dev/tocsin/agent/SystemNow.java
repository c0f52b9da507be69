package dev.tocsin.agent;

import dev.tocsin.block.Derivation;
import dev.tocsin.block.Frame;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.util.List;

/// The machine's current values as people ask for them, for the pulse: the query columns of the system table derived
/// from the two latest readings, when somebody asks. Thread-safe.
final class SystemNow {
    private static final List<QueryColumn> COLUMNS = Tables.SYSTEM.queryColumns();
    private static final double MILLIS_PER_SECOND = 1_000;

    private long[] before = new long[Tables.SYSTEM.columns().size()];
    private long[] now = new long[Tables.SYSTEM.columns().size()];
    private long beforeMillis;
    private long nowMillis;
    private int readings;

    /// Takes the reading of one second.
    synchronized void take(Frame frame) {
        for (int i = 0; i < frame.tables().size(); i++) {
            Rows rows = frame.tables().get(i);
            if (rows.table().id() == Tables.SYSTEM.id() && rows.size() > 0) {
                long[] oldest = before;
                before = now;
                beforeMillis = nowMillis;
                now = oldest;
                nowMillis = frame.atMillis();
                rows.copyRow(0, now);
                readings++;
            }
        }
    }

    /// One value per query column, NaN = unknown; empty before the first reading.
    synchronized double[] values() {
        if (readings == 0) {
            return new double[0];
        }
        double seconds = (nowMillis - beforeMillis) / MILLIS_PER_SECOND;
        double[] derived = new double[COLUMNS.size()];
        for (int i = 0; i < derived.length; i++) {
            derived[i] = Derivation.evaluate(COLUMNS.get(i).formula(), readings > 1 ? before : null, now, seconds);
        }
        return derived;
    }
}
