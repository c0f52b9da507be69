package dev.tocsin.agent;

import dev.tocsin.agent.software.SoftwareLane;
import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/// An agent with all of its parts as a program of its own, that comes back at once when its hub hangs up.
///
/// Arguments: data directory (with an identity), port of the hub on loopback. Runs until it is killed.
final class WholeAgentChild {
    private WholeAgentChild() {}

    /// Runs until it is killed.
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        List<UplinkAddress> hubs = UplinkAddress.parseList("127.0.0.1:" + arguments[1]);
        Clock clock = Clock.system();
        Log log = new Log(clock, System.err, Log.Level.INFO, Log.Format.TEXT);
        CheckPolicy checks = CheckPolicy.parse("127.0.0.0/8"); // no message leaves this machine
        AgentConfig config =
                new AgentConfig(data, hubs, null, true, Log.Format.TEXT, checks, List.of(), Roots.ofThisMachine());
        Identity identity = Objects.requireNonNull(new IdentityFile(data).read());
        UplinkTiming timing = new UplinkTiming(20_000, 60_000, 1_000, 1, 5, 1);
        SecureRandom random = new SecureRandom();
        SoftwareLane.Setup software = new SoftwareLane.Setup(
                Path.of("/"), data.resolve("agent/software"), List.of(), clock, log, SoftwareLane.Timing.USUAL);
        Recorder recorder = new Recorder(config, identity.hostId(), clock, log, random);
        SoftwareLane lane = new SoftwareLane(software);
        lane.start();
        Uplink.Parts parts = new Uplink.Parts(
                        identity, UplinkFacts.read(config.roots()), recorder.recording(), clock, log, random)
                .with(recorder.rules())
                .with(recorder.services())
                .with(new CheckLooks(checks, clock, log))
                .with(lane);
        new Uplink(parts, hubs, timing).start();
        Thread.currentThread().join();
    }
}
