package dev.tocsin.signal.rule;

import java.time.Duration;

/// Where a rule is evaluated, and how late it is at most when what it waits for has come true: its `for`
/// comes on top.
///
/// @param lag see above
/// @param why for people
public record Place(Where where, Duration lag, String why) {
    /// Where.
    public enum Where {
        /// At the agent, each second, also while the hub cannot be reached.
        AGENT,
        /// At the hub.
        HUB
    }
}
