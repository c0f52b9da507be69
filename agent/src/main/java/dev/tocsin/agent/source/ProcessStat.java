package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;

/// Takes `/proc/pid/stat` apart (proc(5)):
///
/// ```
/// 12432 (a) (b)) R 12416 … 20 0 1 0 235208 3133440 380 …
///        comm    3 4                22     23      24
/// ```
///
/// comm may hold blanks, parentheses and line ends: it ends at the **last** closing parenthesis. Reusable; the numbers
/// are those of the last [#parse]. Not thread-safe.
final class ProcessStat {
    /// The flag of a kernel thread (PF_KTHREAD, include/linux/sched.h).
    private static final long KERNEL_THREAD = 0x0020_0000L;

    private static final int USER_TICKS = Tables.PROCESS.column("user_ticks");
    private static final int SYSTEM_TICKS = Tables.PROCESS.column("system_ticks");
    private static final int RSS = Tables.PROCESS.column("rss_pages");
    private static final int VSIZE = Tables.PROCESS.column("vsize_kib");
    private static final int THREADS = Tables.PROCESS.column("threads");
    private static final int MINFLT = Tables.PROCESS.column("minflt");
    private static final int MAJFLT = Tables.PROCESS.column("majflt");
    private static final int STATE = Tables.PROCESS.column("state");

    private final Cursor cursor = new Cursor();
    private final int unitsPerPage;
    private int commFrom;
    private int commTo;
    private long ppid;
    private long flags;
    private long start;

    /// A page of this machine is `unitsPerPage` × 4 KiB.
    ProcessStat(int unitsPerPage) {
        this.unitsPerPage = unitsPerPage;
    }

    /// Takes the first `length` bytes of `bytes` apart and sets the cells of one process.
    ///
    /// @return false when this is no such line; the cells are then not to be used
    boolean parse(byte[] bytes, int length, long[] cells) {
        int open = 0;
        while (open < length && bytes[open] != '(') {
            open++;
        }
        int close = length - 1;
        while (close > open && bytes[close] != ')') {
            close--;
        }
        if (close <= open) {
            return false;
        }
        commFrom = open + 1;
        commTo = close;
        cursor.over(bytes, close + 1, length);
        cursor.skipBlanks();
        cells[STATE] = cursor.peek() < 0 ? Column.GAP : cursor.peek();
        cursor.skipWord();
        ppid = cursor.number();
        cursor.skipWords(4);
        flags = cursor.number();
        cells[MINFLT] = cursor.number();
        cursor.skipWord();
        cells[MAJFLT] = cursor.number();
        cursor.skipWord();
        cells[USER_TICKS] = cursor.number();
        cells[SYSTEM_TICKS] = cursor.number();
        cursor.skipWords(4);
        cells[THREADS] = cursor.number();
        cursor.skipWord();
        start = cursor.number();
        long vsizeBytes = cursor.number();
        cells[VSIZE] = vsizeBytes == Column.GAP ? Column.GAP : vsizeBytes >>> 10;
        long pages = cursor.number();
        cells[RSS] = pages == Column.GAP ? Column.GAP : pages * unitsPerPage;
        return start != Column.GAP;
    }

    /// Where comm starts in the bytes.
    int commFrom() {
        return commFrom;
    }

    /// Where comm ends in the bytes.
    int commTo() {
        return commTo;
    }

    /// The parent's process id.
    long ppid() {
        return ppid;
    }

    /// Start in ticks of 1/100 s since boot.
    long start() {
        return start;
    }

    /// True when it lives in the kernel and has no program.
    boolean isKernelThread() {
        return flags != Column.GAP && (flags & KERNEL_THREAD) != 0;
    }
}
