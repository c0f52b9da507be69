package dev.tocsin.agent.source;

import dev.tocsin.block.Tables;
import java.nio.file.Path;

/// `/proc/pressure/*` (Documentation/accounting/psi.rst): how long some task had to wait for CPU, I/O or memory, µs:
///
/// ```
/// some avg10=0.74 avg60=4.55 avg300=5.49 total=88543264
/// ```
///
/// Kernels without PSI, or with it switched off (`psi=0`), have gaps.
final class Pressure implements Source {
    private static final byte[] SOME = Words.ascii("some ");
    private static final byte[] TOTAL = Words.ascii("total=");
    private static final int[] COLUMNS = {
        Tables.SYSTEM.column("pressure_cpu_micros"),
        Tables.SYSTEM.column("pressure_io_micros"),
        Tables.SYSTEM.column("pressure_mem_micros")
    };

    private final ProcReader[] files;
    private final Cursor cursor = new Cursor();

    /// Reads below `roots`.
    Pressure(Roots roots) {
        Path directory = roots.proc().resolve("pressure");
        this.files = new ProcReader[] {
            new ProcReader(directory.resolve("cpu")),
            new ProcReader(directory.resolve("io")),
            new ProcReader(directory.resolve("memory"))
        };
    }

    @Override
    public String name() {
        return "pressure";
    }

    @Override
    public void read(Reading reading) {
        for (int i = 0; i < files.length; i++) {
            if (files[i].read() && cursor.over(files[i]).startsWith(SOME)) {
                while (!cursor.atLineEnd() && !cursor.startsWith(TOTAL)) {
                    cursor.skipWord();
                }
                cursor.skip(TOTAL.length);
                reading.system(COLUMNS[i], cursor.number());
            }
        }
    }

    @Override
    public void close() {
        for (ProcReader file : files) {
            file.close();
        }
    }
}
