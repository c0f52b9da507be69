package dev.tocsin.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small file system of its own that a test fills, breaks, or cuts the power of.
///
/// ```
/// WORK/outer.img  sparse file ──loop──► WORK/outer/      XFS, which copies a file in one instant (FICLONE)
/// WORK/outer/disk.img         ──loop──► WORK/disk/       the disk under test
/// WORK/outer/cut-1.img        ──loop──► WORK/cut-1/      what a power cut would have left: [#cutPower]
/// ```
///
/// **A power cut** is a copy of the disk's image: it holds what the kernel has handed to the disk (fsync, write-back)
/// and nothing of the page cache, which `kill -9` never loses. The copy is of one instant, so that no later write is in
/// it without the earlier ones. Put WORK on a tmpfs and a flush costs nothing.
///
/// Needs root. Not thread-safe.
public final class FaultDisk implements AutoCloseable {
    /// What the disk under test is formatted with.
    public enum Kind {
        /// The file system of most servers.
        EXT4,
        /// The other one.
        XFS
    }

    private static final int XFS_LEAST_MEBIBYTES = 300; // mkfs.xfs refuses smaller ones

    private final Path work;
    private final Kind kind;
    private final Path disk;
    private int cuts;

    /// What a power cut would have left, mounted.
    ///
    /// @param directory the top of it
    /// @param image what is mounted there
    public record Left(Path directory, Path image) implements AutoCloseable {
        /// Unmounts it and throws it away.
        @Override
        public void close() throws IOException {
            unmount(directory);
            Files.deleteIfExists(image);
        }
    }

    private FaultDisk(Path work, Kind kind) {
        this.work = work;
        this.kind = kind;
        this.disk = work.resolve("disk");
    }

    /// Why there can be none on this machine; empty when there can.
    public static String missing() {
        return Commands.missing(
                true,
                "mkfs.ext4=e2fsprogs",
                "mkfs.xfs=xfsprogs",
                "losetup=mount",
                "mount=mount",
                "fallocate=util-linux");
    }

    /// Makes a file system of `mebibytes` below `work` (a directory of the test's own) and mounts it.
    ///
    /// @throws IOException when a file cannot be made
    public static FaultDisk make(Path work, Kind kind, int mebibytes) throws IOException {
        FaultDisk made = new FaultDisk(Files.createDirectories(work), kind);
        Path outer = Files.createDirectories(work.resolve("outer"));
        try {
            Commands.must("truncate", "-s", "8G", work.resolve("outer.img").toString());
            Commands.must(
                    "mkfs.xfs",
                    "-q",
                    "-m",
                    "reflink=1",
                    work.resolve("outer.img").toString());
            Commands.must("mount", "-o", "loop", work.resolve("outer.img").toString(), outer.toString());
            Path image = outer.resolve("disk.img");
            int size = kind == Kind.XFS ? Math.max(XFS_LEAST_MEBIBYTES, mebibytes) : mebibytes;
            Commands.must("truncate", "-s", size + "M", image.toString());
            if (kind == Kind.XFS) {
                Commands.must("mkfs.xfs", "-q", image.toString());
            } else {
                Commands.must("mkfs.ext4", "-q", "-F", image.toString());
            }
            made.mount(image, made.disk);
            return made;
        } catch (AssertionError failure) {
            made.close();
            throw failure;
        }
    }

    /// Where it is mounted.
    public Path directory() {
        return disk;
    }

    /// What would be on the disk if the power failed at this instant; the program goes on. Whatever was promised
    /// before the call must be in it.
    ///
    /// @throws IOException when the directory cannot be made
    public Left cutPower() throws IOException {
        String name = "cut-" + ++cuts;
        Path image = work.resolve("outer").resolve(name + ".img");
        Commands.must("cp", "--reflink=always", work.resolve("outer/disk.img").toString(), image.toString());
        Path directory = work.resolve(name);
        mount(image, directory);
        return new Left(directory, image);
    }

    /// Takes all its space.
    public void fill() {
        // fallocate(1) refuses as a whole what does not fit, so it goes down by halves; dd takes the last blocks.
        for (int i = 0, kibibytes = 1 << 20; kibibytes >= 4; i++, kibibytes /= 2) {
            Commands.run(
                    "fallocate",
                    "-l",
                    kibibytes + "K",
                    disk.resolve("filler-" + i).toString());
        }
        Commands.run("dd", "if=/dev/zero", "of=" + disk.resolve("filler-last"), "bs=4k", "status=none");
    }

    /// Gives back what [#fill] took.
    ///
    /// @throws IOException when a file cannot be removed
    public void free() throws IOException {
        try (var files = Files.newDirectoryStream(disk, "filler-*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /// Makes the kernel find an error in it (ext4 only) and turn it read-only, as it does on a disk that fails:
    /// every write is refused from here on, also on files that are open. There is no way back but [#mend].
    public void turnReadOnly() {
        String device = Path.of(Commands.must("findmnt", "-no", "SOURCE", disk.toString()))
                .getFileName()
                .toString();
        try {
            Files.writeString(Path.of("/sys/fs/ext4", device, "trigger_fs_error"), "1");
        } catch (IOException failure) {
            throw new AssertionError("the kernel does not offer trigger_fs_error", failure);
        }
    }

    /// Unmounts, checks and mounts it again, as an operator does after [#turnReadOnly]. Nobody may use it.
    public void mend() {
        unmount(disk);
        Path image = work.resolve("outer/disk.img");
        Commands.Result check = Commands.run("e2fsck", "-fy", image.toString());
        if (check.code() > 1) { // 1: errors were corrected
            throw new AssertionError("e2fsck: " + check.output());
        }
        mount(image, disk);
    }

    private void mount(Path image, Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new AssertionError("cannot make " + directory, failure);
        }
        String options = kind == Kind.XFS ? "loop,nouuid" : "loop,errors=remount-ro";
        Commands.must("mount", "-o", options, image.toString(), directory.toString());
    }

    private static void unmount(Path directory) {
        Commands.Result result = Commands.run("umount", directory.toString());
        if (result.code() != 0
                && Commands.run("mountpoint", "-q", directory.toString()).code() == 0) {
            Commands.run("umount", "-l", directory.toString()); // somebody is still in it; it goes when they do
        }
    }

    /// Unmounts everything and removes the images.
    @Override
    public void close() throws IOException {
        for (int i = 1; i <= cuts; i++) {
            unmount(work.resolve("cut-" + i));
        }
        unmount(disk);
        unmount(work.resolve("outer"));
        Files.deleteIfExists(work.resolve("outer.img"));
    }
}
