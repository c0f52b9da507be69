package dev.tocsin.hub;

import dev.tocsin.wire.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// The questions that wait for one agent on one connection. Numbers are of this connection alone, so that no agent
/// answers for another one. Thread-safe.
final class OpenLooks {
    private final Predicate<Message> toAgent;
    private final Map<Long, CompletableFuture<AgentLooks.Found>> open = new HashMap<>(); // guarded by this
    private long last; // guarded by this
    private boolean over; // guarded by this

    OpenLooks(Predicate<Message> toAgent) {
        this.toAgent = toAgent;
    }

    /// As [AgentLooks#ask].
    CompletableFuture<AgentLooks.Found> ask(AgentLooks.Ask ask) {
        CompletableFuture<AgentLooks.Found> answer = new CompletableFuture<>();
        long number;
        synchronized (this) {
            if (over || open.size() >= AgentLooks.WAITING) {
                return CompletableFuture.failedFuture(new AgentLooks.NoAnswer(
                        over ? "is not connected" : "has " + AgentLooks.WAITING + " looks waiting already"));
            }
            number = ++last;
            open.put(number, answer);
        }
        CompletionStage<AgentLooks.Found> tidied = answer.whenComplete((_, _) -> forget(number));
        assert tidied != null; // whoever ends the answer, it is taken off the list
        Message.LookAsk message = new Message.LookAsk(number, ask.timeoutMillis(), ask.type(), ask.host(), ask.set());
        if (!toAgent.test(message)) {
            fail(List.of(answer));
        }
        return answer;
    }

    private synchronized void forget(long number) {
        open.remove(number);
    }

    /// What the agent says; what nobody waits for is dropped.
    void take(Message.LookFound found) {
        CompletableFuture<AgentLooks.Found> answer;
        synchronized (this) {
            answer = open.remove(found.request());
        }
        if (answer != null) {
            answer.complete(new AgentLooks.Found(
                    found.outcome(),
                    found.code(),
                    found.answered(),
                    found.message(),
                    found.facts(),
                    found.micros(),
                    found.transcript()));
        }
    }

    /// The connection is over.
    void end() {
        List<CompletableFuture<AgentLooks.Found>> waiting;
        synchronized (this) {
            over = true;
            waiting = List.copyOf(open.values());
        }
        fail(waiting);
    }

    private static void fail(List<CompletableFuture<AgentLooks.Found>> waiting) {
        waiting.forEach(one -> one.completeExceptionally(new AgentLooks.NoAnswer("has gone meanwhile")));
    }
}
