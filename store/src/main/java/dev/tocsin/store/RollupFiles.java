package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of the rollup tiers in one directory: `minutes-2026-11-01.db` holds the minutes of a month,
/// `hours-2026-01-01.db` the hours of a year. At most [#OPEN_LIMIT] are open.
///
/// A damaged file is put aside as `.damaged` and told; what was in it is a gap at that width until it is rolled up
/// again, as far as the seconds are still there. Thread-safe.
final class RollupFiles implements AutoCloseable {
    private static final int OPEN_LIMIT = 16;
    private static final String SUFFIX = ".db";
    private static final List<String> COMPANIONS = List.of("-wal", "-shm", "");

    private final Path directory;
    private final Log log;
    private final Map<Tier, NavigableSet<Long>> files = new EnumMap<>(Tier.class);
    private final Map<Path, RollupFile> open = new LinkedHashMap<>(32, 0.75f, true); // guarded by itself
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);

    /// Lists `directory`, making it (0700) when it is missing.
    ///
    /// @throws IOException when that fails
    RollupFiles(Path directory, Log log) throws IOException {
        this.directory = directory;
        this.log = log;
        PrivateFiles.createDirectories(directory);
        for (Tier tier : Tier.values()) {
            files.put(tier, new ConcurrentSkipListSet<>());
        }
        try (Stream<Path> found = Files.list(directory)) {
            found.forEach(file -> note(file.getFileName().toString()));
        }
    }

    private void note(String name) {
        for (Tier tier : Tier.values()) {
            String prefix = prefix(tier);
            if (name.startsWith(prefix) && name.endsWith(SUFFIX)) {
                try {
                    LocalDate day = LocalDate.parse(name.substring(prefix.length(), name.length() - SUFFIX.length()));
                    of(tier).add(day.toEpochDay());
                } catch (DateTimeException notOurs) {
                    log.debug("rollup", name + " is no file of this program");
                }
            }
        }
    }

    private static String prefix(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT) + "-";
    }

    private Path path(Tier tier, long day) {
        return directory.resolve(prefix(tier) + LocalDate.ofEpochDay(day) + SUFFIX);
    }

    /// The first days of the files of `tier`, ascending.
    NavigableSet<Long> of(Tier tier) {
        NavigableSet<Long> days = files.get(tier);
        if (days == null) {
            throw new AssertionError("BUG: got tier " + tier + " without files, must have a set of them");
        }
        return days;
    }

    /// Stores `chunks` by name of `host` at second `start`; durable when this returns.
    ///
    /// @throws IOException when it is not
    void write(Tier tier, HostId host, long start, Map<String, byte[]> chunks) throws IOException {
        if (chunks.isEmpty()) {
            return;
        }
        long day = tier.file(start);
        Path path = path(tier, day);
        use.readLock().lock();
        try {
            if (of(tier).add(day)) {
                create(path);
            }
            file(path).write(host, start, chunks);
        } catch (SQLException failure) {
            throw failed(path, "write", failure);
        } finally {
            use.readLock().unlock();
            closeUnused();
        }
    }

    private static void create(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            PrivateFiles.syncDirectory(path);
        } catch (FileAlreadyExistsException left) {
            return; // by a write that failed
        }
    }

    /// Hands the chunks `name` of `host` that begin in the seconds from `from` to before `to` to `each`, ascending.
    ///
    /// @throws IOException when they cannot be read
    void read(Tier tier, HostId host, String name, long from, long to, RollupFile.Each each) throws IOException {
        Long first = of(tier).floor(tier.file(from));
        for (Long day : of(tier).tailSet(first == null ? Long.MIN_VALUE : first, true)) {
            if (day * 86_400 >= to) {
                return;
            }
            Path path = path(tier, day);
            use.readLock().lock();
            try {
                file(path).read(host, name, from, to, each);
            } catch (SQLException failure) {
                throw failed(path, "read", failure);
            } finally {
                use.readLock().unlock();
            }
        }
        closeUnused();
    }

    private RollupFile file(Path path) throws SQLException {
        synchronized (open) {
            RollupFile file = open.get(path);
            if (file == null) {
                file = new RollupFile(path);
                open.put(path, file);
            }
            return file;
        }
    }

    private void closeUnused() {
        synchronized (open) {
            if (open.size() <= OPEN_LIMIT) {
                return;
            }
        }
        use.writeLock().lock();
        try {
            synchronized (open) {
                Iterator<RollupFile> oldest = open.values().iterator();
                while (open.size() > OPEN_LIMIT && oldest.hasNext()) {
                    oldest.next().close();
                    oldest.remove();
                }
            }
        } catch (SQLException failure) {
            log.warn("rollup", "closing a file failed: " + failure.getMessage());
        } finally {
            use.writeLock().unlock();
        }
    }

    private IOException failed(Path path, String what, SQLException failure) {
        return new IOException("cannot " + what + " " + path + ": " + failure.getMessage(), failure);
    }

    /// Puts a damaged file aside; the next write makes a new one.
    ///
    /// @throws IOException when it cannot be moved
    void putAside(Tier tier, long day) throws IOException {
        Path path = path(tier, day);
        remove(tier, day, file -> {
            Path aside = path.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        });
        log.error("rollup", path + " is damaged and was put aside");
    }

    private interface Fate {
        void meet(Path file) throws IOException;
    }

    private void remove(Tier tier, long day, Fate fate) throws IOException {
        Path path = path(tier, day);
        use.writeLock().lock();
        try {
            RollupFile file;
            synchronized (open) {
                file = open.remove(path);
            }
            closeQuietly(file);
            of(tier).remove(day);
            for (String companion : COMPANIONS) {
                Path one = directory.resolve(path.getFileName() + companion);
                if (Files.exists(one)) {
                    fate.meet(one);
                }
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void closeQuietly(@Nullable RollupFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (SQLException failure) {
            log.warn("rollup", "closing " + file.file() + " failed: " + failure.getMessage());
        }
    }

    /// Deletes the files of `tier` that end before `second`.
    ///
    /// @return how many
    /// @throws IOException when one cannot be deleted
    int deleteBefore(Tier tier, long second) throws IOException {
        int deleted = 0;
        for (Long day : new ArrayList<>(of(tier))) {
            if (tier.nextFile(day * 86_400) <= second) {
                remove(tier, day, Files::deleteIfExists);
                deleted++;
            }
        }
        return deleted;
    }

    /// The bytes of all files, logs included.
    ///
    /// @throws IOException when they cannot be listed
    long sizeBytes() throws IOException {
        return DayFiles.sizeBytes(directory);
    }

    @Override
    public void close() throws IOException {
        use.writeLock().lock();
        try {
            synchronized (open) {
                open.values().forEach(this::closeQuietly);
                open.clear();
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
