package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.block.Frame;
import dev.tocsin.wire.Token;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An agent without a sampler and a spool: it joins and speaks as any agent does, for a recording that somebody
/// else makes, and judges the hub's rules over the seconds that it is handed. What a fleet of simulated
/// machines is made of.
public final class BareAgent implements AutoCloseable {
    private final Identity identity;
    private final HostFacts facts;
    private final UplinkAddress hub;
    private final Surroundings around;
    private final RuleWatch rules;
    private final SaidServices services = new SaidServices();
    private @Nullable Uplink uplink;

    /// What agents share.
    ///
    /// @param random for keys
    /// @param jitter for pauses; any will do
    /// @param rules what the hub tells many of them alike
    public record Surroundings(Clock clock, Log log, SecureRandom random, RandomGenerator jitter, RuleTexts rules) {
        /// With rules of their own.
        public Surroundings(Clock clock, Log log, SecureRandom random, RandomGenerator jitter) {
            this(clock, log, random, jitter, new RuleTexts());
        }
    }

    private BareAgent(Identity identity, HostFacts facts, UplinkAddress hub, Surroundings around) {
        this.identity = identity;
        this.facts = facts;
        this.hub = hub;
        this.around = around;
        this.rules = new RuleWatch(
                around.random(), new Complaints("rules", around.clock(), around.log()), around.rules()::shared);
    }

    /// Joins the hub at `address` (`HOST:PORT`) with `token`. The identity is kept in memory only.
    ///
    /// @throws IOException when the hub cannot be reached or lets nobody in
    /// @throws IllegalArgumentException when address or token are none
    public static BareAgent join(String address, String token, HostFacts facts, Surroundings around)
            throws IOException {
        UplinkAddress hub = UplinkAddress.parseList(address).getFirst();
        Enrolment enrolment = new Enrolment(
                Token.parse(token), JoiningKey.make(around.random()), facts, around.clock(), around.random());
        return switch (enrolment.join(hub, List.of(hub), UplinkTiming.USUAL)) {
            case Enrolment.Outcome.Joined(Identity identity) -> new BareAgent(identity, facts, hub, around);
            case Enrolment.Outcome.Turned(String why, boolean _) -> throw new IOException(why);
        };
    }

    /// Who it is.
    public HostId host() {
        return identity.hostId();
    }

    /// Connects, and stays connected until [#close]; sends what `recording` has.
    public void start(Recording recording) {
        start(recording, null);
    }

    /// As above, with the way to a helper; null: there is none.
    public void start(Recording recording, @Nullable ControlLane control) {
        // Virtual threads: with four of the platform for each of 5,000 agents waking one takes most of a core.
        Uplink.Parts parts = new Uplink.Parts(
                identity,
                facts,
                recording,
                rules,
                services,
                null,
                null,
                control,
                around.clock(),
                around.log(),
                around.jitter(),
                Thread::ofVirtual);
        Uplink made = new Uplink(parts, List.of(hub), UplinkTiming.USUAL);
        uplink = made;
        made.start();
    }

    /// Says how all services of the machine stand, now and on each further connection.
    ///
    /// @param init what starts them: `systemd`, `openrc`, `sysv`, or empty
    public void services(String init, List<ServiceFacts> all) {
        services.say(init, all);
    }

    /// Judges the rules that the hub has told over the next second of the recording, with or without a
    /// connection. `frame` is asked only when there is something to judge, reads as of the agent's own clock,
    /// and is not kept. Called by one thread, with seconds in their order.
    public void second(Supplier<Frame> frame) {
        if (rules.isAwake()) {
            rules.second(frame.get());
        }
    }

    /// Breaks the connection, as a cable that is pulled does; the agent comes back by itself.
    public void cut() {
        Uplink running = uplink;
        if (running != null) {
            running.cut();
        }
    }

    @Override
    public void close() {
        Uplink running = uplink;
        if (running != null) {
            running.close();
        }
    }
}
