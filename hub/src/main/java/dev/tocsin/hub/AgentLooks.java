package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.base.config.Given;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/// Asks agents to look at services. What a check means is none of the hub's business: it carries what is set
/// there and what was found back. Thread-safe.
///
/// An agent is sent what it is asked for and nothing else, and what it says counts only as an answer to a
/// question that the hub has put to it on the same connection and that still waits.
public interface AgentLooks {
    /// Questions that may wait for one agent.
    int WAITING = 1_000;

    /// One question.
    ///
    /// @param type of the check: `http`
    /// @param host what is looked at
    /// @param set what is set for that type
    /// @param timeoutMillis how long the look may take, 1 to 300,000 ms
    record Ask(String type, String host, Given.Fields set, int timeoutMillis) {}

    /// What an agent has found: its word, nobody has looked through it.
    ///
    /// @param outcome 0 up, 1 degraded, 2 down, 3 unknown
    /// @param answered whether the service answered at all
    /// @param micros times of name, connection, TLS, first byte and all, µs; -1: there was none
    record Found(
            int outcome,
            int code,
            boolean answered,
            String message,
            SequencedMap<String, String> facts,
            List<Long> micros,
            String transcript) {}

    /// Why there is no answer, one line.
    final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoAnswer(String why) {
            super(why);
        }
    }

    /// Asks the agent of `host`. The answer fails with [NoAnswer] when the agent is not connected, has too many
    /// questions waiting, or goes away meanwhile. Who waits no longer cancels it; an agent that is older than this
    /// message never completes it.
    CompletableFuture<Found> ask(HostId host, Ask ask);
}
