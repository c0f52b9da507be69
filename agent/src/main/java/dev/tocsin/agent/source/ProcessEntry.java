package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import java.io.RandomAccessFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is remembered of one process between two seconds. Owned by [Processes].
final class ProcessEntry {
    /// The process id.
    final int pid;

    /// The directory, `/proc/12`.
    final String path;

    /// Its cells of [Tables#PROCESS] as last read.
    final long[] cells = new long[Tables.PROCESS.columns().size()];

    /// The descriptor of its `stat`, when one is kept.
    @Nullable
    RandomAccessFile stat;

    /// `stat` as last read, to see at once that nothing changed.
    byte[] raw = {};

    /// Its row's entity; null before it was read, and when it cannot be read.
    @Nullable
    Entity entity;

    /// Start in ticks since boot: with the pid its identity.
    long start = Column.GAP;

    /// Where its comm starts and ends in `raw`.
    int commFrom;

    /// See above.
    int commTo;

    /// The parent's process id.
    long ppid = Column.GAP;

    /// Owner as `status` has it; [Column#GAP] when unknown.
    long uid = Column.GAP;

    /// Lives in the kernel: no program, no command line.
    boolean kernelThread;

    /// Its attributes were looked at a second time: a program starts as a copy of the one that started it.
    boolean settled;

    /// Readings to let pass before `io` is tried again, because it is not ours to see.
    int ioWait;

    /// The same for the list of descriptors.
    int fdsWait;

    /// Readings to let pass before a hidden `stat` is tried again.
    int hiddenWait;

    /// A process not read yet.
    ProcessEntry(int pid, String path) {
        this.pid = pid;
        this.path = path;
        Arrays.fill(cells, Column.GAP);
    }

    /// True when `bytes` up to `length` are what was read last.
    boolean isSame(byte[] bytes, int length) {
        return length == raw.length && Arrays.equals(bytes, 0, length, raw, 0, length);
    }

    /// True when comm in `bytes` is the one that was read last.
    boolean isSameComm(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, raw, commFrom, commTo);
    }

    /// Lets the descriptor go.
    void close() {
        ProcReader.closeQuietly(stat);
        stat = null;
    }
}
