package dev.tocsin.agent.service;

import dev.tocsin.agent.service.Entry.Port;
import dev.tocsin.base.ServiceFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes of what is known of a machine the list of its services: those that have a name of their own, then whatever
/// else systemd or scripts start there.
///
/// ```
/// named by the owner ─┐
/// known by name ──────┼─► a unit, a script, or processes ─► how it stands, its ports ─► a line
/// all other units ────┘
/// ```
///
/// What it remembers from one time to the next: since when each stands so, and which ports it has seen open; one that
/// was open and is closed is trouble, one that never was may be meant so. Not thread-safe.
final class Board {
    /// Services of one machine; those that nobody wants are left out first.
    static final int MAX_SERVICES = 500;

    private static final long DAY_MILLIS = 86_400_000;

    private final Map<String, Row.Memory> memories = new HashMap<>();
    private int left;

    /// How the services stand, by name. At most [#MAX_SERVICES].
    List<ServiceFacts> judge(Sight sight) {
        Candidates found = new Candidates(sight);
        Map<String, Row> rows = new HashMap<>();
        Set<String> taken = new HashSet<>(); // units and scripts that have a name
        for (Entry entry : sight.named()) {
            Row row = found.row(entry);
            rows.put(entry.name(), row);
            taken.add(row.unit());
        }
        Set<String> shared = new HashSet<>(); // what a known name stands for already
        for (Entry entry : KnownServices.ALL) {
            if (rows.containsKey(entry.name())) {
                continue; // its owner says himself what it is
            }
            Row row = found.known(entry);
            if (row == null && isMissed(entry, sight)) {
                rows.put(entry.name(), Row.absent(entry));
            }
            if (row != null && !taken.contains(row.unit())) {
                boolean second = !shared.add(row.owner());
                if (!second || row.isHeard(sight, memories.get(entry.name()))) {
                    rows.put(entry.name(), row);
                }
            }
        }
        rows.values().forEach(row -> taken.add(row.unit()));
        for (Row row : found.others(taken)) {
            rows.putIfAbsent(row.name(), row);
        }
        return lines(sight, rows);
    }

    /// Whether processes of that name ran here that nothing starts again: for a day somebody should look.
    private boolean isMissed(Entry entry, Sight sight) {
        Row.Memory before = memories.get(entry.name());
        return before != null
                && before.loose()
                && (before.standing() != Standing.FAILED || sight.nowMillis() - before.sinceMillis() < DAY_MILLIS);
    }

    /// How many more there were than the last list could hold.
    int left() {
        return left;
    }

    private List<ServiceFacts> lines(Sight sight, Map<String, Row> rows) {
        memories.keySet().retainAll(rows.keySet());
        List<ServiceFacts> lines = new ArrayList<>(rows.size());
        rows.forEach((name, row) -> {
            Row.Judged judged = row.judge(sight, memories.get(name));
            memories.put(name, judged.memory());
            lines.add(judged.line());
        });
        Comparator<ServiceFacts> wanted = Comparator.comparing(line -> !line.wanted());
        lines.sort(wanted.thenComparing(ServiceFacts::name));
        left = Math.max(0, lines.size() - MAX_SERVICES);
        List<ServiceFacts> kept = new ArrayList<>(lines.subList(0, Math.min(MAX_SERVICES, lines.size())));
        kept.sort(Comparator.comparing(ServiceFacts::name));
        return List.copyOf(kept);
    }

    /// What may stand for an entry on one machine.
    private static final class Candidates {
        private final Sight sight;
        private final Map<String, List<Proc>> byUnit;
        private final String container; // the one that the machine's first process is in

        Candidates(Sight sight) {
            this.sight = sight;
            this.byUnit = sight.byUnit();
            this.container = sight.processes().stream()
                    .filter(process -> process.pid() == 1)
                    .map(Proc::container)
                    .findFirst()
                    .orElse("");
        }

        /// The row of an entry that the owner has named: it is there in any case.
        Row row(Entry entry) {
            Row row = best(entry);
            return row != null ? row : Row.absent(entry);
        }

        /// The row of an entry that is built in; null where it is not installed.
        @Nullable
        Row known(Entry entry) {
            return best(entry);
        }

        /// What has no name of its own.
        List<Row> others(Set<String> taken) {
            List<Row> rows = new ArrayList<>();
            for (Unit unit : sight.units()) {
                if (!taken.contains(unit.id()) && UnitJudge.shown(unit)) {
                    rows.add(Row.of(unit, byUnit.getOrDefault(unit.id(), List.of()), null));
                }
            }
            for (Script script : sight.scripts()) {
                if (!taken.contains(script.name())) {
                    List<Proc> processes = processes(script);
                    if (script.enabled() || script.isUp() || script.failed() || !processes.isEmpty()) {
                        rows.add(Row.of(script, processes, sight.openRc(), null));
                    }
                }
            }
            return rows;
        }

        private @Nullable Row best(Entry entry) {
            Unit unit = bestUnit(entry);
            if (unit != null) {
                return Row.of(unit, byUnit.getOrDefault(unit.id(), List.of()), entry);
            }
            for (Script script : sight.scripts()) {
                if (entry.hasUnit(script.name())) {
                    List<Proc> processes = processes(script);
                    return Row.of(
                            script, processes.isEmpty() ? named(entry.processes()) : processes, sight.openRc(), entry);
                }
            }
            List<Proc> processes = named(entry.processes());
            return processes.isEmpty() ? null : Row.of(entry, processes);
        }

        /// Of the units that fit the one that says most: one that runs, one that has failed, one that should run.
        private @Nullable Unit bestUnit(Entry entry) {
            Unit best = null;
            for (Unit unit : sight.units()) {
                boolean fits = unit.names().stream().anyMatch(entry::hasUnit)
                        && (UnitJudge.shown(unit) || UnitJudge.wanted(unit) || entry.own());
                if (fits && !unit.load().equals("not-found") && (best == null || rank(unit) < rank(best))) {
                    best = unit;
                }
            }
            return best;
        }

        private static int rank(Unit unit) {
            return switch (UnitJudge.standing(unit)) {
                case RUNNING, DEGRADED -> unit.sub().equals("exited") ? 3 : 0;
                case CHANGING -> 1;
                case FAILED -> 2;
                case STOPPED -> UnitJudge.wanted(unit) ? 4 : 5;
                case UNKNOWN -> 6;
            };
        }

        private List<Proc> processes(Script script) {
            List<Proc> found = new ArrayList<>();
            for (Proc process : sight.processes()) {
                boolean named = script.processes().stream().anyMatch(process::isNamed);
                boolean sure = script.processes().isEmpty() || script.supervised();
                if (mine(process) && (named || (sure && process.pid() == script.pid()))) {
                    found.add(process);
                }
            }
            return found;
        }

        private List<Proc> named(List<String> names) {
            List<Proc> found = new ArrayList<>();
            for (Proc process : sight.processes()) {
                if (mine(process) && names.stream().anyMatch(process::isNamed)) {
                    found.add(process);
                }
            }
            return found;
        }

        /// Not of a container that runs here: its services are its own.
        private boolean mine(Proc process) {
            return process.container().isEmpty() || process.container().equals(container);
        }
    }

    /// The ports of an entry, and those that are usual for a unit of that name.
    static List<Port> expected(@Nullable Entry entry, String unit) {
        if (entry != null) {
            return entry.ports();
        }
        String stem = Entry.stem(unit);
        int at = stem.indexOf('@');
        Integer usual = KnownServices.PORTS.get(at < 0 ? stem : stem.substring(0, at));
        return usual == null ? List.of() : List.of(new Port(usual, false));
    }
}
