package dev.tocsin.hub;

import dev.tocsin.wire.Message;

/// Carries what agents say of services, in the hub's time. Thread-safe.
final class ServiceWords implements AgentServices {
    private static final long MILLIS = 1_000;

    private volatile Listener listener = (_, _) -> true; // nobody asks: a hub without a watch

    @Override
    public void listen(Listener one) {
        listener = one;
    }

    /// The agent of `session` says how services stand.
    void told(Session session, Message.Services message) {
        long offset = session.offsetSeconds() * MILLIS;
        Told told = new Told(
                message.whole(),
                message.init(),
                message.trouble(),
                message.left(),
                message.services().stream().map(one -> one.moved(offset)).toList(),
                message.gone());
        if (!listener.told(session.host(), told)) {
            session.end("the hub cannot take states of services now");
        }
    }
}
