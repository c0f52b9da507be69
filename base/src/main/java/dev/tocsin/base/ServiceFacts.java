package dev.tocsin.base;

import java.util.List;

/// How one service of a machine stands, as its agent says it.
///
/// @param name unique on its machine
/// @param kind 0 unit of systemd, 1 OpenRC service, 2 script in `/etc/init.d`, 3 only processes
/// @param unit the unit, service or script that starts it; empty when nothing does
/// @param state 0 running, 1 running but a port is closed, 2 starting or stopping, 3 stopped, 4 failed,
///     5 not known
/// @param wanted whether it should run: one that is stopped is then worth a look
/// @param reason why it stands so, one line; may be empty
/// @param sinceMillis since when, epoch ms
/// @param startedMillis when its main process was started, epoch ms; 0 when unknown
/// @param restarts how often it was started again by itself; -1 when nobody counts
/// @param mainPid its main process; 0 when there is none, or it is unknown
/// @param count how many processes it had, as of its last change or a minute or two ago
/// @param enabled whether it starts with the machine, in the word of what starts it; empty when unknown
/// @param detail the finer state in the word of what starts it; may be empty
/// @param description what it is, one line; may be empty
/// @param processes names of processes that make it up; empty when its unit says which
/// @param ports where it should listen, and where it does; at most 32
public record ServiceFacts(
        String name,
        int kind,
        String unit,
        int state,
        boolean wanted,
        String reason,
        long sinceMillis,
        long startedMillis,
        int restarts,
        int mainPid,
        int count,
        String enabled,
        String detail,
        String description,
        List<String> processes,
        List<Port> ports) {
    /// The number of [#state] for a service that runs.
    public static final int RUNNING = 0;

    /// One that runs while a port of it is closed.
    public static final int DEGRADED = 1;

    /// One that is starting or stopping.
    public static final int CHANGING = 2;

    /// One that does not run, and nobody says that it broke.
    public static final int STOPPED = 3;

    /// One that broke.
    public static final int FAILED = 4;

    /// One of which nobody knows.
    public static final int UNKNOWN = 5;

    /// Keeps copies.
    public ServiceFacts {
        processes = List.copyOf(processes);
        ports = List.copyOf(ports);
    }

    /// A port of a service.
    ///
    /// @param number 1 to 65,535
    /// @param udp UDP instead of TCP
    /// @param listening whether somebody listens there: 0 no, 1 yes, 2 not known
    public record Port(int number, boolean udp, int listening) {}

    /// The same with its times moved by `millis`; 0 stays unknown.
    public ServiceFacts moved(long millis) {
        return new ServiceFacts(
                name,
                kind,
                unit,
                state,
                wanted,
                reason,
                sinceMillis + millis,
                startedMillis == 0 ? 0 : startedMillis + millis,
                restarts,
                mainPid,
                count,
                enabled,
                detail,
                description,
                processes,
                ports);
    }
}
