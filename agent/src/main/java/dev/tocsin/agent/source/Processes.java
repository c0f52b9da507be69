package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Every process, every second, for a few microseconds each:
///
/// - `/proc` is listed only when the counter of forks in `/proc/stat` moved (nothing else makes a process), and every
///   [#LIST_SECONDS] in case a container shows a counter that stands still;
/// - `stat` of each process stays open; a read that fails, or gives nothing, is a death, also when the pid was given
///   to another process since;
/// - what was read is compared as bytes with the reading before and taken apart only when it differs, which it does
///   for one process in twenty;
/// - everything that costs more ([ProcessDetails], [ProcessAttributes]) is asked for processes that changed, and for
///   the others every [#REFRESH_READS] readings, spread by pid.
///
/// A process that other users may not see (`hidepid`) is counted if it is listed, but has no row. Comes after [Stat]
/// in the list. Not thread-safe.
final class Processes implements Source {
    /// Rows of processes; what is beyond is counted, and said by [#hasMore].
    static final int MAX_PROCESSES = 50_000;

    /// Descriptors of `stat` that are kept open at most; the processes beyond are opened each second.
    static final int MAX_KEPT = 4_000;

    /// Seconds after which `/proc` is listed in any case.
    static final int LIST_SECONDS = 10;

    /// Readings after which a process that did nothing is looked at closely all the same.
    static final int REFRESH_READS = 300;

    private static final int FORKS = Tables.SYSTEM.column("forks");
    private static final int TOTAL = Tables.SYSTEM.column("procs_total");
    private static final int STAT_BYTES = 2_048; // 52 numbers of at most 20 digits and a name

    private final File directory;
    private final ProcessStat stat;
    private final ProcessDetails details;
    private final ProcessAttributes attributes;
    private final Every list;
    private final int maxKept;
    private final byte[] buffer = new byte[STAT_BYTES];

    private ProcessEntry[] entries = new ProcessEntry[64];
    private int size;
    private int kept;
    private int listed;
    private long lastForks = Column.GAP;
    private int tick;

    /// Reads below `roots` and hides secrets by `masking`; keeps at most `maxKept` descriptors.
    Processes(Roots roots, Clock clock, Masking masking, int maxKept) {
        this.directory = roots.proc().toFile();
        this.stat = new ProcessStat(MachinePages.unitsPerPage(roots));
        this.details = new ProcessDetails(roots);
        this.attributes = new ProcessAttributes(new Users(roots, clock), masking);
        this.list = new Every(clock, LIST_SECONDS);
        this.maxKept = maxKept;
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
        tick++;
        long forks = reading.system(FORKS);
        boolean moved = forks == Column.GAP || forks != lastForks;
        // Both must be asked: a list that was made because of forks puts the next one off.
        boolean listNow = list.due() || moved;
        lastForks = forks;
        if (listNow && !list()) {
            return;
        }
        Rows rows = reading.rows(Tables.PROCESS);
        int left = 0;
        for (int i = 0; i < size; i++) {
            ProcessEntry process = entries[i];
            if (!look(process, reading.bootSecond())) {
                drop(process);
                // Whether its pid went to another process, only a list made after that can say.
                process = listNow ? reborn(process, reading.bootSecond()) : null;
            }
            if (process == null) {
                listed--;
                continue;
            }
            entries[left++] = process;
            Entity entity = process.entity;
            if (entity != null) {
                add(rows, entity, process.cells);
            }
        }
        Arrays.fill(entries, left, size, null);
        size = left;
        reading.system(TOTAL, listed);
    }

    @Override
    public void close() {
        for (int i = 0; i < size; i++) {
            drop(entries[i]);
        }
        size = 0;
    }

    /// True when there are more processes than rows.
    boolean hasMore() {
        return listed > size;
    }

    private static void add(Rows rows, Entity entity, long[] cells) {
        int row = rows.add(entity);
        for (int column = 0; column < cells.length; column++) {
            rows.set(row, column, cells[column]);
        }
    }

    /// Brings `process` up to date; false when it is dead.
    private boolean look(ProcessEntry process, long bootSecond) {
        if (process.hiddenWait > 0) {
            process.hiddenWait--;
            return true;
        }
        int length = readStat(process);
        if (length <= 0) {
            return length == HIDDEN;
        }
        boolean refresh = (tick + process.pid) % REFRESH_READS == 0;
        boolean settling = !process.settled && process.entity != null;
        if (process.isSame(buffer, length) && !refresh && !settling) {
            return true;
        }
        return take(process, length, refresh || settling, bootSecond);
    }

    private boolean take(ProcessEntry process, int length, boolean closely, long bootSecond) {
        if (!stat.parse(buffer, length, process.cells)) {
            return false;
        }
        if (process.start != Column.GAP && process.start != stat.start()) {
            return false; // the pid was given to another process
        }
        boolean renew = closely
                || process.entity == null
                || process.ppid != stat.ppid()
                || !process.isSameComm(buffer, stat.commFrom(), stat.commTo());
        process.settled = process.entity != null;
        process.start = stat.start();
        process.ppid = stat.ppid();
        process.kernelThread = stat.isKernelThread();
        process.commFrom = stat.commFrom();
        process.commTo = stat.commTo();
        if (process.raw.length == length) {
            System.arraycopy(buffer, 0, process.raw, 0, length);
        } else {
            process.raw = Arrays.copyOf(buffer, length);
        }
        long uid = process.uid;
        details.read(process);
        if (renew || uid != process.uid) {
            process.entity = attributes.read(process, bootSecond);
        }
        return true;
    }

    private static final int GONE = -1;
    private static final int HIDDEN = -2;

    /// Reads `stat` into the buffer: its length, [#GONE] or [#HIDDEN].
    private int readStat(ProcessEntry process) {
        RandomAccessFile file = process.stat;
        boolean opened = file == null;
        try {
            if (file == null) {
                file = new RandomAccessFile(process.path + "/stat", "r");
            } else {
                file.seek(0);
            }
            int length = file.read(buffer, 0, buffer.length);
            if (opened && kept < maxKept) {
                process.stat = file;
                kept++;
            } else if (opened) {
                file.close();
            }
            return length > 0 ? length : GONE;
        } catch (IOException failed) {
            if (opened) {
                ProcReader.closeQuietly(file);
                if (new File(process.path).isDirectory()) {
                    process.hiddenWait = ProcReader.RETRY_READS;
                    process.entity = null;
                    return HIDDEN;
                }
            }
            return GONE;
        }
    }

    private @Nullable ProcessEntry reborn(ProcessEntry dead, long bootSecond) {
        ProcessEntry next = new ProcessEntry(dead.pid, dead.path);
        if (look(next, bootSecond)) {
            return next;
        }
        drop(next);
        return null;
    }

    private void drop(ProcessEntry process) {
        if (process.stat != null) {
            kept--;
        }
        process.close();
    }

    /// Takes over who is there now, in ascending order of pids; false when `/proc` cannot be listed.
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
        listed = count;
        merge(pids, Math.min(count, MAX_PROCESSES));
        return true;
    }

    private void merge(int[] pids, int count) {
        ProcessEntry[] now = new ProcessEntry[Math.max(64, count + count / 8)];
        int old = 0;
        for (int i = 0; i < count; i++) {
            while (old < size && entries[old].pid < pids[i]) {
                drop(entries[old++]);
            }
            boolean known = old < size && entries[old].pid == pids[i];
            now[i] = known ? entries[old++] : new ProcessEntry(pids[i], directory.getPath() + "/" + pids[i]);
        }
        while (old < size) {
            drop(entries[old++]);
        }
        entries = now;
        size = count;
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
