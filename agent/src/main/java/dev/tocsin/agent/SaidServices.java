package dev.tocsin.agent;

import dev.tocsin.agent.service.ServiceTelling;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.wire.Message;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The services of a machine that somebody else looks after. Thread-safe.
final class SaidServices implements ServiceTelling {
    private Message.@Nullable Services said; // guarded by this
    private @Nullable Predicate<Message> hub; // guarded by this

    /// These are all of them from now on.
    synchronized void say(String init, List<ServiceFacts> services) {
        said = new Message.Services(true, init, "", 0, List.copyOf(services), List.of());
        tell();
    }

    @Override
    public synchronized void connected(Predicate<Message> way) {
        hub = way;
        tell();
    }

    @Override
    public synchronized void disconnected(Predicate<Message> way) {
        if (way.equals(hub)) {
            hub = null;
        }
    }

    private void tell() {
        Predicate<Message> way = hub;
        Message.Services now = said;
        if (way != null && now != null) {
            boolean _ = way.test(now); // what has no room is said again on the next connection
        }
    }
}
