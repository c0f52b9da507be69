package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import dev.tocsin.base.Log;
import dev.tocsin.block.PackId;
import dev.tocsin.block.PackRun;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Packs in SQLite, one file per UTC day of their first second.
///
/// ```
/// 2026-11-21.db   … [23:58:00–23:58:59] [23:59:00–00:00:01]  ← a pack lives where it starts
/// 2026-11-22.db   [00:00:02–00:01:01] …
/// ```
///
/// - *Durable*: [#append] returns after the commit of every file that it touched, each an fsync(2) of that
///   file's log. When one fails, none of the batch is to be acknowledged; what the other files took is found
///   again as "already there" when it is sent again.
/// - *Once*: the identity is unique in its file, and near midnight the neighbour's file is asked as well,
///   because the corrected start of a pack that is sent again may have moved by the jitter of its clock.
/// - *Bounded*: open files, connections and concurrent scans have limits; a scan holds one pack at a time.
///
/// Thread-safe.
public final class SqliteBlockStore implements BlockStore {
    private static final long DAY_SECONDS = 86_400;
    private static final long FIRST_DAY = 0;
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay(); // a file name of ten digits
    private static final int SCANS = 8; // each may hold a connection and a pack; more only wait for the same disk

    /// How far from midnight the neighbouring day may hold the same pack: the clock correction of a host moves by
    /// seconds between two connections, not by hours.
    private static final long NEIGHBOUR_SECONDS = 600;

    private static final int DROPPED_TOLD = 1_000; // one line for so many

    private final DayFiles files;
    private final Log log;
    private final Arrivals arrivals;
    private final Semaphore scans = new Semaphore(SCANS, true);
    private final ReentrantLock appending = new ReentrantLock(true);
    private final Changes changes = new Changes();
    private final Map<HostId, Long> lastSeconds = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private volatile long firstKeptDay = FIRST_DAY;
    private final Set<Long> mayHoldUnmerged = ConcurrentHashMap.newKeySet();

    /// Opens the store in `directory`, making it when it is missing; damage found later goes to `log`.
    ///
    /// @throws IOException when the directory cannot be made or listed
    public SqliteBlockStore(Path directory, Log log) throws IOException {
        this(directory, _ -> {}, log);
    }

    /// As above, for rollups that must know of each pack before it is stored.
    ///
    /// @throws IOException when the directory cannot be made or listed
    public SqliteBlockStore(Path directory, Rollups rollups, Log log) throws IOException {
        this(directory, rollups::before, log);
    }

    private interface Arrivals {
        void before(List<StoredPack> packs) throws IOException;
    }

    private SqliteBlockStore(Path directory, Arrivals arrivals, Log log) throws IOException {
        this.files = new DayFiles(directory, log);
        this.arrivals = arrivals;
        this.log = log;
        mayHoldUnmerged.addAll(files.days());
    }

    @Override
    public int append(List<StoredPack> packs) throws IOException {
        SortedMap<Long, List<StoredPack>> byDay = new TreeMap<>();
        for (StoredPack pack : packs) {
            if (day(checked(pack)) < firstKeptDay) {
                tellDropped(pack);
                continue;
            }
            byDay.computeIfAbsent(day(checked(pack)), _ -> new ArrayList<>()).add(pack);
        }
        List<StoredPack> kept = byDay.values().stream().flatMap(List::stream).toList();
        arrivals.before(kept);
        appending.lock();
        try {
            int fresh = 0;
            for (Map.Entry<Long, List<StoredPack>> day : byDay.entrySet()) {
                List<StoredPack> unknown = withoutNeighbours(day.getKey(), day.getValue());
                fresh += unknown.isEmpty() ? 0 : append(day.getKey(), unknown);
                mayHoldUnmerged.add(day.getKey());
                for (StoredPack pack : unknown) {
                    lastSeconds.computeIfPresent(pack.id().host(), (_, last) -> Math.max(last, pack.endSecond()));
                }
            }
            arrivals.before(kept); // again: what was rolled up between the two looks has not seen them
            return fresh;
        } finally {
            appending.unlock();
        }
    }

