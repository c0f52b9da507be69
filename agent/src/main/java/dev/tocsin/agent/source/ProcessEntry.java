package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import java.io.RandomAccessFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is remembered of one process between two seconds. Owned by [Processes]; small, because there may be thousands
/// and the heap of an agent is not.
final class ProcessEntry {
    private static final byte[] NO_COMM = {};

    /// The process id.
    final int pid;

    /// Its cells of [Tables#PROCESS] as last read.
    final long[] cells = new long[Tables.PROCESS.columns().size()];

    /// The descriptors that are kept, one place for each [ProcessFiles.Kind]; none at first.
    final @Nullable RandomAccessFile[] kept = new @Nullable RandomAccessFile[ProcessFiles.KINDS];

    /// Name as the kernel has it.
    byte[] comm = NO_COMM;

    /// Its row's entity; null before it was read, and when it cannot be read.
    @Nullable
    Entity entity;

    /// Start in ticks since boot: with the pid its identity.
    long start = Column.GAP;

    /// The parent's process id.
    long ppid = Column.GAP;

    /// Owner as `status` has it; [Column#GAP] when unknown.
    long uid = Column.GAP;

    /// Time that its first thread has spent on CPUs, ns (`schedstat`).
    long ranNanos = Column.GAP;

    /// How often its first thread was put on a CPU; [Column#GAP] when not read yet, -1 when the kernel does not
    /// count it.
    long runs = Column.GAP;

    /// Lives in the kernel: no program, no command line, no memory of its own.
    boolean kernelThread;

    /// Its attributes were looked at a second time: a program starts as a copy of the one that started it.
    boolean settled;

    /// It will likely be read in full again at once, so that the files for that stay open.
    boolean busy;

    /// Its parent is one of the processes that are watched, so that the parent's death will be seen.
    boolean parentSeen;

    /// The reading in which it was last looked at closely.
    int closeTick;

    /// Readings to let pass before `io` is tried again, because it is not ours to see.
    int ioWait;

    /// The same for the list of descriptors.
    int fdsWait;

    /// Readings to let pass before a hidden process is tried again.
    int hiddenWait;

    /// A process not read yet.
    ProcessEntry(int pid) {
        this.pid = pid;
        Arrays.fill(cells, Column.GAP);
    }

    /// True when comm in `bytes` is the one that was read last.
    boolean isSameComm(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, comm, 0, comm.length);
    }
}
