package dev.tocsin.agent.source;

import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.FakeProc;
import java.nio.file.Path;

/// A fake tree, a clock that a test moves, and the reading that a source fills: what the tests of sources share.
final class FakeMachine {
    final FakeProc files;
    final ManualClock clock = new ManualClock(1_800_000_000_100L);
    final Reading reading = new Reading();

    FakeMachine(Path directory) {
        files = new FakeProc(directory);
    }

    Roots roots() {
        return new Roots(files.proc(), files.sys(), files.etc());
    }

    /// One second in which `sources` are read.
    Frame second(Source... sources) {
        reading.begin();
        for (Source source : sources) {
            source.read(reading);
        }
        clock.advanceMillis(1_000);
        return reading.frame(clock.wallMillis());
    }

    long system(String column) {
        return reading.system(Tables.SYSTEM.column(column));
    }

    static Rows rows(Frame frame, Table table) {
        return frame.tables().stream()
                .filter(rows -> rows.table().id() == table.id())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no table " + table.name()));
    }

    static boolean has(Frame frame, Table table) {
        return frame.tables().stream().anyMatch(rows -> rows.table().id() == table.id());
    }

    /// The cell of the row with that key; a gap when it has none.
    static long cell(Rows rows, String key, String column) {
        int row = row(rows, key);
        return row < 0 ? Column.GAP : rows.cell(row, rows.table().column(column));
    }

    static String attribute(Rows rows, String key, String attribute) {
        return rows.entity(row(rows, key)).attributes().get(rows.table().attribute(attribute));
    }

    static int row(Rows rows, String key) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.entity(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }
}
