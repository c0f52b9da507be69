package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Tables;
import java.util.Arrays;
import java.util.function.Consumer;

/// Brings what is known of one process up to date, as cheaply as the truth allows.
///
/// **The quiet look.** `schedstat` says how long and how often a thread was on a CPU, to the nanosecond. A process that
/// has one thread, which was not on a CPU since it was looked at closely, has done nothing: its times, faults, bytes,
/// switches, descriptors and its state are what they were. Only its memory can have changed by others' doing.
///
/// **Memory of who sleeps** (`statm`) is read when the kernel may have taken pages away: it notes each reclaim as a
/// stall of memory, its own thread's too (`psi_memstall_enter` in mm/vmscan.c), so a total in `/proc/pressure/memory`
/// that stands still says that there was none. What else may change it (huge pages put together, a file that is mapped
/// and cut, a debugger) is rare and leaves no such trace, so one in [#TURN_READS] is read in turn. Without that file
/// everybody is read each second.
///
/// **The close look** is for all others: who ran, who has several threads (`schedstat` speaks of the first one only),
/// who waits for a CPU, who is new, whose parent is not watched (its death changes `ppid`), and every
/// [#REFRESH_READS] readings everybody, because a process can be moved to another control group. Where the kernel keeps
/// no such statistics, it is for everybody.
///
/// **State** is that of the last time on a CPU: a process that was woken and has not had its turn yet waits for a CPU
/// (`R`) and has not run. That lasts no time while a CPU is free; with more runnable tasks than CPUs it may, so then
/// the `stat` of one in [#TURN_READS] is read in turn: who starves is seen.
///
/// What is read first is what proves: a process that runs between two reads shows it the next time. Not thread-safe.
final class ProcessLook {
    /// Readings after which a process that did nothing is looked at closely all the same.
    static final int REFRESH_READS = 300;

    /// Readings after which the descriptors that only a close look needs are let go.
    static final int REST_READS = 30;

    /// Readings after which it shows for sure that a process waits for a CPU, or that its memory was changed by
    /// somebody else.
    static final int TURN_READS = 8;

    /// Who answers to a number.
    enum Who {
        /// A process.
        PROCESS,
        /// A thread of a process that has another number.
        THREAD,
        /// Nobody, or somebody who is not ours to see.
        NOBODY
    }

    private static final int STATE = Tables.PROCESS.column("state");
    private static final int THREADS = Tables.PROCESS.column("threads");
    private static final int VSIZE = Tables.PROCESS.column("vsize_kib");
    private static final int RSS = Tables.PROCESS.column("rss_pages");
    private static final int RUNNING = Tables.SYSTEM.column("procs_running");
    private static final int STALLED = Tables.SYSTEM.column("pressure_mem_micros");
    private static final int KIB_PER_UNIT = 4;
    private static final long NOT_COUNTED = -1;

    private final ProcessFiles files;
    private final ProcessStat stat;
    private final ProcessDetails details;
    private final ProcessAttributes attributes;
    private final int unitsPerPage;
    private final Cursor cursor = new Cursor();
    private int tick;
    private boolean crowded;
    private boolean reclaimed;
    private long stalledMicros = Column.GAP;
    private long bootSecond = Column.GAP;
    private long tasksBorn;

    /// What a look needs.
    ///
    /// @param roots where to read
    /// @param clock when to look for new names of users
    /// @param masking hides secrets
    /// @param cgroups told the path of each control group in which there is a process
    /// @param maxKept descriptors that are kept at most
    record Setup(Roots roots, Clock clock, Masking masking, Consumer<String> cgroups, int maxKept) {}

    /// A look at the processes of `setup`'s machine.
    ProcessLook(Setup setup) {
        Roots roots = setup.roots();
        this.files = new ProcessFiles(roots.proc(), setup.maxKept());
        this.unitsPerPage = MachinePages.unitsPerPage(roots);
        this.stat = new ProcessStat(unitsPerPage);
        this.details = new ProcessDetails(roots, files);
        this.attributes =
                new ProcessAttributes(files, new Users(roots, setup.clock()), setup.masking(), setup.cgroups());
    }

    /// A reading begins, which holds already what the machine says as a whole.
    void begin(Reading reading) {
        tick++;
        long running = reading.system(RUNNING);
        crowded = running == Column.GAP || reading.cpus() <= 0 || running > reading.cpus();
        long stalled = reading.system(STALLED);
        reclaimed = stalled == Column.GAP || stalled != stalledMicros;
        stalledMicros = stalled;
        bootSecond = reading.bootSecond();
        tasksBorn = 0;
    }

    /// Processes and threads that were seen to be new since [#begin].
    long tasksBorn() {
        return tasksBorn;
    }

