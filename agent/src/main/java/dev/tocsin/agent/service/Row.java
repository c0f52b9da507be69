package dev.tocsin.agent.service;

import dev.tocsin.agent.service.Entry.Port;
import dev.tocsin.base.ServiceFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One service on its way to a line: what stands for it, and how that stands before its ports were looked at.
///
/// @param name as it is shown
/// @param kind 0 unit, 1 OpenRC, 2 script, 3 processes
/// @param unit what starts it; empty when nothing does
/// @param standing without its ports
/// @param wanted whether it should run
/// @param reason why it stands so
/// @param changedMicros when its state changed, µs since boot; 0 when unknown
/// @param startedMicros when it was started, µs since boot; 0 when unknown
/// @param restarts by itself; -1 when nobody counts
/// @param mainPid 0 when unknown
/// @param enabled whether it starts with the machine
/// @param detail the finer state
/// @param description what it is
/// @param processes those that make it up
/// @param entry how it came to its name; null when it is called like its unit
record Row(
        String name,
        int kind,
        String unit,
        Standing standing,
        boolean wanted,
        String reason,
        long changedMicros,
        long startedMicros,
        int restarts,
        int mainPid,
        String enabled,
        String detail,
        String description,
        List<Proc> processes,
        @Nullable Entry entry) {
    /// A service may take so long until it listens.
    static final long STARTING_MILLIS = 15_000;

    /// Characters of a text for people.
    private static final int TEXT = 300;

    private static final int LOOSE = 3;
    private static final int MAX_PORTS = 32; // as the protocol has it
    private static final int MAX_NAMES = 16;
    private static final int NAME_BYTES = 128;
    private static final Comparator<Port> BY_NUMBER =
            Comparator.comparingInt(Port::number).thenComparing(Port::udp);

    /// What is remembered of a service.
    ///
    /// @param standing how it stood
    /// @param sinceMillis since when, epoch ms
    /// @param startedMillis when it was started; 0 when unknown
    /// @param stamp what is another number once it is started anew; 0 when unknown
    /// @param restarts how often it was seen to be started again
    /// @param open ports that were open since it was started
    /// @param loose whether nothing known starts it
    record Memory(
            Standing standing,
            long sinceMillis,
            long startedMillis,
            long stamp,
            int restarts,
            Set<Port> open,
            boolean loose) {}

    /// What came of it.
    record Judged(ServiceFacts line, Memory memory) {}

    /// A unit of systemd.
    static Row of(Unit unit, List<Proc> processes, @Nullable Entry entry) {
        return new Row(
                entry == null ? Entry.stem(unit.id()) : entry.name(),
                0,
                unit.id(),
                UnitJudge.standing(unit),
                (entry != null && entry.own()) ? entry.wanted() : UnitJudge.wanted(unit),
                UnitJudge.reason(unit),
                unit.changedMicros(),
                unit.startedMicros(),
                unit.restarts(),
                unit.mainPid(),
                unit.enabled(),
                unit.sub(),
                unit.description(),
                processes,
                entry);
    }

    /// A script.
    static Row of(Script script, List<Proc> processes, boolean openRc, @Nullable Entry entry) {
        boolean known = !script.processes().isEmpty()
                || script.pid() > 0
                || (entry != null && !entry.processes().isEmpty());
        Standing standing;
        String reason = "";
        if (script.failed()) {
            standing = Standing.FAILED;
            reason = "its start failed";
        } else if (!script.pending().isEmpty()) {
            standing = Standing.CHANGING;
            reason = script.pending().equals(Scripts.INACTIVE) ? "inactive: it waits for something else" : "";
        } else if (!processes.isEmpty()) {
            standing = Standing.RUNNING;
        } else if (script.supervised()) {
            standing = Standing.CHANGING;
            reason = "its process is gone, its supervisor starts it again";
        } else if (script.started() && known) {
            standing = Standing.FAILED;
            reason = openRc ? "started, but its process is gone" : "its process is gone, its pid file is still there";
        } else {
            standing = script.started() ? Standing.RUNNING : Standing.STOPPED;
        }
        boolean own = entry != null && entry.own();
        return new Row(
                entry == null ? script.name() : entry.name(),
                openRc ? 1 : 2,
                script.name(),
                standing,
                (own && entry != null) ? entry.wanted() : (script.enabled() || standing == Standing.FAILED),
                reason,
                0,
                0,
                -1,
                processes.isEmpty() ? 0 : main(processes),
                script.enabled() ? "enabled" : "disabled",
                !script.pending().isEmpty() ? script.pending() : script.started() ? "started" : "",
                script.description(),
                processes,
                entry);
    }

    /// Processes that nothing known starts.
    static Row of(Entry entry, List<Proc> processes) {
        return new Row(
                entry.name(),
                LOOSE,
                "",
                Standing.RUNNING,
                entry.wanted(),
                "",
                0,
                0,
                -1,
                main(processes),
                "",
                "",
                "",
                processes,
                entry);
    }

    /// What its owner has named, or what ran, and nobody finds.
    static Row absent(Entry entry) {
        Standing none = entry.wanted() ? Standing.FAILED : Standing.STOPPED;
        String missing = entry.processes().isEmpty()
                ? "there is no unit " + String.join(", ", entry.units())
                : "no process is called " + String.join(" or ", entry.processes());
        return new Row(
                entry.name(), LOOSE, "", none, entry.wanted(), missing, 0, 0, -1, 0, "", "", "", List.of(), entry);
    }

    private static int main(List<Proc> processes) {
        return processes.stream()
                .min(Comparator.comparingLong(Proc::startMillis).thenComparingInt(Proc::pid))
                .map(Proc::pid)
                .orElse(0);
    }

    /// What several names may share: its unit, or its main process.
    String owner() {
        return unit.isEmpty() ? "pid " + mainPid : unit;
    }

    /// Whether one of its ports is open or was seen so.
    boolean isHeard(Sight sight, @Nullable Memory before) {
        return (before != null && !before.open().isEmpty())
                || ports(sight).stream().anyMatch(port -> port.listening() == 1);
    }

    /// How it stands with all that is known.
    Judged judge(Sight sight, @Nullable Memory before) {
        List<ServiceFacts.Port> ports = standing == Standing.RUNNING ? ports(sight) : closed();
        long stamp = startedMicros > 0 ? startedMicros : startedByMain(); // no wall time: clocks are set
        boolean anew = before != null && stamp > 0 && before.stamp() > 0 && stamp != before.stamp();
        long known = before == null || anew ? 0 : before.startedMillis();
        long started = known > 0 ? known : startedMicros > 0 ? sight.since(startedMicros) : startedByMain();
        Set<Port> open = new HashSet<>();
        if (before != null && !anew) {
            open.addAll(before.open());
        }
        String shut = "";
        for (ServiceFacts.Port port : ports) {
            Port one = new Port(port.number(), port.udp());
            if (port.listening() == 1) {
                open.add(one);
            } else if (port.listening() == 0 && (isOwn() || open.contains(one)) && shut.isEmpty()) {
                shut = "port " + port.number() + (port.udp() ? "/udp" : "") + " is closed";
            }
        }
        boolean settled = started == 0 || sight.nowMillis() - started > STARTING_MILLIS || !open.isEmpty();
        Standing now = standing == Standing.RUNNING && !shut.isEmpty() && settled ? Standing.DEGRADED : standing;
        long changed = now == Standing.DEGRADED ? 0 : sight.since(changedMicros);
        long since = before != null && before.standing() == now && !anew
                ? before.sinceMillis()
                : changed > 0 && changed <= sight.nowMillis() ? changed : sight.nowMillis();
        int seen = before == null ? 0 : before.restarts() + (anew ? 1 : 0);
        long mark = stamp > 0 || before == null ? stamp : before.stamp();
        Memory memory = new Memory(now, since, started, mark, seen, open, kind == LOOSE);
        return new Judged(line(now, now == Standing.DEGRADED ? shut : reason, memory, ports), memory);
    }

    private boolean isOwn() {
        return entry != null && entry.own();
    }

    private long startedByMain() {
        int main = mainPid;
        return processes.stream()
                .filter(process -> process.pid() == main)
                .mapToLong(Proc::startMillis)
                .findFirst()
                .orElse(0);
    }

    private ServiceFacts line(Standing now, String why, Memory memory, List<ServiceFacts.Port> ports) {
        List<String> names = kind == 0 || entry == null ? List.of() : entry.processes();
        if (kind != 0 && names.isEmpty()) {
            names = processes.stream()
                    .map(Proc::name)
                    .distinct()
                    .limit(MAX_NAMES)
                    .toList();
        }
        return new ServiceFacts(
                name,
                kind,
                unit,
                now.number(),
                wanted,
                cut(why),
                memory.sinceMillis(),
                memory.startedMillis(),
                restarts >= 0 ? restarts : memory.restarts(),
                standing == Standing.RUNNING ? mainPid : 0,
                processes.size(),
                cut(enabled),
                cut(detail),
                cut(description),
                names.stream().filter(Row::isShort).toList(),
                ports);
    }

    /// Its ports: where it should listen, unless others do there, and where its processes are seen to.
    private List<ServiceFacts.Port> ports(Sight sight) {
        Set<Integer> pids = new HashSet<>();
        processes.forEach(process -> pids.add(process.pid()));
        Set<Port> all = new TreeSet<>(BY_NUMBER);
        for (Port port : Board.expected(entry, unit)) {
            if (isOwn() || !isOthers(port, pids, sight)) {
                all.add(port);
            }
        }
        boolean second = entry != null
                && !entry.own()
                && KnownServices.ALL.stream()
                        .anyMatch(other -> !other.equals(entry)
                                && !other.ports().isEmpty()
                                && other.units().equals(entry.units()));
        sight.listening().sockets().forEach((port, inodes) -> {
            if (!second
                    && inodes.stream()
                            .anyMatch(inode -> pids.contains(sight.owners().getOrDefault(inode, -1)))) {
                all.add(port);
            }
        });
        List<ServiceFacts.Port> ports = new ArrayList<>();
        for (Port port : all) {
            if (ports.size() < MAX_PORTS) {
                int listening =
                        isOthers(port, pids, sight) ? 0 : sight.listening().at(port);
                ports.add(new ServiceFacts.Port(port.number(), port.udp(), listening));
            }
        }
        return List.copyOf(ports);
    }

    /// Whether it is known that only processes of others listen there.
    private static boolean isOthers(Port port, Set<Integer> pids, Sight sight) {
        Set<Long> inodes = sight.listening().sockets().getOrDefault(port, Set.of());
        return !pids.isEmpty()
                && !inodes.isEmpty()
                && inodes.stream()
                        .allMatch(inode -> !pids.contains(sight.owners().getOrDefault(inode, -1))
                                && sight.owners().containsKey(inode));
    }

    private List<ServiceFacts.Port> closed() {
        return Board.expected(entry, unit).stream()
                .sorted(BY_NUMBER)
                .limit(MAX_PORTS)
                .map(port -> new ServiceFacts.Port(port.number(), port.udp(), 0))
                .toList();
    }

    /// Whether the protocol takes it; three bytes are the most that a char has.
    private static boolean isShort(String name) {
        return name.length() <= NAME_BYTES / 3 || name.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES;
    }

    private static String cut(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= TEXT ? clean : clean.substring(0, TEXT - 1) + "…";
    }
}
