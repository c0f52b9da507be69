package dev.tocsin.agent;

import dev.tocsin.agent.service.ServiceWatch;
import dev.tocsin.agent.software.SoftwareLane;
import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.Clock;
import dev.tocsin.base.DemoMark;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.wire.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The agent as a whole: its lock, its identity, the recorder, the uplink; in this order, and closed in the
/// other.
final class Agent {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /// Between two attempts to join a hub that cannot be reached.
    private static final long JOIN_AGAIN_MILLIS = 2_000;
    /// The same complaint again only after this many attempts: about a minute.
    private static final int COMPLAIN_EACH = 30;

    /// Starts the recording of a host; what it returns is closed at the end.
    interface Recorders {
        /// A running recorder.
        ///
        /// @throws IOException when its files cannot be opened; says what to do
        Running start(AgentConfig config, HostId host, Log log) throws IOException;
    }

    /// A recorder that runs.
    ///
    /// @param recording for the uplink
    /// @param rules judges the hub's rules; null: nobody does
    /// @param services looks after services; null: nobody does
    /// @param end stops it; what it has read is then on the disk
    record Running(
            Recording recording,
            @Nullable RuleWatch rules,
            @Nullable ServiceWatch services,
            AutoCloseable end) {
        /// One that judges no rules and looks after no services.
        Running(Recording recording, AutoCloseable end) {
            this(recording, null, null, end);
        }
    }

    /// How an agent's run ended.
    ///
    /// @param exitCode for the shell
    /// @param line why, for people; empty when it was asked to stop
    record End(int exitCode, String line) {
        static final int DONE = 0;
        static final int USAGE = 2;
        static final int NOT_ALLOWED = 4;
        static final int REFUSED = 5;
        static final int CANNOT_START = 6;
    }

    private final AgentConfig config;
    private final Clock clock;
    private final Log log;
    private final SecureRandom random;
    private final Recorders recorders;
    private boolean stopped;
    private @Nullable Thread waiting;

    Agent(AgentConfig config, Clock clock, Log log, SecureRandom random, Recorders recorders) {
        this.config = config;
        this.clock = clock;
        this.log = log;
        this.random = random;
        this.recorders = recorders;
    }

    /// Runs until [#stop] is called or it cannot go on.
    End run() {
        if (DemoMark.isOn(config.dataDir())) {
            return new End(End.CANNOT_START, DemoMark.refusal(config.dataDir()));
        }
        try (AgentLock lock = AgentLock.take(config.dataDir(), UplinkFacts.version())) {
            if (lock == null) {
                return new End(
                        End.CANNOT_START,
                        "another agent uses " + config.dataDir() + "; stop it, or give this one its own --data DIR");
            }
            IdentityFile file = new IdentityFile(config.dataDir());
            Identity identity = file.read();
            End refused = identity == null ? null : check(identity);
            if (refused != null) {
                return refused;
            }
            HostFacts facts = UplinkFacts.read(config.roots());
            if (identity == null) {
                JoiningKey key = new JoiningKey(config.dataDir(), random);
                switch (join(facts, key)) {
                    case Joining.Done(Identity made) -> {
                        file.write(made);
                        key.forget();
                        log.info("agent", "joined as host " + made.hostId());
                        identity = made;
                    }
                    case Joining.Not(End end) -> {
                        return end;
                    }
                }
            }
            return record(identity, facts);
        } catch (IOException failure) {
            return new End(End.CANNOT_START, "cannot start: " + failure.getMessage());
        }
    }

