package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Counts the processes and threads that were started and gone between two readings: what the kernel counted as forks
/// and no reading saw.
///
/// A reading may see somebody whose fork is counted only at the next one; so the sums since the start are compared, and
/// the result never goes back. Threads that came and went inside of a process which lives on are in it, too: the kernel
/// counts both alike. In a container the counter is that of the whole machine, which a container does not see: a gap.
/// Not thread-safe.
final class MissedForks {
    private static final String FIRST_NAMESPACE = "pid:[4026531836]"; // PROC_PID_INIT_INO, include/linux/proc_ns.h

    private final boolean whole;
    private long lastForks = Column.GAP;
    private long forks;
    private long seen;
    private long missed;

    /// Of the machine that `proc` shows.
    MissedForks(Path proc) {
        this.whole = showsWholeMachine(proc);
    }

    /// The count after a reading that says `now` forks since boot and saw `born` new ones; a gap when unknown.
    long after(long now, long born) {
        if (!whole || now == Column.GAP) {
            lastForks = Column.GAP; // what happens until it is known again is not counted as missed
            return Column.GAP;
        }
        if (lastForks == Column.GAP || now < lastForks) {
            forks = 0;
            seen = 0;
            missed = 0;
        } else {
            forks += now - lastForks;
            seen += born;
        }
        lastForks = now;
        missed = Math.max(missed, forks - seen);
        return missed;
    }

    private static boolean showsWholeMachine(Path proc) {
        try {
            return Files.readSymbolicLink(proc.resolve("self/ns/pid"))
                    .toString()
                    .equals(FIRST_NAMESPACE);
        } catch (IOException | UnsupportedOperationException noNamespaces) {
            return true; // a kernel without them
        }
    }
}
