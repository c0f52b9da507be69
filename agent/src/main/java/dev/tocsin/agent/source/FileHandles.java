package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;

/// `/proc/sys/fs/file-nr` (`580 0 2465610`: allocated, of these free, most) and the entropy of the kernel's pool.
final class FileHandles implements Source {
    private static final int USED = Tables.SYSTEM.column("fds_used");
    private static final int ENTROPY = Tables.SYSTEM.column("entropy");

    private final ProcReader handles;
    private final ProcReader entropy;
    private final Cursor cursor = new Cursor();

    /// Reads below `roots`.
    FileHandles(Roots roots) {
        this.handles = new ProcReader(roots.proc().resolve("sys/fs/file-nr"));
        this.entropy = new ProcReader(roots.proc().resolve("sys/kernel/random/entropy_avail"));
    }

    @Override
    public String name() {
        return "file handles";
    }

    @Override
    public void read(Reading reading) {
        if (handles.read()) {
            long allocated = cursor.over(handles).number();
            long free = cursor.number();
            boolean known = allocated != Column.GAP && free != Column.GAP;
            reading.system(USED, known ? allocated - free : allocated);
        }
        if (entropy.read()) {
            reading.system(ENTROPY, cursor.over(entropy).number());
        }
    }

    @Override
    public void close() {
        handles.close();
        entropy.close();
    }
}
