package dev.tocsin.app;

import dev.tocsin.base.PrivateFiles;
import dev.tocsin.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A backup as a directory: the files of a hub, and `manifest` with the digest of each. It appears under its name
/// only when it is whole and on the disk; until then it is `NAME.part`.
///
/// ```
/// tocsin-backup 1
/// version 0.1.0
/// moment 2026-11-22T03:12:07Z
/// <SHA-256> <bytes> <name>        for each file
/// ```
final class BackupFolder {
    static final String MANIFEST = "manifest";
    private static final String HEADER = "tocsin-backup 1";
    private static final int MAX_MANIFEST = 64 << 20;
    private static final int BUFFER = 256 << 10;

    /// One line of a manifest.
    record Entry(String sha256, long bytes, String name) {}

    private final Path folder;

    BackupFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /// What a file that is being written is called.
    Path part() {
        return folder.resolveSibling(folder.getFileName() + ".part");
    }

    /// Makes `NAME.part` anew; refuses when something is under the name itself.
    ///
    /// @throws CommandFailure when the directory is there and not empty
    void begin() throws IOException {
        if (Files.exists(folder) && !isEmpty(folder)) {
            throw new CommandFailure(
                    ExitCode.REFUSED, folder + " is there already; a backup goes into a new directory");
        }
        delete(part()); // of one that was cut off
        PrivateFiles.createDirectories(part());
    }

    /// Writes the file `name` from `in`.
    ///
    /// @throws IOException when the name leads out of the directory, or the disk does not take it
    void write(String name, InputStream in) throws IOException {
        Path file = inside(part(), name);
        PrivateFiles.createDirectories(parent(file));
        copy(in, file);
    }

    /// Checks what was written against its manifest and gives it its name.
    ///
    /// @return its entries
    /// @throws IOException when anything is missing or differs
    List<Entry> finish() throws IOException {
        List<Entry> entries = check(part(), _ -> {});
        Files.deleteIfExists(folder); // empty, or begin() had refused
        Files.move(part(), folder, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.syncDirectory(folder);
        return entries;
    }

    /// Checks every file of the backup; `told` hears the name of each.
    ///
    /// @throws IOException when anything is missing or differs
    List<Entry> check(Consumer<String> told) throws IOException {
        return check(folder, told);
    }

    /// Copies the files of `entries` to `target`, which appears whole or not at all.
    ///
    /// @throws IOException when the disk does not take them
    void restore(List<Entry> entries, Path target) throws IOException {
        Path made = target.resolveSibling(target.getFileName() + ".part");
        delete(made);
        PrivateFiles.createDirectories(made);
        for (Entry entry : entries) {
            Path file = inside(made, entry.name());
            PrivateFiles.createDirectories(parent(file));
            try (InputStream in = Files.newInputStream(inside(folder, entry.name()))) {
                copy(in, file);
            }
        }
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.syncDirectory(target);
    }

    private static List<Entry> check(Path folder, Consumer<String> told) throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        if (!Files.exists(manifest)) {
            throw new IOException(folder + " is no whole backup: its manifest is missing");
        }
        if (Files.size(manifest) > MAX_MANIFEST) {
            throw new IOException(manifest + " is no manifest: it is longer than " + MAX_MANIFEST + " bytes");
        }
        List<String> lines = Files.readAllLines(manifest);
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new IOException(manifest + " does not begin with \"" + HEADER + "\": it is of another program");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (String line : lines.subList(Math.min(3, lines.size()), lines.size())) {
            String[] words = line.split(" ", 3);
            if (words.length != 3 || !words[1].matches("[0-9]{1,18}") || !names.add(words[2])) {
                throw new IOException(manifest + " is damaged: got the line \"" + line + "\"");
            }
            Entry entry = new Entry(words[0], Long.parseLong(words[1]), words[2]);
            compare(entry, inside(folder, entry.name()));
            told.accept(entry.name());
            entries.add(entry);
        }
        return entries;
    }

    private static void compare(Entry entry, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing; the backup is not whole");
        }
        if (Files.size(file) != entry.bytes() || !sha256(file).equals(entry.sha256())) {
            throw new IOException(file + " is not as it was when the backup was made");
        }
    }

    private static Path inside(Path folder, String name) throws IOException {
        boolean plain = !name.isEmpty() && name.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*") && !name.contains("..");
        if (!plain) {
            throw new IOException("got the name \"" + name + "\", which no file of a backup has");
        }
        return folder.resolve(name);
    }

    private static void copy(InputStream in, Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), Sha256.begin())) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // the digest is what counts
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new AssertionError("BUG: got " + file + ", must lie in a directory");
        }
        return parent;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
