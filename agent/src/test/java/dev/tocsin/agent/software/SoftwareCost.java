package dev.tocsin.agent.software;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

/// What the slow lane costs in an hour on this machine (`bench/software`): all of its looks and readings at the
/// hours' beginning and end, by a clock that is turned by hand, in a process that has just begun. Counted is the
/// processor time of the whole process from the first look on: compiler and collector are in it.
public final class SoftwareCost {
    private static final long LOOK = SoftwareLane.Timing.USUAL.lookMillis();
    private static final int LOOKS = (int) (3_600_000 / LOOK);

    private SoftwareCost() {}

    /// Arguments: a directory for its files, and how often within the hour packages change.
    ///
    /// @throws IOException when something could not be read
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int changes = Integer.parseInt(arguments[1]);
        Path root = Path.of("/");
        Path copy = directory.resolve("root");
        if (changes > 0) {
            root = copy; // whose time may be changed
            Files.createDirectories(copy.resolve("var/lib/dpkg"));
            Files.copy(Path.of("/var/lib/dpkg/status"), copy.resolve("var/lib/dpkg/status"));
        }
        ManualClock clock = new ManualClock(1_795_000_000_000L);
        SoftwareLane lane = new SoftwareLane(new SoftwareLane.Setup(
                root, directory.resolve("agent"), List.of(), clock, Log.none(), SoftwareLane.Timing.USUAL));
        Duration before = cpu();
        for (int look = 0; look <= LOOKS; look++) {
            if (changes > 0 && look % (LOOKS / changes) == 5) {
                Files.setLastModifiedTime(copy.resolve("var/lib/dpkg/status"), FileTime.fromMillis(look * 1_000L));
            }
            clock.advanceMillis(LOOK);
            lane.look();
        }
        Duration took = cpu().minus(before);
        long bytes = Files.size(directory.resolve("agent/packages.z"));
        System.out.printf(
                "an hour with %d changes: %d readings, a document of %,d bytes, %.2f s of CPU%n",
                changes, lane.readings(), bytes, took.toMillis() / 1_000.0);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
