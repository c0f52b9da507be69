package dev.tocsin.agent;

import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The one place where the agent starts programs. Which ones, and with what words, is written here and nowhere else:
/// nothing that a hub says, and nothing that stands in a file or in the environment, gets into a command line.
///
/// A program is named by its absolute path and started only when that file is root's and nobody else may write to
/// it; it gets two variables, no input, a deadline, and a limit on what it may say.
public final class Exec {
    /// What may be started.
    public enum Program {
        /// Every package that rpm knows, one record each ([dev.tocsin.agent.software.RpmDatabase] reads them).
        RPM_PACKAGES("/usr/bin/rpm");

        private final String file;

        Program(String file) {
            this.file = file;
        }

        /// Its file.
        public Path file() {
            return Path.of(file);
        }

        private List<String> words() {
            return switch (this) {
                case RPM_PACKAGES -> List.of(file, "-qa", "--qf", RpmFormat.TEXT);
            };
        }
    }

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C");
    /// 5,000 packages take rpm about 3 s on a small machine.
    private static final long DEADLINE_SECONDS = 120;
    /// 5,000 packages with their descriptions are about 8 MB.
    private static final long OUTPUT_BYTES = 64L << 20;

    /// Reads what a program says.
    public interface Reader {
        /// Reads `output` to its end.
        ///
        /// @throws IOException when it cannot be read, or says what nobody expects
        void read(InputStream output) throws IOException;
    }

    private Exec() {}

    /// Starts `program`, hands what it writes to `reader`, and waits for its end.
    ///
    /// @throws IOException when it may not or cannot be started, says too much, takes too long, or ends with
    ///     anything but 0; with the name of the program
    public static void run(Program program, Reader reader) throws IOException {
        refuseForeign(program.file());
        Process process = start(program);
        Thread deadline = Thread.ofPlatform().daemon().name("deadline").start(() -> end(process));
        try (InputStream output = new Limited(process.getInputStream())) {
            reader.read(output);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(program.file() + " ended with " + code);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(program.file() + " was not waited for: the agent stops", interrupted);
        } finally {
            process.destroyForcibly();
            deadline.interrupt();
        }
    }

    private static Process start(Program program) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.words());
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.directory(new File("/"));
        builder.redirectInput(new File("/dev/null"));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly(); // its output ends, and with it who reads
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt(); // it ended in time
        }
    }

    /// A program that somebody else than root may change would be theirs, not the system's.
    private static void refuseForeign(Path file) throws IOException {
        Path real = file.toRealPath();
        for (Path part = real; part != null; part = part.getParent()) {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(part, LinkOption.NOFOLLOW_LINKS);
            boolean writable =
                    modes.contains(PosixFilePermission.GROUP_WRITE) || modes.contains(PosixFilePermission.OTHERS_WRITE);
            if (writable || !Integer.valueOf(0).equals(Files.getAttribute(part, "unix:uid"))) {
                throw new IOException(file + " is not started: others than root may write to " + part);
            }
        }
    }

    /// What a program says, up to a limit.
    private static final class Limited extends FilterInputStream {
        private long left = OUTPUT_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = super.read(bytes, offset, length);
            count(Math.max(0, got));
            return got;
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("it said more than " + OUTPUT_BYTES + " bytes");
            }
        }
    }
}
