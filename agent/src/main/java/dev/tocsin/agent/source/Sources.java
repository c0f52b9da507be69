package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import java.util.List;

/// The visible list of all sources, in the order in which they are read: a later one may use what an earlier one put
/// into the reading (forks, boot time, swap).
public final class Sources {
    private static final byte[] OPEN_FILES = Words.ascii("Max open files");

    private Sources() {}

    /// All sources of the machine at `roots`.
    public static List<Source> all(Roots roots, Clock clock) {
        Cgroups cgroups = new Cgroups(roots, clock);
        return List.of(
                new Stat(roots, new Frequencies(roots, clock)),
                new Loadavg(roots),
                new Meminfo(roots),
                new Vmstat(roots, MachinePages.unitsPerPage(roots)),
                new Pressure(roots),
                new Uptime(roots),
                new Netstat(roots, clock),
                new FileHandles(roots),
                new Diskstats(roots, clock),
                new NetDev(roots, clock),
                new Mounts(roots, new Space.OfTheKernel(), clock),
                new Processes(
                        new ProcessLook.Setup(roots, clock, new Masking(), cgroups::seen, keptDescriptors(roots))),
                cgroups,
                new Sensors(roots, clock));
    }

    /// Half of the descriptors that this program may open, at most [Processes#MAX_KEPT].
    static int keptDescriptors(Roots roots) {
        try (ProcReader limits = new ProcReader(roots.proc().resolve("self/limits"))) {
            Cursor cursor = limits.read() ? new Cursor().over(limits) : new Cursor();
            for (; !cursor.atEnd(); cursor.skipLine()) {
                if (cursor.startsWith(OPEN_FILES)) {
                    cursor.skip(OPEN_FILES.length);
                    long soft = cursor.number();
                    return soft < 0 ? Processes.MAX_KEPT : (int) Math.min(Processes.MAX_KEPT, soft / 2);
                }
            }
        }
        return 256; // unknown: half of the smallest usual limit
    }
}