    private int append(long day, List<StoredPack> packs) throws IOException {
        try {
            return files.append(day, packs);
        } finally {
            changes.stored(packs); // also when it failed: what is not durable for sure may be there all the same
        }
    }

    /// Something that must see all files at one moment.
    interface Moment {
        /// Looks at it.
        ///
        /// @throws SQLException when that fails
        void look() throws SQLException;
    }

    /// Runs `moment` while nothing is appended.
    void paused(Moment moment) throws SQLException {
        appending.lock();
        try {
            moment.look();
        } finally {
            appending.unlock();
        }
    }

    /// A pack of a day that is gone is as good as stored: its agent must not send it for ever.
    private void tellDropped(StoredPack pack) {
        if (dropped.getAndIncrement() % DROPPED_TOLD == 0) {
            log.warn(
                    "store",
                    "pack " + pack.id() + " is of a day that is no longer kept: dropped (" + dropped.get()
                            + " since the start)");
        }
    }

    /// Packs of days that are no longer kept, dropped since the start.
    public long dropped() {
        return dropped.get();
    }

    private static StoredPack checked(StoredPack pack) {
        long day = day(pack);
        if (day < FIRST_DAY || day > LAST_DAY) {
            throw new IllegalArgumentException(
                    "got pack " + pack.id() + " at second " + pack.startSecond() + "; it must start in 1970 to 9999");
        }
        long span = pack.endSecond() - pack.startSecond() + 1;
        if (span < 1 || span > Limits.BLOCK_SECONDS) {
            throw new IllegalArgumentException(
                    "got pack " + pack.id() + " of " + span + " seconds; it must have 1 to " + Limits.BLOCK_SECONDS);
        }
        return pack;
    }

    private static long day(StoredPack pack) {
        return Math.floorDiv(pack.startSecond(), DAY_SECONDS);
    }

    private List<StoredPack> withoutNeighbours(long day, List<StoredPack> packs) throws IOException {
        List<StoredPack> unknown = new ArrayList<>(packs.size());
        for (StoredPack pack : packs) {
            long intoDay = pack.startSecond() - day * DAY_SECONDS;
            boolean known = (intoDay < NEIGHBOUR_SECONDS && holds(day - 1, pack.id()))
                    || (intoDay >= DAY_SECONDS - NEIGHBOUR_SECONDS && holds(day + 1, pack.id()));
            if (!known) {
                unknown.add(pack);
            }
        }
        return unknown;
    }

    private boolean holds(long day, PackId id) throws IOException {
        return Boolean.TRUE.equals(files.read(day, file -> file.contains(id)));
    }

    @Override
    public void scan(HostId host, long fromSecond, long toSecond, Consumer<StoredPack> each) throws IOException {
        scan(host, fromSecond, toSecond, true, each);
    }

    @Override
    public void scan(HostId host, long fromSecond, long toSecond, Table only, Consumer<StoredPack> each)
            throws IOException {
        scan(host, fromSecond, toSecond, only.id() == Tables.PROCESS.id(), each);
    }

    private void scan(HostId host, long fromSecond, long toSecond, boolean whole, Consumer<StoredPack> each)
            throws IOException {
        long from = Math.clamp(fromSecond, FIRST_DAY * DAY_SECONDS, (LAST_DAY + 2) * DAY_SECONDS);
        long to = Math.clamp(toSecond, FIRST_DAY * DAY_SECONDS, (LAST_DAY + 2) * DAY_SECONDS);
        if (from >= to) {
            return;
        }
        // A pack that started before midnight may reach into the range.
        long firstDay = Math.floorDiv(from - Limits.BLOCK_SECONDS + 1, DAY_SECONDS);
        long lastDay = Math.floorDiv(to - 1, DAY_SECONDS);
        scans.acquireUninterruptibly();
        try {
            for (Long day : files.days().subSet(firstDay, true, lastDay, true)) {
                boolean[] handed = {false};
                files.read(day, file -> {
                    if (handed[0]) {
                        throw new DamageMended(file.file() + " was damaged and is mended now; ask again");
                    }
                    file.scan(host, from, to, whole, pack -> {
                        handed[0] = true;
                        each.accept(pack);
                    });
                    return true;
                });
            }
        } finally {
            scans.release();
        }
    }

