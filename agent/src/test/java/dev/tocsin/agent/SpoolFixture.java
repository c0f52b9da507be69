package dev.tocsin.agent;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// A spool directory, a clock that a test moves and a log that it reads.
final class SpoolFixture {
    static final long MINUTE = 1_800_000_000L; // the first second of a minute
    private static final Duration SOON = Duration.ofSeconds(60);

    final Path directory;
    final ManualClock clock = new ManualClock(MINUTE * 1_000);
    final HostId host;
    final Seconds seconds = new Seconds(3);
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    SpoolFixture(Path directory) {
        this(directory, HostId.create(0, new Random(1)));
    }

    /// The spool of `host`.
    SpoolFixture(Path directory, HostId host) {
        this.host = host;
        this.directory = directory.resolve("spool");
    }

    Spool open() throws IOException {
        return open(SpoolLimits.USUAL);
    }

    Spool open(SpoolLimits limits) throws IOException {
        return new Spool(setup(limits));
    }

    Spool.Setup setup(SpoolLimits limits) {
        Log log = new Log(clock, new PrintStream(told, true, StandardCharsets.UTF_8), Log.Level.INFO, Log.Format.TEXT);
        return new Spool.Setup(directory, host, clock, log, new Random(7), limits);
    }

    /// Records `count` seconds from `first`; the clock goes with them.
    void record(Spool spool, long first, int count) {
        for (long second = first; second < first + count; second++) {
            clock.jumpWallMillis(second * 1_000 + 100 - clock.wallMillis());
            clock.advanceMillis(1);
            spool.append(seconds.at(second));
        }
    }

    void awaitWritten(Spool spool) {
        Await.until("everything is on the disk", SOON, spool::isWritten);
    }

    String log() {
        return told.toString(StandardCharsets.UTF_8);
    }

    List<String> files() {
        try (Stream<Path> found = Files.list(directory)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The only file whose name ends so.
    Path file(String end) {
        return directory.resolve(files().stream()
                .filter(name -> name.endsWith(end))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no *" + end + " in " + files())));
    }
}
