package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.hub.AgentRules;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hub;
import dev.tocsin.hub.Pulses;
import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.store.OpenMinutes;
import dev.tocsin.store.Queries;
import dev.tocsin.watch.check.OwnNetwork;
import dev.tocsin.watch.rule.RuleWorld;
import dev.tocsin.watch.rule.Told;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The hub as rules see it: its hosts, what they say, and the way to their agents.
final class HubRules implements RuleWorld {
    private static final long FRESH_MILLIS = 15_000;
    private static final long RETURN_MILLIS = 60_000; // in which agents come back after the network did
    private static final RuleState[] STATES = {
        RuleState.OK, RuleState.PENDING, RuleState.FIRING, RuleState.RESOLVING, RuleState.NO_DATA
    };

    private final Hub hub;
    private final Queries queries;
    private final Clock clock;
    private final OwnNetwork network;

    HubRules(Hub hub, Queries queries, Clock clock, OwnNetwork network) {
        this.network = network;
        this.hub = hub;
        this.queries = queries;
        this.clock = clock;
    }

    @Override
    public List<Host> hosts() {
        return hub.hosts().all().stream()
                .map(host -> new Host(host.id(), host.name(), host.labels(), silent(host)))
                .toList();
    }

    /// The state decides, which a step of the clock does not change; how long it is comes from the clock. Of a hub
    /// that is cut off, or was a moment ago, silence says nothing.
    private double silent(HostView host) {
        Long seen = host.lastSeenMillis();
        if (host.state() == HostState.STALE) {
            network.doubt();
        }
        boolean blind =
                network.blind() != null || Math.abs(clock.wallMillis() - network.seesSinceMillis()) < RETURN_MILLIS;
        if (host.state() == HostState.UNKNOWN || seen == null || (blind && host.state() != HostState.UP)) {
            return Double.NaN;
        }
        double seconds = Math.max(0, clock.wallMillis() - seen) / 1_000.0;
        return host.state() == HostState.UP ? Math.min(seconds, FRESH_MILLIS / 1_000.0 - 1) : Math.max(seconds, 15);
    }

    @Override
    public double @Nullable [] totals(HostId host) {
        Pulses.Latest latest = hub.pulses().latest(host);
        return latest == null || clock.wallMillis() - latest.atMillis() > FRESH_MILLIS ? null : latest.values();
    }

    @Override
    public Queries queries() {
        return queries;
    }

    @Override
    public OpenMinutes openMinutes() {
        return hub.openMinutes();
    }

    @Override
    public boolean tell(HostId host, RuleSet rules) {
        List<AgentRules.Line> lines = rules.rules().stream()
                .map(line -> new AgentRules.Line(line.id(), line.version(), line.text(), line.firing()))
                .toList();
        return hub.agentRules().tell(host, new AgentRules.Set(rules.revision(), lines));
    }

    @Override
    public void found(Map<HostId, List<Finding>> findings) {
        hub.found(findings);
    }

    @Override
    public void listen(Agents agents) {
        hub.agentRules().listen(new AgentRules.Listener() {
            @Override
            public void connected(HostId host) {
                agents.connected(host);
            }

            @Override
            public boolean told(HostId host, AgentRules.Told told, Runnable taken) {
                return agents.told(host, of(told), taken);
            }
        });
    }

    private static Told of(AgentRules.Told told) {
        List<Told.State> states = told.states().stream()
                .map(state -> new Told.State(
                        state.rule(),
                        state.version(),
                        state.key(),
                        new RuleMemory(
                                STATES[state.state()],
                                state.sinceMillis(),
                                state.fires(),
                                state.value(),
                                state.atMillis()),
                        state.atMillis()))
                .toList();
        return new Told(told.run(), told.sequence(), told.revision(), kind(told.kind()), states);
    }

    private static Told.Kind kind(int number) {
        return number == 0 ? Told.Kind.NEXT : number == 1 ? Told.Kind.ALL : Told.Kind.AGAIN;
    }
}
