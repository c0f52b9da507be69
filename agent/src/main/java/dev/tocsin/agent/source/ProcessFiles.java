package dev.tocsin.agent.source;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads the files of processes into memory that is shared, through descriptors that are kept as far as a limit allows:
/// an open costs three to eight times what a read does.
///
/// A kept descriptor belongs to its process and not to the number: when the process is gone it fails, also when the pid
/// was given away meanwhile. Each costs the kernel a buffer of one page. Not thread-safe.
final class ProcessFiles {
    /// Files that may stay open.
    enum Kind {
        /// Time on CPUs and how often: the proof that a thread did nothing.
        SCHEDSTAT(0, "/schedstat", false),
        /// Memory.
        STATM(1, "/statm", false),
        /// Everything that top shows.
        STAT(2, "/stat", true),
        /// Owner and context switches.
        STATUS(3, "/status", true),
        /// Bytes of storage.
        IO(4, "/io", true);

        private final int slot; // in ProcessEntry.kept
        private final String name;
        private final boolean active; // read only of those that do something

        private boolean isInTurn() {
            return this == STATM;
        }

        Kind(int slot, String name, boolean active) {
            this.slot = slot;
            this.name = name;
            this.active = active;
        }
    }

    /// The number of kinds.
    static final int KINDS = 5;

    /// A result of [#read]: the process is gone, or has no such file.
    static final int GONE = -1;

    /// A result of [#read]: it is there and not ours to see.
    static final int HIDDEN = -2;

    /// Descriptors that are kept at most of files that most processes have read only in turn: each takes 240 bytes of
    /// the heap as well, and thousands of processes leave little of that.
    private static final int MAX_IN_TURN = 1_200;

    private static final Kind[] ALL = Kind.values();
    private static final int BYTES = 4_096; // status is the longest, about 1.5 KiB; stat is below 1.2 KiB

    private final String directory;
    private final int maxKept;
    private final byte[] bytes = new byte[BYTES];
    private int kept;
    private int keptInTurn;

    /// Reads below `proc` and keeps at most `maxKept` descriptors.
    ProcessFiles(Path proc, int maxKept) {
        this.directory = proc + "/";
        this.maxKept = maxKept;
    }

    /// Reads the first 4 KiB of a file of `process`: their number, [#GONE] or [#HIDDEN]; never 0.
    int read(ProcessEntry process, Kind kind) {
        RandomAccessFile file = process.kept[kind.slot];
        boolean opened = file == null;
        try {
            if (file == null) {
                file = new RandomAccessFile(path(process, kind.name), "r");
            } else {
                file.seek(0);
            }
            int length = file.read(bytes, 0, BYTES);
            if (opened) {
                keep(process, kind, file);
            }
            return length > 0 ? length : GONE;
        } catch (IOException failed) {
            if (opened) {
                ProcReader.closeQuietly(file);
                return isThere(process) ? HIDDEN : GONE;
            }
            return GONE;
        }
    }

    /// What the last [#read] gave.
    byte[] bytes() {
        return bytes;
    }

    /// The path of a file of `process`; `name` starts with `/`.
    String path(ProcessEntry process, String name) {
        return directory + process.pid + name;
    }

    /// Lets the descriptors go that only a process which does something needs.
    void rest(ProcessEntry process) {
        for (Kind kind : ALL) {
            if (kind.active) {
                close(process, kind);
            }
        }
    }

    /// Lets all descriptors of `process` go.
    void close(ProcessEntry process) {
        for (Kind kind : ALL) {
            close(process, kind);
        }
    }

    /// Whether there is a process or thread of that number that shows itself.
    boolean isThere(ProcessEntry process) {
        return new File(path(process, "")).isDirectory();
    }

    private void keep(ProcessEntry process, Kind kind, RandomAccessFile file) throws IOException {
        boolean inTurn = kind.isInTurn();
        boolean wanted = kind.active ? process.busy : !inTurn || keptInTurn < MAX_IN_TURN;
        if (wanted && kept < maxKept) {
            process.kept[kind.slot] = file;
            kept++;
            keptInTurn += inTurn ? 1 : 0;
        } else {
            file.close();
        }
    }

    private void close(ProcessEntry process, Kind kind) {
        @Nullable RandomAccessFile file = process.kept[kind.slot];
        if (file != null) {
            process.kept[kind.slot] = null;
            kept--;
            keptInTurn -= kind.isInTurn() ? 1 : 0;
            ProcReader.closeQuietly(file);
        }
    }
}
