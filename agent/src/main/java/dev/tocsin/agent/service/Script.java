package dev.tocsin.agent.service;

import java.util.List;

/// A service that is started by a script: of OpenRC, or in `/etc/init.d` of a machine that has only that.
///
/// @param name of the script
/// @param description one line; may be empty
/// @param enabled whether it starts with the machine
/// @param started whether it is held to be started; of a machine that does not keep this, whether its pid file is there
/// @param pending `starting`, `stopping` or `inactive` (it waits for something else) where OpenRC says so; else empty
/// @param failed whether its start is known to have failed
/// @param supervised whether a supervisor runs that starts it again, whose child `pid` is
/// @param pid what its pid file says; 0 when there is none
/// @param processes names of its processes; empty when nothing is known of them
record Script(
        String name,
        String description,
        boolean enabled,
        boolean started,
        String pending,
        boolean failed,
        boolean supervised,
        int pid,
        List<String> processes) {
    /// Whether it is held to be started, or to be on its way.
    boolean isUp() {
        return started || !pending.isEmpty();
    }
}
