package dev.tocsin.app.process;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/// Kills a hub again and again while agents send, and compares its store with what it acknowledged.
///
/// Each cycle: agents send as fast as the hub takes it; a random time after acknowledgements came again the hub gets
/// SIGKILL and is started again on the same data. At the end the store is read: each acknowledged pack must be there as
/// it was sent, and none twice. `bench/faults/kill-loop N` runs it by hand.
final class KillLoop {
    private static final int LEAST_MILLIS = 50;
    private static final int MOST_MILLIS = 900;
    private static final int FEW_AGENTS = 3;
    private static final int MANY_AGENTS = 20;

    private KillLoop() {}

    /// Runs `cycles` kills in `work`, with `count` agents; `seed` decides when.
    static Verdict run(Path work, int count, int cycles, long seed)
            throws IOException, GeneralSecurityException, InterruptedException {
        long slowest = 0;
        try (FaultHub hub = new FaultHub(work, work.resolve("data"), seed)) {
            hub.start();
            hub.join(count);
            for (int cycle = 0; cycle < cycles; cycle++) {
                hub.awaitAcknowledged(1);
                hub.rest(LEAST_MILLIS + hub.random.nextInt(MOST_MILLIS - LEAST_MILLIS));
                hub.kill();
                slowest = Math.max(slowest, hub.start());
            }
            hub.awaitAcknowledged(1);
            return hub.finish(cycles).with("slowest start after a kill: " + slowest + " ms");
        }
    }

    /// With a few agents, as the test runs it.
    static Verdict few(Path work, int cycles, long seed)
            throws IOException, GeneralSecurityException, InterruptedException {
        return run(work, FEW_AGENTS, cycles, seed);
    }

    /// With twenty agents, for the long run.
    static Verdict verdict(Path work, int cycles, long seed)
            throws IOException, GeneralSecurityException, InterruptedException {
        return run(work, MANY_AGENTS, cycles, seed)
                .with("method: a hub process, " + MANY_AGENTS + " protocol-true agents, SIGKILL " + LEAST_MILLIS
                        + " to " + MOST_MILLIS + " ms after acknowledgements came again, seed " + seed);
    }
}
