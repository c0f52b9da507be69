package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.hub.AgentLooks;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hub;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Looking;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Phases;
import dev.tocsin.probe.Verdict;
import dev.tocsin.watch.check.Observers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The agents of a hub as observers of checks: by name or id, over their own connections.
final class HubObservers implements Observers {
    private static final Outcome[] OUTCOMES = {Outcome.UP, Outcome.DEGRADED, Outcome.DOWN, Outcome.UNKNOWN};

    private static final long KNOWN_NANOS = 2_000_000_000L; // a thousand looks a second ask for names once

    private final Hub hub;
    private final Clock clock;
    private volatile @Nullable Known known;

    /// The hosts by what they may be called.
    private record Known(Map<String, List<HostId>> byName, long atNanos) {}

    HubObservers(Hub hub, Clock clock) {
        this.hub = hub;
        this.clock = clock;
    }

    @Override
    public List<String> names() {
        return List.copyOf(read().byName().keySet());
    }

    @Override
    public CompletableFuture<Sight> ask(String observer, Asked asked) {
        Known last = known;
        boolean fresh = last != null && clock.monotonicNanos() - last.atNanos() < KNOWN_NANOS;
        List<HostId> hosts = (last != null && fresh ? last : read()).byName().getOrDefault(observer, List.of());
        if (hosts.size() != 1) {
            return CompletableFuture.completedFuture(new Sight.Away(
                    hosts.isEmpty() ? "has not joined this hub" : "is the name of several hosts: use an id"));
        }
        return ask(hosts.getFirst(), asked);
    }

    private Known read() {
        Map<String, List<HostId>> byName = new LinkedHashMap<>();
        for (HostView host : hub.hosts().all()) {
            byName.computeIfAbsent(host.name(), _ -> new ArrayList<>()).add(host.id());
            byName.computeIfAbsent(host.id().toString(), _ -> new ArrayList<>()).add(host.id());
        }
        Known now = new Known(byName, clock.monotonicNanos());
        known = now;
        return now;
    }

    private CompletableFuture<Sight> ask(HostId host, Asked asked) {
        long at = clock.wallMillis();
        CompletableFuture<AgentLooks.Found> answer = hub.agentLooks()
                .ask(host, new AgentLooks.Ask(asked.type(), asked.host(), asked.set(), (int)
                        asked.timeout().toMillis()));
        CompletableFuture<Sight> sight = answer.handle(
                (found, failure) -> failure == null ? new Sight.Saw(run(found, at)) : new Sight.Away(why(failure)));
        CompletionStage<Sight> ended = sight.whenComplete((_, _) -> answer.cancel(true)); // when nobody waits any more
        assert ended != null;
        return sight;
    }

    private static CheckRun run(AgentLooks.Found found, long atMillis) {
        List<Long> micros = found.micros();
        Phases phases = new Phases(micros.get(0), micros.get(1), micros.get(2), micros.get(3), micros.get(4));
        String message = found.message().isEmpty() ? "no text" : found.message();
        Verdict verdict =
                new Verdict(OUTCOMES[found.outcome()], found.code(), message, found.answered(), found.facts());
        return Looking.heard(new CheckRun(verdict, atMillis, phases, found.transcript()));
    }

    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof AgentLooks.NoAnswer ? String.valueOf(cause.getMessage()) : "does not answer";
    }
}
