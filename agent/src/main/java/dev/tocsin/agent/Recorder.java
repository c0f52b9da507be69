package dev.tocsin.agent;

import dev.tocsin.agent.service.ServiceWatch;
import dev.tocsin.agent.source.Exec;
import dev.tocsin.agent.source.Roots;
import dev.tocsin.agent.source.Sources;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.util.random.RandomGenerator;

/// The recorder as a whole: sources, sampler, spool, and the rules and services over what is read. Starts recording
/// when made; what
/// was read is on the disk when it is closed.
final class Recorder implements AutoCloseable {
    private final Spool spool;
    private final RuleWatch rules;
    private final ServiceWatch services;
    private final Sampler sampler;

    /// Records the host `host` into `DATA/agent/spool`.
    ///
    /// @throws IOException when the spool cannot be used
    Recorder(AgentConfig config, HostId host, Clock clock, Log log, RandomGenerator random) throws IOException {
        this(
                config.roots(),
                new Spool.Setup(
                        config.dataDir().resolve("agent").resolve("spool"),
                        host,
                        clock,
                        log,
                        random,
                        SpoolLimits.USUAL));
    }

    /// Records the machine at `roots` into the spool of `setup`.
    ///
    /// @throws IOException when the spool cannot be used
    Recorder(Roots roots, Spool.Setup setup) throws IOException {
        this.spool = new Spool(setup);
        this.rules = new RuleWatch(setup.random(), new Complaints("rules", setup.clock(), setup.log()));
        this.services = new ServiceWatch(roots, new Exec(), setup.clock(), setup.log());
        SpareMemory spare = new SpareMemory(setup.clock());
        Sampler.Setup how = new Sampler.Setup(
                Sources.all(roots, setup.clock()),
                setup.clock(),
                setup.log(),
                setup.host().hashCode(),
                spool::clockSkewMillis);
        this.sampler = new Sampler(how, frame -> {
            spool.append(frame); // the record comes first
            rules.second(frame);
            services.second(frame);
            spare.second();
        });
        services.start();
        sampler.start();
    }

    /// For the uplink.
    Recording recording() {
        return spool;
    }

    /// Judges the hub's rules.
    RuleWatch rules() {
        return rules;
    }

    /// Looks after services.
    ServiceWatch services() {
        return services;
    }

    @Override
    public void close() throws IOException {
        sampler.close();
        services.close();
        spool.close();
    }
}
