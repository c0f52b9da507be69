package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import java.util.concurrent.CompletableFuture;

/// Carries questions to the sessions of agents. Thread-safe.
final class LookLine implements AgentLooks {
    private final Sessions sessions;

    LookLine(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public CompletableFuture<Found> ask(HostId host, Ask ask) {
        Session session = sessions.of(host);
        return session == null
                ? CompletableFuture.failedFuture(new NoAnswer("is not connected"))
                : session.looks().ask(ask);
    }
}
