package dev.tocsin.agent.service;

import java.util.List;

/// What systemd says of one of its services (org.freedesktop.systemd1(5)).
///
/// @param id its main name, `nginx.service`
/// @param names all of its names, aliases among them
/// @param description one line
/// @param load `loaded`, `masked`, `not-found` …
/// @param active `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating` …
/// @param sub the finer state: `running`, `exited`, `dead`, `auto-restart` …
/// @param enabled `enabled`, `disabled`, `static`, `masked` …; empty for one without a file
/// @param type `simple`, `notify`, `oneshot` …
/// @param result why it ended: `success`, `exit-code`, `signal`, `oom-kill` …
/// @param code how its main process ended: 1 by exit, 2 killed, 3 dumped; 0 not yet
/// @param status the exit code or the signal
/// @param startedMicros when its main process was started, µs since boot; 0 when never
/// @param changedMicros when its state changed last, µs since boot; 0 when never
/// @param restarts how often systemd started it again by itself
/// @param mainPid 0 when it has none
/// @param triggered whether something else starts it when it is needed: a timer, a socket
/// @param conditioned whether its conditions held when it was last to be started
record Unit(
        String id,
        List<String> names,
        String description,
        String load,
        String active,
        String sub,
        String enabled,
        String type,
        String result,
        int code,
        int status,
        long startedMicros,
        long changedMicros,
        int restarts,
        int mainPid,
        boolean triggered,
        boolean conditioned) {
    /// One of which nothing is known but that it has processes, or has none.
    static Unit seen(String id, boolean running, String enabled) {
        return new Unit(
                id,
                List.of(id),
                "",
                "loaded",
                running ? "active" : "inactive",
                running ? "running" : "dead",
                enabled,
                "",
                "success",
                0,
                0,
                0,
                0,
                -1,
                0,
                false,
                true);
    }

    /// Whether it does its work and ends, instead of staying.
    boolean isTask() {
        return type.equals("oneshot");
    }

    /// Whether it is starting, stopping or waiting to be started again.
    boolean isChanging() {
        return active.equals("activating") || active.equals("deactivating") || active.equals("reloading");
    }
}