    @Override
    public List<Window> unmerged(long beforeSecond) throws IOException {
        List<Window> found = new ArrayList<>();
        for (Long day : new TreeSet<>(mayHoldUnmerged)) {
            mayHoldUnmerged.remove(day); // before looking: an append meanwhile puts it back
            List<Window> windows = files.read(day, DayFile::unmerged);
            if (windows != null && !windows.isEmpty()) {
                mayHoldUnmerged.add(day);
                windows.stream()
                        .filter(window -> window.endSecond() <= beforeSecond)
                        .forEach(found::add);
            }
        }
        return found;
    }

    @Override
    public boolean replace(List<PackId> sources, StoredPack merged) throws IOException {
        appending.lock();
        try {
            return files.write(day(checked(merged)), file -> file.replace(sources, merged));
        } finally {
            appending.unlock();
        }
    }

    @Override
    public long mark() {
        return changes.mark();
    }

    @Override
    public long firstChangeSince(HostId host, long mark) {
        return changes.firstSince(host, mark);
    }

    @Override
    public long lastSecond(HostId host) throws IOException {
        try {
            // The load happens inside the map's lock for this host, so that no append slips between load and put.
            return lastSeconds.computeIfAbsent(host, this::loadLastSecond);
        } catch (UncheckedIOException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public List<PackRun> missing(HostId host, long epoch, long first, long last) throws IOException {
        StoredRuns runs = new StoredRuns(host, epoch, first, last);
        int looked = 0;
        for (Long day : files.days().descendingSet()) {
            Boolean complete = files.read(day, file -> file.addTo(runs));
            if (Boolean.TRUE.equals(complete) || ++looked == MISSING_DAYS) {
                break;
            }
        }
        return runs.missing();
    }

    @Override
    public long firstSecond(HostId host) throws IOException {
        for (Long day : files.days()) {
            Long found = files.read(day, file -> file.firstSecond(host));
            if (found != null && found != Long.MIN_VALUE) {
                return found;
            }
        }
        return Long.MIN_VALUE;
    }

    private long loadLastSecond(HostId host) {
        try {
            long last = Long.MIN_VALUE;
            long lastFound = Long.MIN_VALUE;
            for (Long day : files.days().descendingSet()) {
                if (last != Long.MIN_VALUE && day < lastFound - 1) {
                    break; // the day before the one found may hold a pack that reaches further; earlier ones cannot
                }
                Long found = files.read(day, file -> file.lastSecond(host));
                if (found != null && found > last) {
                    last = found;
                    lastFound = day;
                }
            }
            return last;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Deletes the files of whole days that lie before `beforeSecond`: never a part of a day. Packs of such days
    /// that come later are dropped.
    ///
    /// @return how many files were deleted
    /// @throws IOException when one cannot be deleted
    public int expire(long beforeSecond) throws IOException {
        return expireDays(Math.floorDiv(beforeSecond, DAY_SECONDS));
    }

    private int expireDays(long firstKept) throws IOException {
        appending.lock();
        try {
            firstKeptDay = Math.max(firstKeptDay, firstKept);
            int deleted = files.deleteBefore(firstKept);
            lastSeconds.clear();
            if (deleted > 0) {
                changes.all();
            }
            return deleted;
        } finally {
            appending.unlock();
        }
    }

    /// Deletes the oldest day, unless that is `day` (since the epoch) or later.
    ///
    /// @return true when one was deleted
    /// @throws IOException when it cannot be
    boolean expireOldest(long day) throws IOException {
        Long oldest = files.days().isEmpty() ? null : files.days().first();
        return oldest != null && oldest < day && expireDays(oldest + 1) > 0;
    }

    /// The bytes of all files, logs included.
    ///
    /// @throws IOException when they cannot be listed
    long sizeBytes() throws IOException {
        return files.sizeBytes();
    }

    @Override
    public void close() throws IOException {
        appending.lock();
        try {
            files.close();
        } finally {
            appending.unlock();
        }
    }
}
