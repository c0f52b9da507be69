package dev.tocsin.app;

import dev.tocsin.base.Clock;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What surrounds a command: streams, environment, time, and who runs it. Handed in, so that a test can run any command
/// without a process.
///
/// @param out for what was asked for
/// @param err for everything else
/// @param environment the variables, `TOCSIN_URL` and the like
/// @param clock time
/// @param home the user's home directory
/// @param root whether the effective user is root
/// @param terminal whether `out` is a terminal that a person looks at
record Context(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Clock clock,
        Path home,
        boolean root,
        boolean terminal) {
    /// The data directory: `option`, else `$TOCSIN_DATA`, else `/var/lib/tocsin` for root and `~/.local/share/tocsin`
    /// for others. Absolute; need not exist.
    Path data(@Nullable Path option) {
        if (option != null) {
            return option.toAbsolutePath().normalize();
        }
        String variable = environment.get("TOCSIN_DATA");
        if (variable != null && !variable.isBlank()) {
            return Path.of(variable).toAbsolutePath().normalize();
        }
        return root ? Path.of("/var/lib/tocsin") : home.resolve(".local/share/tocsin");
    }
}
