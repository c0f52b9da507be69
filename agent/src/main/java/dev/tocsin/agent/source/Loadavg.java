package dev.tocsin.agent.source;

import dev.tocsin.block.Tables;

/// `/proc/loadavg`: the three load averages in hundredths, and the number that was given out last.
///
/// ```
/// 0.20 0.18 0.12 1/80 11206          load averages | runnable and all tasks | last pid of this pid namespace
/// ```
final class Loadavg implements Source {
    private static final int LOAD1 = Tables.SYSTEM.column("load1_centi");
    private static final int LOAD5 = Tables.SYSTEM.column("load5_centi");
    private static final int LOAD15 = Tables.SYSTEM.column("load15_centi");

    private final ProcReader file;
    private final Cursor cursor = new Cursor();

    /// Reads below `roots`.
    Loadavg(Roots roots) {
        this.file = new ProcReader(roots.proc().resolve("loadavg"));
    }

    @Override
    public String name() {
        return "loadavg";
    }

    @Override
    public void read(Reading reading) {
        if (file.read()) {
            cursor.over(file);
            reading.system(LOAD1, cursor.decimal(2));
            reading.system(LOAD5, cursor.decimal(2));
            reading.system(LOAD15, cursor.decimal(2));
            cursor.skipWord();
            reading.lastPid(cursor.number());
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
