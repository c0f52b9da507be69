package dev.tocsin.watch.check;

import java.nio.file.Path;

/// What the types of check of a hub are made of, beside what each look is given.
///
/// @param programs the directory whose programs may be run, `plugins` in the data directory; need not exist
/// @param heartbeats what jobs have reported
/// @param hosts what agents have sampled
public record TypeParts(Path programs, Heartbeats heartbeats, HostTables hosts) {
    /// Of a place that has neither reports nor agents, such as a file of checks that is run from cron.
    public static TypeParts alone(Path programs) {
        return new TypeParts(programs, _ -> null, (_, _) -> null);
    }
}
