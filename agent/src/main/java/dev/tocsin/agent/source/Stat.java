package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.List;

/// `/proc/stat`: the times of all CPUs and of each, forks, context switches, interrupts, running and blocked tasks.
///
/// ```
/// cpu  44286 5 8412 411520 982 0 205 6658 0 0      user nice system idle iowait irq softirq steal guest guest_nice
/// cpu0 21380 2 3482 207696 156 0 32 3179 0 0
/// intr 624525 0 0 …                                 the first number is the sum
/// ```
///
/// `guest` is already inside `user` and is not read. A CPU that is off has no line, and so no row. Older kernels lack
/// the last times: gaps.
final class Stat implements Source {
    /// Rows of CPUs; the largest Linux machine has 8,192.
    static final int MAX_CPUS = 8_192;

    private static final byte[] CPU = Words.ascii("cpu");
    private static final byte[] BOOT = Words.ascii("btime ");
    // The eight times come first and in the order of the file in both tables (see Tables.ticks).
    private static final int TIMES = 8;
    private static final int[] ORDER = {
        Tables.CPU.column("user_ticks"),
        Tables.CPU.column("nice_ticks"),
        Tables.CPU.column("system_ticks"),
        Tables.CPU.column("idle_ticks"),
        Tables.CPU.column("iowait_ticks"),
        Tables.CPU.column("irq_ticks"),
        Tables.CPU.column("softirq_ticks"),
        Tables.CPU.column("steal_ticks")
    };
    private static final int FREQUENCY = Tables.CPU.column("freq_khz");
    private static final Words LINES = new Words()
            .with("intr ", Tables.SYSTEM.column("intr"))
            .with("ctxt ", Tables.SYSTEM.column("ctxt"))
            .with("processes ", Tables.SYSTEM.column("forks"))
            .with("procs_running ", Tables.SYSTEM.column("procs_running"))
            .with("procs_blocked ", Tables.SYSTEM.column("procs_blocked"));

    private final ProcReader file;
    private final Cursor cursor = new Cursor();
    private final Frequencies frequencies;
    private final List<Entity> cpus = new ArrayList<>();

    /// Reads below `roots`; `frequencies` knows the CPUs' clocks.
    Stat(Roots roots, Frequencies frequencies) {
        this.file = new ProcReader(roots.proc().resolve("stat"));
        this.frequencies = frequencies;
    }

    @Override
    public String name() {
        return "stat";
    }

    @Override
    public Table table() {
        return Tables.CPU;
    }

    @Override
    public void read(Reading reading) {
        if (!file.read()) {
            return;
        }
        frequencies.refresh();
        Rows rows = reading.rows(Tables.CPU);
        cursor.over(file);
        while (!cursor.atEnd()) {
            if (cursor.startsWith(CPU)) {
                cursor.skip(CPU.length);
                cpuLine(reading, rows);
            } else if (cursor.startsWith(BOOT)) {
                cursor.skip(BOOT.length);
                reading.bootSecond(cursor.number());
            } else {
                int column = LINES.take(cursor);
                if (column >= 0) {
                    reading.system(column, cursor.number());
                }
            }
            cursor.skipLine();
        }
        reading.cpus(rows.size());
    }

    @Override
    public void close() {
        file.close();
    }

    private void cpuLine(Reading reading, Rows rows) {
        if (cursor.peek() == ' ') {
            for (int i = 0; i < TIMES; i++) {
                reading.system(ORDER[i], cursor.number());
            }
            return;
        }
        long index = cursor.number();
        if (index < 0 || index >= MAX_CPUS || rows.size() >= MAX_CPUS) {
            return;
        }
        int row = rows.add(entity((int) index));
        for (int i = 0; i < TIMES; i++) {
            rows.set(row, ORDER[i], cursor.number());
        }
        long kilohertz = frequencies.kilohertz((int) index);
        if (kilohertz != Column.GAP) {
            rows.set(row, FREQUENCY, kilohertz);
        }
    }

    private Entity entity(int index) {
        while (cpus.size() <= index) {
            cpus.add(new Entity(Integer.toString(cpus.size()), List.of()));
        }
        return cpus.get(index);
    }
}
