package dev.tocsin.agent.source;

import dev.tocsin.block.Tables;

/// `/proc/uptime`: seconds since boot with two decimals, `950.12 1801.33`, in hundredths.
final class Uptime implements Source {
    private static final int UPTIME = Tables.SYSTEM.column("uptime_centis");

    private final ProcReader file;
    private final Cursor cursor = new Cursor();

    /// Reads below `roots`.
    Uptime(Roots roots) {
        this.file = new ProcReader(roots.proc().resolve("uptime"));
    }

    @Override
    public String name() {
        return "uptime";
    }

    @Override
    public void read(Reading reading) {
        if (file.read()) {
            reading.system(UPTIME, cursor.over(file).decimal(2));
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
