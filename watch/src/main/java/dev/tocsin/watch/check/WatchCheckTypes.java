package dev.tocsin.watch.check;

import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.CheckTypes;
import java.util.ArrayList;
import java.util.List;

/// The one list of the types of check of a hub: those that any machine may run, and those that need more.
public final class WatchCheckTypes {
    private WatchCheckTypes() {}

    /// All of them. The programs in the directory for them come last, each as a type by its own name; one that is
    /// called like a type of ours is only reached as `program`.
    public static List<CheckType> all(TypeParts parts) {
        List<CheckType> all = new ArrayList<>(CheckTypes.ALL);
        all.add(new SnmpCheck());
        all.add(new SftpCheck());
        all.add(new HeartbeatCheck(parts.heartbeats()));
        all.add(new HostCheck("process", parts.hosts()));
        all.add(new HostCheck("unit", parts.hosts()));
        all.add(new Program(parts.programs()));
        for (CheckType program : Program.named(parts.programs())) {
            if (all.stream().noneMatch(type -> type.name().equals(program.name()))) {
                all.add(program);
            }
        }
        return List.copyOf(all);
    }
}
