package dev.tocsin.agent.source;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where the control groups of this machine are mounted, and which files say what: version 2 has one tree,
/// version 1 one for each controller, and many machines have both (*hybrid*).
///
/// ```
/// /sys/fs/cgroup/system.slice/a.service/cpu.stat                   version 2
/// /sys/fs/cgroup/unified/system.slice/a.service/cpu.stat           hybrid: the tree without controllers
/// /sys/fs/cgroup/cpuacct/system.slice/a.service/cpuacct.usage      version 1
/// ```
///
/// Pure but for looking which directories are there.
final class CgroupFiles {
    /// What a file says.
    enum Kind {
        /// `usage_usec` and `throttled_usec`.
        CPU_STAT,
        /// Time on CPUs, ns.
        CPUACCT_USAGE,
        /// `throttled_time`, ns, of version 1.
        CPU_STAT_V1,
        /// Bytes of memory.
        MEMORY,
        /// `8:0 rbytes=1 wbytes=2 …`.
        IO_STAT,
        /// `8:0 Read 1`.
        BLKIO,
        /// Processes and threads.
        PIDS
    }

    /// One file of each group: `directory` + path + `name`.
    record Place(Kind kind, String directory, String name) {}

    private static final int MAX_DEPTH = 8;
    private static final int MAX_WALKED = 20_000; // directories: a machine full of small containers has a few thousand

    private final List<Place> places = new ArrayList<>();
    private final List<File> trees = new ArrayList<>();

    /// Looks below `roots`.
    CgroupFiles(Roots roots) {
        Path top = roots.sys().resolve("fs/cgroup");
        if (isDirectory(top, "") && new File(top.toFile(), "cgroup.controllers").exists()) {
            version2(top);
            return;
        }
        place(Kind.CPUACCT_USAGE, top, List.of("cpuacct", "cpu,cpuacct", "cpu"), "/cpuacct.usage");
        place(Kind.CPU_STAT_V1, top, List.of("cpu", "cpu,cpuacct"), "/cpu.stat");
        place(Kind.MEMORY, top, List.of("memory"), "/memory.usage_in_bytes");
        place(Kind.BLKIO, top, List.of("blkio"), "/blkio.throttle.io_service_bytes");
        place(Kind.PIDS, top, List.of("pids"), "/pids.current");
        tree(top, "systemd");
        for (String controller : List.of("memory", "cpu", "pids")) {
            if (trees.isEmpty()) {
                tree(top, controller);
            }
        }
    }

    private void version2(Path top) {
        trees.add(top.toFile());
        places.add(new Place(Kind.CPU_STAT, top.toString(), "/cpu.stat"));
        places.add(new Place(Kind.MEMORY, top.toString(), "/memory.current"));
        places.add(new Place(Kind.IO_STAT, top.toString(), "/io.stat"));
        places.add(new Place(Kind.PIDS, top.toString(), "/pids.current"));
    }

    private void place(Kind kind, Path top, List<String> mounts, String name) {
        for (String mount : mounts) {
            if (isDirectory(top, mount)) {
                places.add(new Place(kind, top.resolve(mount).toString(), name));
                return;
            }
        }
    }

    private void tree(Path top, String mount) {
        if (isDirectory(top, mount)) {
            trees.add(top.resolve(mount).toFile());
        }
    }

    private static boolean isDirectory(Path top, String mount) {
        return top.resolve(mount).toFile().isDirectory();
    }

    /// The files of each group.
    List<Place> places() {
        return places;
    }

    /// True when the group `path` is there, in whichever tree.
    boolean exists(String path) {
        for (Place place : places) {
            if (new File(place.directory() + path).isDirectory()) {
                return true;
            }
        }
        return false;
    }

    /// The paths of all groups that have a row. Takes a while: not for the sampler's thread.
    List<String> walk() {
        List<String> found = new ArrayList<>();
        int[] left = {MAX_WALKED};
        for (File tree : trees) {
            walk(tree, "", MAX_DEPTH, left, found);
        }
        return found;
    }

    private static void walk(File directory, String path, int depth, int[] left, List<String> found) {
        File[] inside = depth == 0 || left[0] <= 0 ? null : directory.listFiles(File::isDirectory);
        if (inside == null) {
            return; // gone, hidden, or deep enough
        }
        for (File child : inside) {
            left[0]--;
            String at = path + "/" + child.getName();
            if (Cgroup.isShown(at)) {
                found.add(at);
            }
            walk(child, at, depth - 1, left, found);
        }
    }
}
