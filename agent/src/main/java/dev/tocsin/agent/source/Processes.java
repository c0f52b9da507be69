package dev.tocsin.agent.source;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;

/// Every process, every second, for a few microseconds each. [ProcessLook] brings one up to date, [Births] says
/// where to look for new ones.
///
/// ```
/// who was there     look at each; who does not answer is dead     children of the dead: look again, they moved
/// who is new        a few numbers, or a list of /proc             look at each
/// rows              in ascending order of pids
/// ```
///
/// A process that other users may not see (`hidepid`) is counted if it is listed, but has no row. What was born and
/// gone between two readings is counted as far as the kernel counts forks (`forks_missed`). Comes after [Stat],
/// [Loadavg] and [Pressure] in the list. Not thread-safe.
final class Processes implements Source {
    /// Rows of processes; what is beyond is counted, and said by [#hasMore].
    static final int MAX_PROCESSES = 50_000;

    /// Descriptors that are kept open at most: two for each of 5,000 processes; what is beyond is opened each second.
    static final int MAX_KEPT = 10_000;

    private static final int FORKS = Tables.SYSTEM.column("forks");
    private static final int TOTAL = Tables.SYSTEM.column("procs_total");
    private static final int MISSED = Tables.SYSTEM.column("forks_missed");

    private final File directory;
    private final ProcessLook look;
    private final Births births;
    private final MissedForks missed;

    private ProcessEntry[] entries = new ProcessEntry[64];
    private int size;
    private int beyond; // listed, but more than there are rows
    private int[] dead = new int[16];
    private boolean known; // /proc was listed

    /// The processes of `setup`'s machine.
    Processes(ProcessLook.Setup setup) {
        Path proc = setup.roots().proc();
        this.directory = proc.toFile();
        this.look = new ProcessLook(setup);
        this.births = new Births(proc, setup.clock());
        this.missed = new MissedForks(proc);
    }

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public Table table() {
        return Tables.PROCESS;
    }

    @Override
    public void read(Reading reading) {
        look.begin(reading);
        lookAtKnown();
        if (!findNew(reading)) {
            return;
        }
        Rows rows = reading.rows(Tables.PROCESS);
        for (int i = 0; i < size; i++) {
            ProcessEntry process = entries[i];
            Entity entity = process.entity;
            if (entity != null) {
                rows.lend(entity, process.cells);
            }
            if (!process.parentSeen) {
                process.parentSeen = process.ppid == 0 || indexOf((int) process.ppid) >= 0;
            }
        }
        reading.system(TOTAL, size + beyond);
        reading.system(MISSED, missed.after(reading.system(FORKS), look.tasksBorn()));
    }

    @Override
    public void close() {
        for (int i = 0; i < size; i++) {
            look.drop(entries[i]);
        }
        size = 0;
    }

    /// True when there are more processes than rows.
    boolean hasMore() {
        return beyond > 0;
    }

    private void lookAtKnown() {
        int left = 0;
        int died = 0;
        for (int i = 0; i < size; i++) {
            ProcessEntry process = entries[i];
            if (look.at(process)) {
                entries[left++] = process;
            } else {
                look.drop(process);
                dead = died < dead.length ? dead : Arrays.copyOf(dead, died * 2);
                dead[died++] = process.pid;
            }
        }
        Arrays.fill(entries, left, size, null);
        size = left;
        for (int i = 0; i < size && died > 0; i++) {
            ProcessEntry process = entries[i];
            // Without running, a process can change in one way only: it gets another parent when its own dies.
            if (process.entity != null && Arrays.binarySearch(dead, 0, died, (int) process.ppid) >= 0) {
                process.parentSeen = false;
                look.at(process); // dead by now? then it was not, and the next reading will see
            }
        }
    }

    private boolean findNew(Reading reading) {
        Births.Where where = births.look(reading.system(FORKS), reading.lastPid(), size);
        return switch (where) {
            case NOWHERE -> known;
            case CANDIDATES -> {
                tryEach(births.candidates());
                yield known;
            }
            case EVERYWHERE -> {
                known = list();
                yield known;
            }
        };
    }

    private void tryEach(int[] pids) {
        for (int pid : pids) {
            int at = indexOf(pid);
            if (at >= 0 || size >= MAX_PROCESSES) {
                continue;
            }
            ProcessEntry born = new ProcessEntry(pid);
            switch (look.atNew(born)) {
                case PROCESS -> insert(-at - 1, born);
                case THREAD -> {} // of a process that has a row
                case NOBODY -> births.absent(pid);
            }
        }
    }

    private void insert(int at, ProcessEntry born) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size + size / 8 + 16);
        }
        System.arraycopy(entries, at, entries, at + 1, size - at);
        entries[at] = born;
        size++;
    }

    /// Takes over who is there now; false when `/proc` cannot be listed.
    private boolean list() {
        String[] names = directory.list();
        if (names == null) {
            return false;
        }
        int[] pids = new int[names.length];
        int count = 0;
        for (String name : names) {
            int pid = pid(name);
            if (pid > 0) {
                pids[count++] = pid;
            }
        }
        Arrays.sort(pids, 0, count); // the kernel's order already; a test's directory has its own
        beyond = Math.max(0, count - MAX_PROCESSES);
        merge(pids, count - beyond);
        births.listedAll();
        for (int pid = births.latestFrom(); pid <= births.latest(); pid++) {
            if (indexOf(pid) < 0) {
                births.again(pid);
            }
        }
        return true;
    }

    private void merge(int[] pids, int count) {
        ProcessEntry[] now = new ProcessEntry[Math.max(64, count + count / 8)];
        int old = 0;
        int living = 0;
        for (int i = 0; i < count; i++) {
            while (old < size && entries[old].pid < pids[i]) {
                look.drop(entries[old++]);
            }
            if (old < size && entries[old].pid == pids[i]) {
                now[living++] = entries[old++];
                continue;
            }
            births.listed(pids[i]);
            ProcessEntry born = new ProcessEntry(pids[i]);
            if (look.at(born)) {
                now[living++] = born;
            } else {
                look.drop(born);
            }
        }
        while (old < size) {
            look.drop(entries[old++]);
        }
        entries = now;
        size = living;
    }

    /// As [Arrays#binarySearch(int[], int)].
    private int indexOf(int pid) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = entries[middle].pid;
            if (found == pid) {
                return middle;
            }
            low = found < pid ? middle + 1 : low;
            high = found < pid ? high : middle - 1;
        }
        return -low - 1;
    }

    private static int pid(String name) {
        int value = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9' || i > 8) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
