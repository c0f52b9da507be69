package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;

/// `/proc/vmstat`: pages read from and written to swap, in pages of 4 KiB.
///
/// The kernel has to add up some 150 counters of all CPUs to answer; a machine without swap is asked once a minute
/// only, its counters stand still. Comes after [Meminfo] in the list, which knows the swap.
final class Vmstat implements Source {
    /// Seconds (readings) between two looks where there is no swap.
    static final int IDLE_READS = 60;

    private static final int SWAP_TOTAL = Tables.SYSTEM.column("swap_total_kib");
    private static final int IN = Tables.SYSTEM.column("swap_in_pages");
    private static final int OUT = Tables.SYSTEM.column("swap_out_pages");
    private static final Words LINES = new Words().with("pswpin ", IN).with("pswpout ", OUT);

    private final ProcReader file;
    private final Cursor cursor = new Cursor();
    private final int unitsPerPage;
    private long in = Column.GAP;
    private long out = Column.GAP;
    private int waitReads;

    /// Reads below `roots`; a page of this machine is `unitsPerPage` × 4 KiB.
    Vmstat(Roots roots, int unitsPerPage) {
        this.file = new ProcReader(roots.proc().resolve("vmstat"));
        this.unitsPerPage = unitsPerPage;
    }

    @Override
    public String name() {
        return "vmstat";
    }

    @Override
    public void read(Reading reading) {
        boolean swap = reading.system(SWAP_TOTAL) != 0; // unknown counts as yes
        if (swap || waitReads <= 0) {
            waitReads = IDLE_READS;
            look();
        }
        waitReads--;
        reading.system(IN, in);
        reading.system(OUT, out);
    }

    @Override
    public void close() {
        file.close();
    }

    private void look() {
        in = Column.GAP;
        out = Column.GAP;
        if (!file.read()) {
            return;
        }
        for (cursor.over(file); !cursor.atEnd(); cursor.skipLine()) {
            int column = LINES.take(cursor);
            if (column == IN) {
                in = scaled(cursor.number());
            } else if (column == OUT) {
                out = scaled(cursor.number());
            }
        }
    }

    private long scaled(long pages) {
        return pages == Column.GAP ? Column.GAP : pages * unitsPerPage;
    }
}
