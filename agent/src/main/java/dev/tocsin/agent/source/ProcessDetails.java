package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;
import java.io.File;

/// Reads what costs an open file each: bytes of storage (`io`), descriptors (`fd`) and context switches (`status`).
/// Asked only for processes that did something, and not again for a while where the kernel refuses. Not thread-safe.
final class ProcessDetails {
    /// Readings to let pass after a refusal: permissions change when a program drops or gains privileges.
    static final int REFUSED_READS = 300;

    private static final int FDS = Tables.PROCESS.column("fds");
    private static final int READ_BYTES = Tables.PROCESS.column("read_bytes");
    private static final int WRITE_BYTES = Tables.PROCESS.column("write_bytes");
    private static final int VOLUNTARY = Tables.PROCESS.column("ctxt_voluntary");
    private static final int INVOLUNTARY = Tables.PROCESS.column("ctxt_involuntary");
    private static final byte[] UID = Words.ascii("Uid:");
    private static final Words IO = new Words().with("read_bytes:", READ_BYTES).with("write_bytes:", WRITE_BYTES);
    private static final Words STATUS =
            new Words().with("voluntary_ctxt_switches:", VOLUNTARY).with("nonvoluntary_ctxt_switches:", INVOLUNTARY);

    private final Slurp file = new Slurp(8_192);
    private final Cursor cursor = new Cursor();
    private final boolean sizeIsCount;

    /// Reads below `roots`.
    ProcessDetails(Roots roots) {
        this.sizeIsCount = sizeIsCount(new File(roots.proc().resolve("self/fd").toString()));
    }

    /// Brings the cells of `process` up to date.
    void read(ProcessEntry process) {
        readStatus(process);
        if (process.ioWait > 0) {
            process.ioWait--;
        } else {
            readIo(process);
        }
        if (process.fdsWait > 0) {
            process.fdsWait--;
        } else {
            readDescriptors(process);
        }
    }

    private void readStatus(ProcessEntry process) {
        process.cells[VOLUNTARY] = Column.GAP;
        process.cells[INVOLUNTARY] = Column.GAP;
        if (!file.read(process.path + "/status")) {
            return;
        }
        for (cursor.over(file.bytes(), 0, file.length()); !cursor.atEnd(); cursor.skipLine()) {
            if (cursor.startsWith(UID)) {
                cursor.skipWords(2); // the second number is the effective owner, the one whose rights it has
                process.uid = cursor.number();
            } else {
                int column = STATUS.take(cursor);
                if (column >= 0) {
                    process.cells[column] = cursor.number();
                }
            }
        }
    }

    private void readIo(ProcessEntry process) {
        process.cells[READ_BYTES] = Column.GAP;
        process.cells[WRITE_BYTES] = Column.GAP;
        if (!file.read(process.path + "/io") || file.length() == 0) {
            process.ioWait = REFUSED_READS;
            return;
        }
        for (cursor.over(file.bytes(), 0, file.length()); !cursor.atEnd(); cursor.skipLine()) {
            int column = IO.take(cursor);
            if (column >= 0) {
                process.cells[column] = cursor.number();
            }
        }
    }

    private void readDescriptors(ProcessEntry process) {
        File directory = new File(process.path + "/fd");
        if (sizeIsCount) {
            process.cells[FDS] = directory.length();
            return;
        }
        String[] names = directory.list();
        process.cells[FDS] = names == null ? Column.GAP : names.length;
        process.fdsWait = names == null ? REFUSED_READS : 0;
    }

    /// Since Linux 6.2 the size of `/proc/pid/fd` is the number of descriptors, which is far cheaper than a list. A
    /// list of our own holds one more, the one that lists.
    private static boolean sizeIsCount(File own) {
        long size = own.length();
        String[] names = own.list();
        return size > 0 && names != null && Math.abs(names.length - size) <= 1;
    }
}
