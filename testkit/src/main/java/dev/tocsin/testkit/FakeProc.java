package dev.tocsin.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A `/proc`, `/sys` and `/etc` of a machine that is not there, in a directory of a test, written down as readable
/// text:
///
/// ```
/// == proc/uptime
/// 900.00 1700.00
/// == proc/1/cmdline
/// /sbin/init\0--switched-root\0
/// ```
///
/// `\0`, unless digits follow, stands for a zero byte. A file that is written again keeps its place on the disk, so
/// that a reader that holds it open sees the new content, as with the kernel's. A dead process reads as empty,
/// because no file of a disk fails as the kernel's do when their process is gone.
public final class FakeProc {
    private static final String HEAD = "== ";

    private final Path root;

    /// An empty machine below `directory`: `proc`, `sys` and `etc`, each without anything.
    public FakeProc(Path directory) {
        this.root = directory;
        for (Path made : List.of(proc(), sys(), etc())) {
            attempt(() -> Files.createDirectories(made));
        }
    }

    /// The fake `/proc`.
    public Path proc() {
        return root.resolve("proc");
    }

    /// The fake `/sys`.
    public Path sys() {
        return root.resolve("sys");
    }

    /// The fake `/etc`.
    public Path etc() {
        return root.resolve("etc");
    }

    /// Writes the files that `text` describes, each behind a line `== path`; others stay as they are.
    public FakeProc write(String text) {
        for (String part : ("\n" + text).split("\n" + HEAD, -1)) {
            int end = part.indexOf('\n');
            if (end > 0) {
                String content = part.substring(end + 1);
                file(part.substring(0, end).strip(), content.endsWith("\n") ? content : content + "\n");
            }
        }
        return this;
    }

    /// Writes one file, with its directories; `\0` in `content` stands for a zero byte.
    public FakeProc file(String path, String content) {
        return bytes(path, content.replaceAll("\\\\0(?!\\d)", "\0").getBytes(StandardCharsets.UTF_8));
    }

    /// Writes one file as it is.
    public FakeProc bytes(String path, byte[] content) {
        Path file = root.resolve(path);
        attempt(() -> {
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            return Files.write(file, content);
        });
        return this;
    }

    /// Makes an empty directory.
    public FakeProc directory(String path) {
        attempt(() -> Files.createDirectories(root.resolve(path)));
        return this;
    }

    /// Makes a symbolic link at `path` that says `target`.
    public FakeProc link(String path, String target) {
        Path link = root.resolve(path);
        attempt(() -> {
            Path directory = link.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            return Files.createSymbolicLink(link, Path.of(target));
        });
        return this;
    }

    /// Removes a file, or a directory with all that is in it. A reader that holds a file open reads nothing from now
    /// on.
    public FakeProc remove(String path) {
        attempt(() -> {
            try (Stream<Path> found = Files.walk(root.resolve(path))) {
                for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
                    if (Files.isRegularFile(file)) {
                        Files.write(file, new byte[0]);
                    }
                    Files.delete(file);
                }
            }
            return root;
        });
        return this;
    }

    /// Writes a process with every file that the agent reads; each text may be written again with [#file].
    public FakeProc process(FakeProcess process) {
        String at = "proc/" + process.pid + "/";
        file(at + "stat", process.stat());
        file(at + "schedstat", process.ticks * 10_000_000 + " 5000 " + (process.ticks + 1) + "\n");
        file(at + "statm", "2560 " + (100 + process.ticks) + " 90 5 0 89 0\n");
        file(at + "cmdline", process.cmdline);
        file(at + "cgroup", "0::/system.slice/" + process.comm.replace(' ', '-') + ".service\n");
        file(
                at + "status",
                "Name:\t" + process.comm + "\nTgid:\t" + process.pid + "\nUid:\t" + process.uid + "\t" + process.uid
                        + "\t" + process.uid + "\t"
                        + process.uid
                        + "\nvoluntary_ctxt_switches:\t" + process.ticks * 3
                        + "\nnonvoluntary_ctxt_switches:\t" + process.ticks + "\n");
        file(
                at + "io",
                "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: " + process.ticks * 4_096 + "\nwrite_bytes: "
                        + process.ticks * 8_192 + "\ncancelled_write_bytes: 0\n");
        file(at + "fd/0", "");
        file(at + "fd/1", "");
        return this;
    }

    /// A process as a test describes it.
    ///
    /// @param pid process id
    /// @param comm name as the kernel has it
    /// @param start in ticks since boot
    /// @param uid owner
    /// @param cmdline arguments, each with `\0` behind it
    /// @param ticks time in user code; all that moves is made from it
    public record FakeProcess(int pid, String comm, long start, int uid, String cmdline, long ticks) {
        /// A process of user 1000 that did something for `ticks`.
        public FakeProcess(int pid, String comm, long start, long ticks) {
            this(pid, comm, start, 1_000, "/usr/bin/" + comm + "\\0", ticks);
        }

        /// Its line in `/proc/pid/stat`.
        public String stat() {
            return pid + " (" + comm + ") S 1 " + pid + " " + pid + " 0 -1 4194560 " + ticks * 2 + " 0 " + ticks / 2
                    + " 0 " + ticks + " " + ticks / 3 + " 0 0 20 0 " + (1 + ticks % 4) + " 0 " + start + " 10485760 "
                    + (100 + ticks) + " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
        }
    }

    private interface Step {
        Path run() throws IOException;
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (IOException failure) {
            throw new UncheckedIOException("a fake tree could not be written", failure);
        }
    }
}
