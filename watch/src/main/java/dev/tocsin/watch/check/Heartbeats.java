package dev.tocsin.watch.check;

import org.jspecify.annotations.Nullable;

/// What jobs that must report have reported. Whoever takes the reports keeps them.
public interface Heartbeats {
    /// The last report of `source`, or null when there has been none. Called by many threads.
    @Nullable
    Beat last(String source);

    /// One report.
    ///
    /// @param atMillis when it came, epoch ms
    /// @param good whether the job says that it went well
    /// @param message what else it says; may be empty
    record Beat(long atMillis, boolean good, String message) {}
}
