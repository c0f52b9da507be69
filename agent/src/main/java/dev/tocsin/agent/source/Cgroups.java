package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// Each control group of a systemd unit or a container: CPU time, memory, bytes of disks, processes, and how long
/// it was held back ([CgroupFiles] says where that stands).
///
/// New groups are told by the processes in them ([#seen]): whoever is born says where, so that a container has its
/// row in the second in which it starts, without a walk through the tree. A walk is made aside every
/// [#WALK_SECONDS] all the same, for groups whose processes are hidden or have moved. A group whose directory is
/// gone has no row.
///
/// Rows: the first [#MAX_GROUPS]; `cgroups_total` in the machine's row says how many there are. Comes after [Processes]
/// in the list. Only [#seen] and [#read] of one thread.
final class Cgroups implements Source {
    /// Rows.
    static final int MAX_GROUPS = 1_000;

    /// Seconds between two walks.
    static final int WALK_SECONDS = 60;

    private static final int MAX_KNOWN = 20_000; // paths, read or not
    private static final int TOTAL = Tables.SYSTEM.column("cgroups_total");

    private final CgroupFiles files;
    private final BlockLayers layers;
    private final Every walk;
    private final Aside aside = new Aside("tocsin-cgroups");
    private final Cursor cursor = new Cursor();
    private final Set<String> known = new HashSet<>();
    private final List<CgroupEntry> entries = new ArrayList<>();
    private volatile List<String> walked = List.of();

    /// Reads below `roots`.
    Cgroups(Roots roots, Clock clock) {
        this.files = new CgroupFiles(roots);
        this.layers = new BlockLayers(roots, clock);
        this.walk = new Every(clock, WALK_SECONDS);
    }

    @Override
    public String name() {
        return "cgroups";
    }

    @Override
    public Table table() {
        return Tables.CGROUP;
    }

    /// There is a process in the group `path`, and so in those above it.
    void seen(String path) {
        for (String at = path; at.length() > 1 && !known.contains(at); at = at.substring(0, at.lastIndexOf('/'))) {
            if (known.size() >= MAX_KNOWN) {
                return;
            }
            if (Cgroup.isShown(at)) {
                known.add(at);
                enter(at);
            }
        }
    }

    @Override
    public void read(Reading reading) {
        if (files.places().isEmpty()) {
            return; // no control groups here, or hidden
        }
        if (walk.due()) {
            aside.start(() -> walked = files.walk());
        }
        List<String> found = walked;
        if (!found.isEmpty()) {
            walked = List.of();
            known.clear(); // those that had no room may have it now, or are gone
            entries.forEach(group -> known.add(group.path()));
            found.forEach(this::seen);
        }
        layers.begin();
        Rows rows = reading.rows(Tables.CGROUP);
        for (Iterator<CgroupEntry> next = entries.iterator(); next.hasNext(); ) {
            CgroupEntry group = next.next();
            if (group.read(cursor, layers)) {
                rows.lend(group.entity(), group.cells());
            } else if (!files.exists(group.path())) {
                group.close();
                known.remove(group.path());
                next.remove();
            }
        }
        reading.system(TOTAL, known.size());
    }

    @Override
    public void close() {
        aside.close();
        entries.forEach(CgroupEntry::close);
        entries.clear();
    }

    private void enter(String path) {
        if (entries.size() < MAX_GROUPS && files.exists(path)) {
            entries.add(new CgroupEntry(path, files.places()));
        }
    }
}
