package dev.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/// Makes a program's file calls fail: a small library (`shim.c` beside this class) is compiled by gcc and preloaded
/// into the program, and told here, while it runs, what to do. Only files below one directory are concerned.
///
/// A call is counted from the moment the fault is set, in the whole program. Not thread-safe.
public final class FaultShim {
    /// ENOSPC of errno(3): no space left on the device.
    public static final int NO_SPACE = 28;

    /// EIO: the device failed.
    public static final int IO_ERROR = 5;

    /// EROFS: the file system is read-only.
    public static final int READ_ONLY = 30;

    private static final int PAGE = 4_096;

    /// What goes wrong; the numbers are those of the enum in `shim.c`.
    public enum Fault {
        /// Nothing.
        OFF(0),
        /// Writing, making, renaming, cutting and removing files is refused with the error.
        WRITE_ERROR(1),
        /// fsync(2) and fdatasync(2) are refused with the error, and nothing is synced.
        SYNC_ERROR(2),
        /// A write takes half of what it was given.
        SHORT_WRITE(3),
        /// A write takes half, and the program dies.
        TORN_WRITE(4),
        /// A sync takes `error` milliseconds longer.
        SLOW_SYNC(5),
        /// The program dies before a call that changes a file.
        DIE_BEFORE(6),
        /// The program dies after such a call.
        DIE_AFTER(7);

        private final int number;

        Fault(int number) {
            this.number = number;
        }
    }

    private final Path library;
    private final Path controlFile;
    private final Path directory;
    private final MappedByteBuffer control;

    private FaultShim(Path library, Path controlFile, Path directory, MappedByteBuffer control) {
        this.library = library;
        this.controlFile = controlFile;
        this.directory = directory;
        this.control = control;
    }

    /// Why there can be none on this machine; empty when there can.
    public static String missing() {
        return Commands.missing(false, "gcc=gcc libc6-dev");
    }

    /// Compiles the library into `work`; it will concern files below `directory` (an absolute path).
    ///
    /// @throws IOException when a file cannot be made
    public static FaultShim make(Path work, Path directory) throws IOException {
        Path source = work.resolve("shim.c");
        Path library = work.resolve("shim.so");
        try (InputStream in = FaultShim.class.getResourceAsStream("shim.c")) {
            if (in == null) {
                throw new AssertionError("BUG: got no shim.c, must be beside this class");
            }
            Files.write(source, in.readAllBytes());
        }
        Commands.must("gcc", "-shared", "-fPIC", "-O1", "-w", "-o", library.toString(), source.toString(), "-ldl");
        Path controlFile = work.resolve("shim.control");
        Files.write(controlFile, new byte[PAGE]);
        try (FileChannel channel = FileChannel.open(controlFile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer control = channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE);
            control.order(ByteOrder.nativeOrder());
            return new FaultShim(library, controlFile, directory, control);
        }
    }

    /// What a program's environment needs to be under it.
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "TOCSIN_FAULT_CONTROL", controlFile.toString(),
                "TOCSIN_FAULT_PATH", directory.toString());
    }

    /// From here on `fault` happens, at the `first` call of its kind (from 1) and `times` in all, 0 for ever; `error`
    /// is the errno, or the milliseconds of [Fault#SLOW_SYNC].
    public void set(Fault fault, int error, int first, int times) {
        control.putInt(0, 0);
        control.putInt(4, error);
        control.putInt(8, first);
        control.putInt(12, times);
        control.putInt(16, error);
        control.putInt(20, 0);
        control.putInt(24, 0);
        control.putInt(0, fault.number);
    }

    /// Nothing goes wrong any more.
    public void off() {
        control.putInt(0, 0);
    }

    /// Calls of the fault's kind since it was set.
    public int calls() {
        return control.getInt(20);
    }

    /// Those that were made to fail.
    public int hits() {
        return control.getInt(24);
    }
}