    /// Asks the run to end; returns at once.
    synchronized void stop() {
        stopped = true;
        notifyAll();
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    /// An agent that has joined already: a token of the same hub is not used, one of another is refused.
    private @Nullable End check(Identity identity) {
        Token token = config.join();
        if (token == null) {
            return null;
        }
        byte[] pin = Token.pinOf(identity.authority().getPublicKey().getEncoded());
        if (!Arrays.equals(pin, token.pin())) {
            return new End(
                    End.REFUSED,
                    "this agent belongs to another hub already; to move it, stop it and remove "
                            + config.dataDir().resolve("agent"));
        }
        log.info("agent", "this machine has joined already as host " + identity.hostId() + "; the token is not used");
        return null;
    }

    /// What came of joining.
    private sealed interface Joining {
        record Done(Identity identity) implements Joining {}

        record Not(End end) implements Joining {}
    }

    private Joining join(HostFacts facts, JoiningKey key) throws IOException {
        Token token = config.join();
        if (token == null) {
            return new Joining.Not(new End(
                    End.USAGE,
                    "this machine has not joined a hub yet: get a token with \"tocsin enroll create\" and start with"
                            + " --hub HOST:PORT --join TOKEN"));
        }
        if (config.hubs().isEmpty()) {
            return new Joining.Not(new End(End.USAGE, "--join needs --hub HOST:PORT, too"));
        }
        Enrolment enrolment = new Enrolment(token, key.take(), facts, clock, random);
        for (int attempt = 0; begin(); attempt++) {
            UplinkAddress hub = config.hubs().get(attempt % config.hubs().size());
            try {
                switch (enrolment.join(hub, config.hubs(), UplinkTiming.USUAL)) {
                    case Enrolment.Outcome.Joined(Identity identity) -> {
                        return new Joining.Done(identity);
                    }
                    case Enrolment.Outcome.Turned(String why, boolean again) -> {
                        if (!again) {
                            return new Joining.Not(
                                    new End(End.NOT_ALLOWED, hub + " does not let this machine in: " + why));
                        }
                        tell(attempt, hub + ": " + why);
                    }
                }
            } catch (IOException unreachable) {
                tell(attempt, "cannot join through " + hub + ": " + unreachable.getMessage());
            }
            pause();
        }
        return new Joining.Not(new End(End.DONE, ""));
    }

    private End record(Identity identity, HostFacts facts) throws IOException {
        List<UplinkAddress> hubs = config.hubs().isEmpty() ? identity.hubs() : config.hubs();
        Running running = recorders.start(config, identity.hostId(), log);
        try (CheckLooks looks = new CheckLooks(config.checks(), clock, log);
                SoftwareLane software = software();
                ControlLane control = new ControlLane(helper(), identity.hostId(), clock, log)) {
            Uplink.Parts parts = new Uplink.Parts(identity, facts, running.recording(), clock, log, random)
                    .with(running.rules())
                    .with(running.services())
                    .with(looks)
                    .with(software)
                    .with(control);
            try (Uplink uplink = new Uplink(parts, hubs, UplinkTiming.USUAL)) {
                uplink.start();
                log.info("agent", "recording host " + identity.hostId() + ", version " + facts.agentVersion());
                awaitStop();
            }
        } finally {
            end(running);
        }
        log.info("agent", "stopped");
        return new End(End.DONE, "");
    }

    private ControlLane.Place helper() {
        Roots roots = config.roots();
        return new ControlLane.Place(
                roots.etc().resolve("tocsin/helper.conf"),
                roots.run().resolve("tocsin/helper.sock"),
                System.getProperty("user.name", ""));
    }

    /// What is installed is worth telling, and not worth a machine that is not recorded.
    private @Nullable SoftwareLane software() {
        Path own = config.dataDir().resolve("agent").resolve("software");
        try {
            SoftwareLane lane = new SoftwareLane(
                    new SoftwareLane.Setup(Path.of("/"), own, config.sites(), clock, log, SoftwareLane.Timing.USUAL));
            lane.start();
            return lane;
        } catch (IOException failure) {
            log.warn("software", "what is installed is not told: " + failure.getMessage());
            return null;
        }
    }

    private void end(Running running) throws IOException {
        try {
            running.end().close();
        } catch (IOException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException("the recorder could not be stopped in order: " + failure.getMessage(), failure);
        }
    }

    private synchronized boolean begin() {
        waiting = Thread.currentThread();
        return !stopped;
    }

    private void tell(int attempt, String text) {
        if (attempt % COMPLAIN_EACH == 0) {
            log.warn("agent", text + "; trying again");
        }
    }

    private void pause() {
        try {
            clock.awaitNanos(clock.monotonicNanos() + JOIN_AGAIN_MILLIS * NANOS_PER_MILLI);
        } catch (InterruptedException stopping) {
            log.debug("agent", "asked to stop while joining"); // begin() sees it
        }
    }

    private synchronized void awaitStop() {
        waiting = null;
        while (!stopped) {
            try {
                wait();
            } catch (InterruptedException interrupted) {
                stopped = true; // as good as being asked
            }
        }
    }
}
