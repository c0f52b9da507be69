package dev.tocsin.store;

import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The day files of one directory: which there are, which are open (at most [#OPEN_LIMIT], the least recently
/// used is closed first), and what becomes of a damaged one.
///
/// A file that SQLite finds damaged is put aside with its log, and every pack that can still be read in it is
/// stored again in a new file of that day ([Salvage]); it is told, and all other days go on. Nothing is ever
/// deleted for being damaged.
///
/// Thread-safe. Days are counted from 1970-01-01 UTC.
final class DayFiles implements AutoCloseable {
    /// Open files: each costs three descriptors and up to 3 MiB of page cache.
    static final int OPEN_LIMIT = 16;

    private static final String SUFFIX = ".db";
    private static final int DATE_LENGTH = 10;
    private static final int READ_ATTEMPTS = 3; // damage is mended once; a disk that goes on breaking must show

    /// What is left of a disk to the catalog, bytes.
    private static final long RESERVE_BYTES = 4L << 20;

    private final Path directory;
    private final Log log;
    private final ConcurrentSkipListSet<Long> days = new ConcurrentSkipListSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock salvaging = new ReentrantLock(); // taken before lock, never after
    private final LinkedHashMap<Long, DayFile> open = new LinkedHashMap<>(32, 0.75f, true);

    /// What is done with a day's file.
    interface Work<T> {
        /// Works with `file`, which stays open meanwhile.
        T with(DayFile file) throws SQLException;
    }

    /// Lists `directory`, making it (0700) when it is missing. Opens no file.
    ///
    /// @throws IOException when that fails
    DayFiles(Path directory, Log log) throws IOException {
        this.directory = directory;
        this.log = log;
        PrivateFiles.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                Long day = dayOf(file.getFileName().toString());
                if (day != null) {
                    days.add(day);
                }
            });
        }
        for (String name : namesWith(Salvage.OPEN)) {
            String original = name.substring(0, Math.max(0, name.length() - Salvage.OPEN.length()));
            Long day = name.endsWith(Salvage.OPEN) ? dayOf(original) : null;
            if (day != null) {
                Salvage.run(directory, original, log, packs -> append(day, packs));
            }
        }
    }

    private List<String> namesWith(String part) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(part))
                    .sorted()
                    .toList();
        }
    }

    private static @Nullable Long dayOf(String name) {
        if (!name.endsWith(SUFFIX)) {
            return null;
        }
        try {
            return LocalDate.parse(name.substring(0, name.length() - SUFFIX.length()))
                    .toEpochDay();
        } catch (DateTimeException notOurs) {
            return null;
        }
    }

    private Path path(long day) {
        return directory.resolve(LocalDate.ofEpochDay(day) + SUFFIX);
    }

    /// The days that have a file, ascending; changes as files come and go.
    NavigableSet<Long> days() {
        return days;
    }

    /// Does `work` on the file of `day`, and again when the file turned out damaged and was mended; null when
    /// there is none.
    ///
    /// @throws IOException when it cannot be read for another reason
    <T> @Nullable T read(long day, Work<T> work) throws IOException {
        for (int attempt = 1; ; ) {
            DayFile file = openFile(day, false);
            if (file == null) {
                return null;
            }
            if (!file.enter()) {
                continue; // closed between the two lines to make room: open it again
            }
            SQLException damage;
            try {
                return work.with(file);
            } catch (SQLException failure) {
                if (!Sqlite.saysDamaged(failure) || attempt++ == READ_ATTEMPTS) {
                    throw new IOException("cannot read " + file.file() + ": " + failure.getMessage(), failure);
                }
                damage = failure;
            } finally {
                file.leave();
            }
            salvage(day, file, damage);
        }
    }

    /// Appends to the file of `day`, making it when there is none; one caller at a time.
    ///
    /// @return how many were new
    /// @throws IOException when nothing of it is durable for sure
    int append(long day, List<StoredPack> packs) throws IOException {
        return write(day, file -> file.append(packs));
    }

    /// Does `work`, which writes, on the file of `day`, making it when there is none; one caller at a time.
    ///
    /// @throws IOException when nothing of it is durable for sure
    <T> T write(long day, Work<T> work) throws IOException {
        while (true) {
            DayFile file = openFile(day, true);
            if (file == null) {
                throw new AssertionError("BUG: got no file, must be made when it is missing");
            }
            try {
                checkRoom();
                if (!file.mend() || !file.enter()) {
                    continue;
                }
                try {
                    return work.with(file);
                } finally {
                    file.leave();
                }
            } catch (SQLException failure) {
                if (Sqlite.saysDamaged(failure)) {
                    salvage(day, file, failure);
                }
                throw new IOException(
                        "cannot write " + file.file() + ": " + failure.getMessage() + "; nothing was acknowledged",
                        failure);
            }
        }
    }

    private void createFile(long day) throws IOException {
        Path path = path(day);
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            PrivateFiles.syncDirectory(path);
        } catch (FileAlreadyExistsException left) {
            log.debug("store", path + " was left by an append that failed");
        }
        days.add(day);
    }

    private @Nullable DayFile openFile(long day, boolean create) throws IOException {
        try {
            return openSound(day, create);
        } catch (SQLException failure) {
            if (!Sqlite.saysDamaged(failure)) {
                throw new IOException("cannot open " + path(day) + ": " + failure.getMessage(), failure);
            }
            salvage(day, null, failure);
        }
        return openFile(day, create);
    }

    private @Nullable DayFile openSound(long day, boolean create) throws IOException, SQLException {
        lock.lock();
        try {
            DayFile file = open.get(day);
            if (file != null) {
                return file;
            }
            if (!days.contains(day)) {
                if (!create) {
                    return null;
                }
                createFile(day);
            }
            file = new DayFile(path(day), log);
            open.put(day, file);
            closeLeastUsed();
            return file;
        } finally {
            lock.unlock();
        }
    }

    private void closeLeastUsed() {
        Iterator<DayFile> oldest = open.values().iterator();
        while (open.size() > OPEN_LIMIT && oldest.hasNext()) {
            DayFile file = oldest.next();
            try {
                if (file.closeIfIdle()) {
                    oldest.remove();
                }
            } catch (SQLException failure) {
                log.warn("store", "closing " + file.file() + " failed: " + failure.getMessage());
                oldest.remove();
            }
        }
    }

    /// Replaces the file of `day`, which turned out damaged, by one with all that can be read of it.
    ///
    /// @throws IOException when the disk fails
    private void salvage(long day, @Nullable DayFile file, SQLException why) throws IOException {
        salvaging.lock();
        try {
            lock.lock();
            try {
                if (open.get(day) != file) {
                    return; // somebody else was faster
                }
                log.error("store", path(day) + " is damaged: " + why.getMessage() + "; taking out what can be read");
                open.remove(day);
                closeQuietly(file);
                Salvage.begin(directory, path(day).getFileName().toString());
                days.remove(day);
            } finally {
                lock.unlock();
            }
            Salvage.run(directory, path(day).getFileName().toString(), log, packs -> append(day, packs));
        } finally {
            salvaging.unlock();
        }
    }

    private void closeQuietly(@Nullable DayFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (SQLException failure) {
            log.warn("store", "closing " + file.file() + " failed: " + failure.getMessage());
        }
    }

    /// Deletes the files of days before `day`; a file in use stays until the next call.
    ///
    /// @return how many were deleted
    /// @throws IOException when one cannot be deleted
    int deleteBefore(long day) throws IOException {
        int deleted = 0;
        for (Long old : new ArrayList<>(days.headSet(day))) {
            deleted += delete(old) ? 1 : 0;
        }
        for (String name : namesWith(Salvage.DONE)) {
            Long old = dayOf(name.substring(0, Math.min(name.length(), DATE_LENGTH)) + SUFFIX);
            if (old != null && old < day) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
        return deleted;
    }

    private boolean delete(Long day) throws IOException {
        lock.lock();
        try {
            DayFile file = open.get(day);
            if (file != null && !file.closeIfIdle()) {
                return false;
            }
            open.remove(day);
            days.remove(day);
            for (String companion : Salvage.COMPANIONS) {
                Files.deleteIfExists(directory.resolve(path(day).getFileName() + companion));
            }
            return true;
        } catch (SQLException failure) {
            throw new IOException("cannot close " + path(day) + ": " + failure.getMessage(), failure);
        } finally {
            lock.unlock();
        }
    }

    /// The bytes of all files, logs included.
    ///
    /// @throws IOException when they cannot be listed
    long sizeBytes() throws IOException {
        return sizeBytes(directory);
    }

    /// The bytes of all files in `directory`.
    ///
    /// @throws IOException when it cannot be listed
    static long sizeBytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /// Closes all files; waits for those in use.
    ///
    /// @throws IOException when one of them could not be closed cleanly; the others are
    @Override
    public void close() throws IOException {
        IOException first = null;
        lock.lock();
        try {
            for (DayFile file : open.values()) {
                try {
                    file.close();
                } catch (SQLException failure) {
                    first = new IOException("cannot close " + file.file() + ": " + failure.getMessage(), failure);
                }
            }
            open.clear();
            days.clear();
        } finally {
            lock.unlock();
        }
        if (first != null) {
            throw first;
        }
    }

    /// Refuses to write while the disk has next to no room: packs wait with their agents, and the last of the disk is
    /// left to the catalog, so that people can still sign in and delete something.
    private void checkRoom() throws SQLException {
        long room = directory.toFile().getUsableSpace();
        if (room < RESERVE_BYTES) {
            throw new SQLException("the disk has " + room + " bytes left, at least " + RESERVE_BYTES + " stay free");
        }
    }
}
