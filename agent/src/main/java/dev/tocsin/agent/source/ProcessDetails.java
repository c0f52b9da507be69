package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;
import java.io.File;

/// Reads what costs most: bytes of storage (`io`), descriptors (`fd`), owner and context switches (`status`). Asked
/// only for processes that did something, or may have, and not again for a while where the kernel refuses. Not
/// thread-safe.
final class ProcessDetails {
    /// Readings to let pass after a refusal: permissions change when a program drops or gains privileges.
    static final int REFUSED_READS = 300;

    private static final int FDS = Tables.PROCESS.column("fds");
    private static final int READ_BYTES = Tables.PROCESS.column("read_bytes");
    private static final int WRITE_BYTES = Tables.PROCESS.column("write_bytes");
    private static final int VOLUNTARY = Tables.PROCESS.column("ctxt_voluntary");
    private static final int INVOLUNTARY = Tables.PROCESS.column("ctxt_involuntary");
    private static final byte[] TGID = Words.ascii("Tgid:");
    private static final byte[] UID = Words.ascii("Uid:");
    private static final Words IO = new Words().with("read_bytes:", READ_BYTES).with("write_bytes:", WRITE_BYTES);
    private static final Words STATUS =
            new Words().with("voluntary_ctxt_switches:", VOLUNTARY).with("nonvoluntary_ctxt_switches:", INVOLUNTARY);

    private final ProcessFiles files;
    private final Cursor cursor = new Cursor();
    private final boolean sizeIsCount;

    /// Reads by `files`, below `roots`.
    ProcessDetails(Roots roots, ProcessFiles files) {
        this.files = files;
        this.sizeIsCount = sizeIsCount(new File(roots.proc().resolve("self/fd").toString()));
    }

    /// Brings owner and context switches of `process` up to date. The switches are those of its first thread, as the
    /// kernel tells them.
    void readStatus(ProcessEntry process) {
        process.cells[VOLUNTARY] = Column.GAP;
        process.cells[INVOLUNTARY] = Column.GAP;
        int length = files.read(process, ProcessFiles.Kind.STATUS);
        for (cursor.over(files.bytes(), 0, Math.max(0, length)); !cursor.atEnd(); cursor.skipLine()) {
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

    /// Whether the number of `process` is that of a process or of a thread of one: `/proc/12` answers to both. A
    /// process that is gone, or hides it, is nobody.
    ProcessLook.Who who(ProcessEntry process) {
        if (!files.isThere(process)) {
            return ProcessLook.Who.NOBODY; // most of those that are tried: cheaper asked than failed
        }
        int length = files.read(process, ProcessFiles.Kind.STATUS);
        for (cursor.over(files.bytes(), 0, Math.max(0, length)); !cursor.atEnd(); cursor.skipLine()) {
            if (cursor.startsWith(TGID)) {
                cursor.skipWord();
                return cursor.number() == process.pid ? ProcessLook.Who.PROCESS : ProcessLook.Who.THREAD;
            }
        }
        return ProcessLook.Who.NOBODY;
    }

    /// Brings the bytes of storage of `process` up to date: of all its threads, dead ones too.
    void readIo(ProcessEntry process) {
        if (process.ioWait > 0) {
            process.ioWait--;
            return;
        }
        process.cells[READ_BYTES] = Column.GAP;
        process.cells[WRITE_BYTES] = Column.GAP;
        int length = files.read(process, ProcessFiles.Kind.IO);
        if (length <= 0) {
            process.ioWait = REFUSED_READS;
            return;
        }
        for (cursor.over(files.bytes(), 0, length); !cursor.atEnd(); cursor.skipLine()) {
            int column = IO.take(cursor);
            if (column >= 0) {
                process.cells[column] = cursor.number();
            }
        }
    }

    /// Brings the number of descriptors of `process` up to date.
    void readDescriptors(ProcessEntry process) {
        if (process.fdsWait > 0) {
            process.fdsWait--;
            return;
        }
        File directory = new File(files.path(process, "/fd"));
        String[] names = sizeIsCount ? null : directory.list();
        boolean refused = !sizeIsCount && names == null;
        process.cells[FDS] = sizeIsCount ? directory.length() : names == null ? Column.GAP : names.length;
        // A thread of the kernel has none and never will.
        process.fdsWait = refused || process.kernelThread ? REFUSED_READS : 0;
    }

    /// Since Linux 6.2 the size of `/proc/pid/fd` is the number of descriptors, which is far cheaper than a list. A
    /// list of our own holds one more, the one that lists.
    private static boolean sizeIsCount(File own) {
        long size = own.length();
        String[] names = own.list();
        return size > 0 && names != null && Math.abs(names.length - size) <= 1;
    }
}
