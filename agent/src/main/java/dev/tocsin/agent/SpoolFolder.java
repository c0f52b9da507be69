package dev.tocsin.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The names of the files of a spool, and the few things done to them. Numbers have 16 digits, so that a listing by
/// name is one by age.
final class SpoolFolder {
    /// Damaged files that are kept; the oldest go first.
    static final int MAX_DAMAGED = 16;

    private static final String PACK = "pack-";
    private static final String PACK_END = ".pack";
    private static final String KEPT = "sent-";
    private static final String RECORD = "open-";
    private static final String RECORD_END = ".rec";
    private static final String DAMAGED_END = ".damaged";
    private static final String DRAFT_END = ".new"; // what PrivateFiles writes before it has the name

    private final Path directory;

    /// The files in `directory`, which exists.
    SpoolFolder(Path directory) {
        this.directory = directory;
    }

    /// A file by its own name.
    Path file(String name) {
        return directory.resolve(name);
    }

    /// The file of pack `sequence`.
    Path pack(long sequence) {
        return directory.resolve(PACK + number(sequence) + PACK_END);
    }

    /// The file of pack `sequence` after it was acknowledged.
    Path kept(long sequence) {
        return directory.resolve(KEPT + number(sequence) + PACK_END);
    }

    /// Gives pack `sequence` the name of an acknowledged one.
    ///
    /// @throws IOException when it cannot be renamed
    void keep(long sequence) throws IOException {
        Files.move(pack(sequence), kept(sequence), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Gives it its own name back.
    ///
    /// @throws IOException when it cannot be renamed
    void unkeep(long sequence) throws IOException {
        Files.move(kept(sequence), pack(sequence), StandardCopyOption.ATOMIC_MOVE);
    }

    /// All acknowledged packs by number.
    ///
    /// @throws IOException when the directory cannot be read
    SortedMap<Long, Path> kept() throws IOException {
        return list(KEPT, PACK_END);
    }

    /// The records of the minute that will be pack `sequence`.
    Path record(long sequence) {
        return directory.resolve(RECORD + number(sequence) + RECORD_END);
    }

    /// All packs by number.
    ///
    /// @throws IOException when the directory cannot be read
    SortedMap<Long, Path> packs() throws IOException {
        return list(PACK, PACK_END);
    }

    /// All files of records by the number of the pack that each becomes.
    ///
    /// @throws IOException when the directory cannot be read
    SortedMap<Long, Path> records() throws IOException {
        return list(RECORD, RECORD_END);
    }

    /// Removes drafts that a death left half written: their content is still where they came from.
    ///
    /// @throws IOException when one cannot be removed
    void removeDrafts() throws IOException {
        for (Path draft : matching("*" + DRAFT_END)) {
            Files.deleteIfExists(draft);
        }
    }

    /// Removes `file`, if it is there. Not forced to the disk: after a power cut it may be back, which does no harm.
    ///
    /// @throws IOException when it cannot be removed
    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /// Puts `file` out of the way for whoever wants to look at it.
    ///
    /// @throws IOException when it cannot be renamed
    void quarantine(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.move(file, damaged(file), StandardCopyOption.REPLACE_EXISTING);
        }
        keepFewDamaged();
    }

    /// Copies `file` for whoever wants to look at it; the file itself is still needed.
    ///
    /// @throws IOException when it cannot be copied
    void keepCopy(Path file) throws IOException {
        Files.copy(file, damaged(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        keepFewDamaged();
    }

    private static Path damaged(Path file) {
        return file.resolveSibling(file.getFileName() + DAMAGED_END);
    }

    private void keepFewDamaged() throws IOException {
        List<Path> damaged = matching("*" + DAMAGED_END);
        damaged.sort(Comparator.comparingLong(path -> path.toFile().lastModified()));
        for (int i = 0; i < damaged.size() - MAX_DAMAGED; i++) {
            Files.deleteIfExists(damaged.get(i));
        }
    }

    private SortedMap<Long, Path> list(String start, String end) throws IOException {
        TreeMap<Long, Path> found = new TreeMap<>();
        for (Path path : matching(start + "*" + end)) {
            String name = String.valueOf(path.getFileName());
            String digits = name.substring(start.length(), name.length() - end.length());
            if (digits.matches("\\d{16,18}")) {
                found.put(Long.parseLong(digits), path); // anything else is not ours and left alone
            }
        }
        return found;
    }

    private List<Path> matching(String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            files.forEach(found::add);
        }
        return found;
    }

    private static String number(long sequence) {
        String digits = Long.toString(sequence);
        return "0".repeat(Math.max(0, 16 - digits.length())) + digits;
    }
}
