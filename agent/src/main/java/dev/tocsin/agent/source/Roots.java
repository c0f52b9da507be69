package dev.tocsin.agent.source;

import java.nio.file.Path;

/// Where the machine shows itself; a test gives other trees.
///
/// @param proc proc(5), `/proc`
/// @param sys sysfs(5), `/sys`
/// @param etc `/etc`: passwd(5) and os-release(5)
public record Roots(Path proc, Path sys, Path etc) {
    /// Those of the machine this runs on.
    public static Roots ofThisMachine() {
        return new Roots(Path.of("/proc"), Path.of("/sys"), Path.of("/etc"));
    }

    /// `/run`, which lies beside [#proc].
    public Path run() {
        return proc.resolveSibling("run");
    }
}
