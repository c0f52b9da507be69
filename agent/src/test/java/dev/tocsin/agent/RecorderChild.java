package dev.tocsin.agent;

import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;

/// A recorder as a program of its own, without a hub: for tests that kill it, and to measure what recording costs.
///
/// Arguments: spool directory, seconds. Prints `up`, then each second that the kernel has taken, and at the end its own
/// processor time and memory.
final class RecorderChild {
    private RecorderChild() {}

    /// Records until the seconds are over or it is killed.
    public static void main(String[] arguments) throws Exception {
        Clock clock = Clock.system();
        Log log = new Log(clock, System.err, Log.Level.INFO, Log.Format.TEXT);
        Spool.Setup setup = new Spool.Setup(
                Path.of(arguments[0]), new HostId(new UUID(1, 2)), clock, log, new SecureRandom(), SpoolLimits.USUAL);
        try (Recorder recorder = new Recorder(Roots.ofThisMachine(), setup)) {
            Spool spool = (Spool) recorder.recording();
            System.out.println("up");
            long end = clock.monotonicNanos() + Long.parseLong(arguments[1]) * 1_000_000_000L;
            long told = 0;
            while (clock.monotonicNanos() - end < 0) {
                clock.awaitNanos(Math.min(end, clock.monotonicNanos() + 200_000_000L));
                long second = spool.lastAtMillis() / 1_000;
                if (arguments.length < 3 && second != told && spool.isWritten()) {
                    told = second;
                    System.out.println(second);
                }
            }
        }
    }
}
