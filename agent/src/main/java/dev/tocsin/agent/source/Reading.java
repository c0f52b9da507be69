package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.List;

/// What the sources fill during one second: the one row of [Tables#SYSTEM] and the rows of each other table. Reused
/// every second. Not thread-safe.
public final class Reading {
    private static final Entity MACHINE = new Entity("", List.of());

    private final Rows system = new Rows(Tables.SYSTEM);
    private final Rows[] others = new Rows[Tables.ALL.size()];
    private final boolean[] present = new boolean[Tables.ALL.size()];
    private long bootSecond = Column.GAP;
    private long lastPid = Column.GAP;
    private int cpus;

    /// A reading with nothing in it.
    public Reading() {
        for (int i = 0; i < others.length; i++) {
            others[i] = new Rows(Tables.ALL.get(i));
        }
        begin();
    }

    /// Forgets the last second.
    public void begin() {
        lastPid = Column.GAP;
        cpus = 0;
        system.clear();
        system.add(MACHINE);
        for (int i = 0; i < others.length; i++) {
            others[i].clear();
            present[i] = false;
        }
    }

    /// Sets a cell of the machine's row; `column` is a position in [Tables#SYSTEM].
    public void system(int column, long value) {
        system.set(0, column, value);
    }

    /// A cell of the machine's row, [Column#GAP] when no source has set it yet.
    public long system(int column) {
        return system.cell(0, column);
    }

    /// Notes when the machine started, epoch seconds (it moves when the clock is set). Kept until noted again.
    public void bootSecond(long second) {
        bootSecond = second;
    }

    /// When the machine started, epoch seconds; [Column#GAP] when unknown.
    public long bootSecond() {
        return bootSecond;
    }

    /// Notes the number that the kernel gave to a process or thread last.
    public void lastPid(long pid) {
        lastPid = pid;
    }

    /// See above; [Column#GAP] when unknown.
    public long lastPid() {
        return lastPid;
    }

    /// Notes how many CPUs work.
    public void cpus(int count) {
        cpus = count;
    }

    /// See above; 0 when unknown.
    public int cpus() {
        return cpus;
    }

    /// The rows of `table` (not SYSTEM), to add to; from now on the table is part of the frame, even without rows.
    public Rows rows(Table table) {
        int index = index(table);
        present[index] = true;
        return others[index];
    }

    /// Takes `table` out of this second: a source failed half way.
    public void drop(Table table) {
        int index = index(table);
        present[index] = false;
        others[index].clear();
    }

    private static int index(Table table) {
        for (int i = 0; i < Tables.ALL.size(); i++) {
            if (Tables.ALL.get(i).id() == table.id()) {
                return i;
            }
        }
        throw new AssertionError("BUG: got table " + table.name() + ", must be one of Tables.ALL");
    }

    /// Everything as one frame; its rows are those of this reading and live until the next [#begin].
    public Frame frame(long atMillis) {
        List<Rows> tables = new ArrayList<>(others.length + 1);
        tables.add(system);
        for (int i = 0; i < others.length; i++) {
            if (present[i]) {
                tables.add(others[i]);
            }
        }
        return new Frame(atMillis, tables);
    }
}