    /// Brings `process` up to date; false when it is dead.
    boolean at(ProcessEntry process) {
        if (process.hiddenWait > 0) {
            process.hiddenWait--;
            return true;
        }
        boolean again = !process.settled || (tick + process.pid) % REFRESH_READS == 0;
        boolean still = isStill(process, again); // first: see above
        boolean quiet = still && !again && process.parentSeen && process.cells[THREADS] == 1;
        boolean turn = (tick + process.pid) % TURN_READS == 0;
        boolean sameMemory = process.kernelThread || !(turn || reclaimed);
        if (quiet && !(turn && crowded) && (sameMemory || readMemory(process))) {
            if (tick - process.closeTick >= REST_READS) {
                files.rest(process);
            }
            return true;
        }
        // Who is new may sleep from now on, as most do; who only had its turn does.
        process.busy = process.settled && !(still && process.parentSeen && process.cells[THREADS] == 1);
        int length = files.read(process, ProcessFiles.Kind.STAT);
        if (length == ProcessFiles.HIDDEN) {
            process.hiddenWait = ProcReader.RETRY_READS;
            process.entity = null;
            return true;
        }
        Depth depth = quiet ? Depth.STATE : again ? Depth.ALL : still ? Depth.OTHER_THREADS : Depth.NUMBERS;
        return length > 0 && take(process, length, depth);
    }

    /// Looks at somebody new who need not be a process.
    Who atNew(ProcessEntry born) {
        Who who = details.who(born);
        if (who == Who.PROCESS && at(born) && born.entity != null) {
            return Who.PROCESS;
        }
        files.close(born);
        return who == Who.THREAD ? Who.THREAD : Who.NOBODY;
    }

    /// Lets `process` go.
    void drop(ProcessEntry process) {
        files.close(process);
    }

    /// How much of a process is asked for.
    private enum Depth {
        /// What `stat` has: it is proven that nothing else changed.
        STATE,
        /// What other threads than the first can change.
        OTHER_THREADS,
        /// All numbers, and texts when one of them shows a change.
        NUMBERS,
        /// Everything.
        ALL
    }

    private boolean take(ProcessEntry process, int length, Depth depth) {
        long threads = process.cells[THREADS];
        byte[] bytes = files.bytes();
        if (!stat.parse(bytes, length, process.cells)) {
            return false;
        }
        if (process.start != Column.GAP && process.start != stat.start()) {
            return false; // the pid was given to another process
        }
        tasksBorn += process.start == Column.GAP || threads == Column.GAP
                ? Math.max(1, process.cells[THREADS])
                : Math.max(0, process.cells[THREADS] - threads);
        boolean renew = depth == Depth.ALL
                || process.entity == null
                || process.ppid != stat.ppid()
                || !process.isSameComm(bytes, stat.commFrom(), stat.commTo());
        boolean second = process.entity != null;
        process.parentSeen &= process.ppid == stat.ppid();
        process.start = stat.start();
        process.ppid = stat.ppid();
        process.kernelThread = stat.isKernelThread();
        if (depth != Depth.STATE) {
            process.closeTick = tick;
        }
        if (renew && !process.isSameComm(bytes, stat.commFrom(), stat.commTo())) {
            process.comm = Arrays.copyOfRange(bytes, stat.commFrom(), stat.commTo());
        }
        if (!process.kernelThread) {
            readMemory(process); // newer kernels add up exactly here, and only roughly in stat
        }
        long uid = process.uid;
        if (depth == Depth.NUMBERS || depth == Depth.ALL) {
            details.readStatus(process);
        }
        if (depth != Depth.STATE) {
            details.readIo(process);
            details.readDescriptors(process);
        }
        if (renew || uid != process.uid) {
            process.entity = attributes.read(process, bootSecond, depth == Depth.ALL);
        }
        process.settled = second;
        return true;
    }

    /// True when it is proven that the first thread of `process` has not run since it was looked at closely. Notes what
    /// was read.
    private boolean isStill(ProcessEntry process, boolean again) {
        if (process.runs == NOT_COUNTED && !again) {
            return false;
        }
        int length = files.read(process, ProcessFiles.Kind.SCHEDSTAT);
        cursor.over(files.bytes(), 0, Math.max(0, length));
        long ranNanos = cursor.number();
        cursor.skipWord();
        long runs = cursor.number();
        boolean same = runs > 0 && runs == process.runs && ranNanos == process.ranNanos;
        process.runs = runs > 0 ? runs : NOT_COUNTED;
        process.ranNanos = ranNanos;
        return same && process.cells[STATE] != 'R';
    }

    private boolean readMemory(ProcessEntry process) {
        int length = files.read(process, ProcessFiles.Kind.STATM);
        if (length <= 0) {
            return false;
        }
        cursor.over(files.bytes(), 0, length);
        long pages = cursor.number();
        long resident = cursor.number();
        if (pages == Column.GAP || resident == Column.GAP) {
            return false;
        }
        process.cells[VSIZE] = pages * unitsPerPage * KIB_PER_UNIT;
        process.cells[RSS] = resident * unitsPerPage;
        return true;
    }
}
