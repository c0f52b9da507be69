package dev.tocsin.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real server that a test starts as its child, with a configuration of its own in a temporary directory, on free
/// ports of 127.0.0.1, and ends by its own process id.
public final class Daemon implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long END_SECONDS = 10;

    private final Process process;
    private final Path log;

    private Daemon(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts `words` in the foreground and waits until it takes connections on `port` (0: at once).
    ///
    /// @param directory where its output is kept, as `daemon.log`
    /// @throws AssertionError with what it said when it does not
    public static Daemon start(Path directory, int port, List<String> words) throws IOException {
        Path log = directory.resolve("daemon.log");
        Daemon daemon = new Daemon(Commands.start(words, log), log);
        try {
            if (port != 0) {
                Await.until(words.getFirst() + " listens", PATIENCE, () -> daemon.listens(port));
            }
        } catch (AssertionError failure) {
            daemon.close();
            throw new AssertionError(failure.getMessage() + ": " + daemon.log(), failure);
        }
        return daemon;
    }

    private boolean listens(int port) {
        if (!process.isAlive()) {
            throw new AssertionError("it has ended");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// What it has said until now.
    public String log() throws IOException {
        return Files.readString(log);
    }

    /// Asks it and its children to end, and ends them when they do not.
    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
