package dev.tocsin.probe;

import java.io.IOException;

/// One check, ready to run. Holds what was set and nothing of a run, so it may run at the same time twice.
public interface Check {
    /// Looks once, within the time of `attempt`, and notes in its transcript and phases what it did.
    ///
    /// @return what it found, answered well or badly
    /// @throws IOException when there was no answer; [Looking] makes a verdict of it
    /// @throws InterruptedException when the time was over or nobody wants to know any more
    Verdict look(Attempt attempt) throws IOException, InterruptedException;
}
