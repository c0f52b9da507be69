package dev.tocsin.watch.check;

import dev.tocsin.base.config.Given;
import dev.tocsin.probe.CheckRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The machines that may look at a service besides the hub itself: its agents. Thread-safe.
public interface Observers {
    /// Nobody: a hub without agents, a file that is run from cron.
    Observers NONE = new Observers() {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public CompletableFuture<Sight> ask(String observer, Asked asked) {
            return CompletableFuture.completedFuture(new Sight.Away("there are no agents here"));
        }
    };

    /// What an observer is asked. It is sent nothing else, and nobody else is sent this.
    ///
    /// @param type of the check
    /// @param host what is looked at
    /// @param set what is set for the type, passwords among it
    /// @param timeout how long the look may take
    record Asked(String type, String host, Given.Fields set, Duration timeout) {}

    /// What came of it.
    sealed interface Sight {
        /// It has looked; harmless and short, whatever it sent.
        record Saw(CheckRun run) implements Sight {}

        /// It has not.
        ///
        /// @param why one line: `is not connected`
        record Away(String why) implements Sight {}
    }

    /// The names of the agents that there are at present.
    List<String> names();

    /// Asks `observer` (a name or the id of a host). The answer never fails; it may never come, too: who waits no
    /// longer cancels it.
    CompletableFuture<Sight> ask(String observer, Asked asked);
}
