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
/// A file that is no database of ours any more is put aside under a name that ends in `.damaged`, with its log, and
/// said; the other days go on, and a pack of that day makes a new file. Nothing is ever deleted for being damaged.
///
/// Thread-safe. Days are counted from 1970-01-01 UTC.
final class DayFiles implements AutoCloseable {
    /// Open files: each costs three descriptors and up to 3 MiB of page cache.
    static final int OPEN_LIMIT = 16;

    private static final String SUFFIX = ".db";
    private static final List<String> COMPANIONS = List.of("", "-wal", "-shm");

    private final Path directory;
    private final Log log;
    private final ConcurrentSkipListSet<Long> days = new ConcurrentSkipListSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Long, DayFile> open = new LinkedHashMap<>(32, 0.75f, true);

    /// What is done with a day's file.
    interface Work<T> {
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

    /// Does `work` on the file of `day`; null when there is none, or when it turned out damaged and was put aside.
    ///
    /// @throws IOException when it cannot be read for another reason
    <T> @Nullable T read(long day, Work<T> work) throws IOException {
        while (days.contains(day)) {
            DayFile file = openFile(day, false);
            if (file == null) {
                return null;
            }
            if (!file.enter()) {
                continue; // closed between the two lines to make room: open it again
            }
            try {
                return work.with(file);
            } catch (SQLException failure) {
                throw new IOException("cannot read " + file.file() + ": " + failure.getMessage(), failure);
            } finally {
                file.leave();
            }
        }
        return null;
    }

    /// Appends to the file of `day`, making it when there is none; one caller at a time.
    ///
    /// @return how many were new
    /// @throws IOException when nothing of it is durable for sure
    int append(long day, List<StoredPack> packs) throws IOException {
        while (true) {
            DayFile file = openFile(day, true);
            if (file == null) {
                continue; // it was damaged and is aside now: a new one takes its place
            }
            try {
                if (!file.mend() || !file.enter()) {
                    continue;
                }
                try {
                    return file.append(packs);
                } finally {
                    file.leave();
                }
            } catch (SQLException failure) {
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
            try {
                file = new DayFile(path(day), log);
            } catch (SQLException failure) {
                if (Sqlite.saysDamaged(failure)) {
                    putAside(day, failure);
                    return null;
                }
                throw new IOException("cannot open " + path(day) + ": " + failure.getMessage(), failure);
            }
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

    private void putAside(long day, SQLException why) throws IOException {
        Path path = path(day);
        String aside = path.getFileName() + ".damaged";
        for (int i = 2; Files.exists(directory.resolve(aside)); i++) {
            aside = path.getFileName() + "." + i + ".damaged";
        }
        for (String companion : COMPANIONS) {
            Path from = directory.resolve(path.getFileName() + companion);
            if (Files.exists(from)) {
                Files.move(from, directory.resolve(aside + companion));
            }
        }
        PrivateFiles.syncDirectory(path);
        days.remove(day);
        log.error(
                "store",
                path + " is damaged (" + why.getMessage() + ") and was put aside as " + aside
                        + "; the history of that day is missing, all other days go on");
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
            for (String companion : COMPANIONS) {
                Files.deleteIfExists(directory.resolve(path(day).getFileName() + companion));
            }
            return true;
        } catch (SQLException failure) {
            throw new IOException("cannot close " + path(day) + ": " + failure.getMessage(), failure);
        } finally {
            lock.unlock();
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
}
