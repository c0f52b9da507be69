package dev.tocsin.agent.service;

import dev.tocsin.wire.Message;
import java.util.function.Predicate;

/// Who says how the services of a machine stand: all of them on each connection, and what has changed. Thread-safe.
public interface ServiceTelling {
    /// The hub is there and is told by `way`, which says whether a message could be queued.
    void connected(Predicate<Message> way);

    /// The hub that was told by `way` is gone.
    void disconnected(Predicate<Message> way);
}
