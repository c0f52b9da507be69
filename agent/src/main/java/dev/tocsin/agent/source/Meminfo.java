package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;

/// `/proc/meminfo`: lines such as `MemTotal:       24682416 kB`, taken over in KiB.
///
/// Kernels before 3.14 have no MemAvailable; then free, buffers and cache together are the best that is known.
final class Meminfo implements Source {
    private static final int AVAILABLE = Tables.SYSTEM.column("mem_available_kib");
    private static final int FREE = Tables.SYSTEM.column("mem_free_kib");
    private static final int BUFFERS = Tables.SYSTEM.column("mem_buffers_kib");
    private static final int CACHED = Tables.SYSTEM.column("mem_cached_kib");
    private static final Words LINES = new Words()
            .with("MemTotal:", Tables.SYSTEM.column("mem_total_kib"))
            .with("MemFree:", FREE)
            .with("MemAvailable:", AVAILABLE)
            .with("Buffers:", BUFFERS)
            .with("Cached:", CACHED)
            .with("SwapTotal:", Tables.SYSTEM.column("swap_total_kib"))
            .with("SwapFree:", Tables.SYSTEM.column("swap_free_kib"))
            .with("Dirty:", Tables.SYSTEM.column("mem_dirty_kib"))
            .with("Slab:", Tables.SYSTEM.column("mem_slab_kib"));

    private final ProcReader file;
    private final Cursor cursor = new Cursor();

    /// Reads below `roots`.
    Meminfo(Roots roots) {
        this.file = new ProcReader(roots.proc().resolve("meminfo"));
    }

    @Override
    public String name() {
        return "meminfo";
    }

    @Override
    public void read(Reading reading) {
        if (!file.read()) {
            return;
        }
        for (cursor.over(file); !cursor.atEnd(); cursor.skipLine()) {
            int column = LINES.take(cursor);
            if (column >= 0) {
                reading.system(column, cursor.number());
            }
        }
        if (reading.system(AVAILABLE) == Column.GAP) {
            estimateAvailable(reading);
        }
    }

    @Override
    public void close() {
        file.close();
    }

    private static void estimateAvailable(Reading reading) {
        long free = reading.system(FREE);
        long buffers = reading.system(BUFFERS);
        long cached = reading.system(CACHED);
        if (free != Column.GAP && buffers != Column.GAP && cached != Column.GAP) {
            reading.system(AVAILABLE, free + buffers + cached);
        }
    }
}
