package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Where to look for new processes. A list of `/proc` costs a millisecond per thousand processes, so it is made only
/// when needed:
///
/// - the kernel gives numbers out in ascending order and says the last one (`/proc/loadavg`), so whoever is new has one
///   of the numbers behind the last known: these few are tried one by one, and those that were not there yet (the
///   number is given out a moment before the process can be seen) once more a second later;
/// - where that cannot be used, the counter of forks in `/proc/stat` says whether there is anybody new at all;
/// - every [#LIST_SECONDS] all are listed in any case. If that shows somebody whom the numbers did not announce, they
///   are not those of this `/proc`, and are not used again.
///
/// Not thread-safe.
final class Births {
    /// Seconds after which `/proc` is listed in any case.
    static final int LIST_SECONDS = 10;

    /// New numbers that are tried at most, beside one for each [#TRIED_PER] processes; with more, a list is cheaper.
    private static final int TRIED = 8;

    private static final int TRIED_PER = 20;
    /// How far behind the announced number one may be that was born since it was read.
    private static final int AHEAD = 4_096;
    /// The latest numbers that are tried once more after a list: as many forks may be half way at one moment.
    private static final int HALF_WAY = 16;

    /// What to do.
    enum Where {
        /// Nobody can be new.
        NOWHERE,
        /// Try [#candidates].
        CANDIDATES,
        /// List all.
        EVERYWHERE
    }

    private final Every list;
    private boolean numbered;
    private long lastPid = Column.GAP;
    private long beforePid = Column.GAP;
    private long lastForks = Column.GAP;
    private int[] candidates = {};
    private int[] missed = {};
    private int misses;

    /// Looks in `proc`.
    Births(Path proc, Clock clock) {
        this.list = new Every(clock, LIST_SECONDS);
        this.numbered = isOurs(proc);
    }

    /// The number in loadavg is of the reader's own pid namespace: of use only when `proc` shows that one.
    private static boolean isOurs(Path proc) {
        try {
            String self = Files.readSymbolicLink(proc.resolve("self")).toString();
            return self.equals(Long.toString(ProcessHandle.current().pid()));
        } catch (IOException | UnsupportedOperationException noLink) {
            return false;
        }
    }

    /// What to do at the reading that says `forks` since boot and `pid` as the last number, with `processes` known.
    Where look(long forks, long pid, int processes) {
        boolean moved = forks == Column.GAP || forks != lastForks;
        boolean due = list.isDue();
        lastForks = forks;
        beforePid = lastPid;
        lastPid = pid;
        boolean usable = numbered && beforePid != Column.GAP && pid != Column.GAP && pid >= beforePid;
        long fresh = usable ? pid - beforePid : Long.MAX_VALUE;
        boolean few = usable && fresh <= TRIED + processes / TRIED_PER;
        if (due || (moved && !few)) {
            list.restart();
            return Where.EVERYWHERE;
        }
        if (!few || fresh + misses == 0) {
            return Where.NOWHERE;
        }
        candidates = Arrays.copyOf(missed, misses + (int) fresh);
        for (int i = 0; i < fresh; i++) {
            candidates[misses + i] = (int) (beforePid + 1 + i);
        }
        misses = 0;
        return Where.CANDIDATES;
    }

    /// The numbers to try.
    int[] candidates() {
        return candidates;
    }

    /// Nobody answered to the candidate `pid`: it is tried once more, if it was new.
    void absent(int pid) {
        if (pid > beforePid) {
            again(pid);
        }
    }

    /// The first of the latest numbers, up to [#latest], that are to be tried [#again] when a list did not show them.
    int latestFrom() {
        boolean follows = beforePid != Column.GAP && beforePid <= lastPid;
        return (int) Math.max(follows ? beforePid + 1 : 1, lastPid - HALF_WAY + 1);
    }

    /// The latest number; 0 when numbers are of no use.
    int latest() {
        return numbered && lastPid > 0 ? (int) lastPid : 0;
    }

    /// Tries `pid` at the next reading.
    void again(int pid) {
        missed = misses < missed.length ? missed : Arrays.copyOf(missed, misses + HALF_WAY);
        missed[misses++] = pid;
    }

    /// A list showed `pid`, which was not known. Called before [#again].
    void listed(int pid) {
        boolean announced = beforePid == Column.GAP || (pid > beforePid && pid <= lastPid + AHEAD) || isMissed(pid);
        // Numbers begin anew when the highest was given out; then nothing can be said.
        numbered &= announced || lastPid < beforePid;
    }

    /// A list was made, and everybody in it was told of.
    void listedAll() {
        misses = 0;
    }

    /// True while the numbers are used; for tests.
    boolean isNumbered() {
        return numbered;
    }

    private boolean isMissed(int pid) {
        for (int i = 0; i < misses; i++) {
            if (missed[i] == pid) {
                return true;
            }
        }
        return false;
    }
}
