package dev.tocsin.agent;

import dev.tocsin.agent.source.Sources;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// The recorder as a whole: sources, sampler, spool. Starts recording when made; what was read is on the disk when it
/// is closed.
final class Recorder implements AutoCloseable {
    private final Spool spool;
    private final Sampler sampler;

    /// Records the host `host` into `DATA/agent/spool`.
    ///
    /// @throws IOException when the spool cannot be used
    Recorder(AgentConfig config, HostId host, Clock clock, Log log, RandomGenerator random) throws IOException {
        Path directory = config.dataDir().resolve("agent").resolve("spool");
        this.spool = new Spool(directory, host, clock, log, random);
        this.sampler = new Sampler(Sources.all(config.roots(), clock), clock, log, host.hashCode(), spool::append);
        sampler.start();
    }

    /// For the uplink.
    Recording recording() {
        return spool;
    }

    @Override
    public void close() throws IOException {
        sampler.close();
        spool.close();
    }
}
