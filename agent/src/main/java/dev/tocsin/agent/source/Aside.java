package dev.tocsin.agent.source;

import org.jspecify.annotations.Nullable;

/// Runs reads that may be slow, or never come back, beside the sampler: one at a time, each on a daemon thread of its
/// own that ends with it (one is needed every few seconds; a thread that waits all the time would hold memory).
///
/// Thread-safe.
final class Aside {
    private final String name;
    private @Nullable Thread running;

    /// `name` is shown as the thread's name.
    Aside(String name) {
        this.name = name;
    }

    /// Starts `task` unless the one before still runs; false when it does.
    synchronized boolean start(Runnable task) {
        if (running != null && running.isAlive()) {
            return false;
        }
        running = Thread.ofPlatform().daemon().name(name).start(task);
        return true;
    }

    /// Asks the running task to stop and forgets it.
    synchronized void close() {
        if (running != null) {
            running.interrupt();
            running = null;
        }
    }
}
