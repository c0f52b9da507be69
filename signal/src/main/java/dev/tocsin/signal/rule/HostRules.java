package dev.tocsin.signal.rule;

import dev.tocsin.block.Derivation;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of one host over its frames, one after the other: what an agent evaluates each second. Rules whose
/// [Rule#place] is the hub are passed over. For one thread.
///
/// An entity that goes away (a process that ends, a mount that is taken off) ends what fired for it: there is
/// nothing any more that could be beyond a limit. That something is gone is what `dead` is for.
///
/// A second makes next to no garbage, also with a thousand rules, because the agent's heap is small: of each
/// entity only the cells that a rule reads are kept, all rules share the room for one row, and who was met is
/// marked with the number of the second.
public final class HostRules {
    /// Entities that one rule follows; more are passed over, the first ones stay.
    public static final int KEYS = 10_000;

    private static final int STATE = Tables.PROCESS.column("state");

    private static final int UNIT = Tables.PROCESS.attribute("unit");

    private final List<Followed> followed;
    private long beforeMillis = Long.MIN_VALUE;
    private long tick;
    private long[] row = new long[0]; // as it is now, one at a time
    private long[] rowBefore = new long[0]; // the same a second ago; only the columns that are read hold anything

    /// That rule `name` stands otherwise for `key` than before.
    ///
    /// @param key of the entity; empty when the rule is about the host
    /// @param now how it stands
    public record Change(String name, String key, RuleMemory before, RuleMemory now) {}

    private static final class Followed {
        private final String name;
        private final Rule rule;
        private final Map<String, Keyed> keys;
        private final @Nullable Reading reading; // of a limit

        private Followed(String name, Rule rule, Map<String, Keyed> keys) {
            this.name = name;
            this.rule = rule;
            this.keys = keys;
            this.reading =
                    rule.condition() instanceof Condition.Limit(Condition.Value value, Comparison _, Amount limit)
                            ? new Reading(value, limit)
                            : null;
        }
    }

    private static final class Keyed {
        private RuleMemory memory = RuleMemory.NONE;
        private long @Nullable [] before; // the cells that the rule reads, in the order of their columns
        private @Nullable Window window;
        private long met; // the tick in which it was last there
    }

    /// Follows `rules`, by name.
    public HostRules(Map<String, Rule> rules) {
        this(rules, null, Set.of());
    }

    /// Follows `rules`, and goes on with what `earlier` remembers of the rules named in `same`, which must be
    /// in both and mean the same.
    public HostRules(Map<String, Rule> rules, @Nullable HostRules earlier, Set<String> same) {
        followed = new ArrayList<>();
        beforeMillis = earlier == null ? Long.MIN_VALUE : earlier.beforeMillis;
        tick = earlier == null ? 0 : earlier.tick;
        Map<String, Map<String, Keyed>> kept = new HashMap<>();
        if (earlier != null) {
            earlier.followed.stream()
                    .filter(one -> same.contains(one.name))
                    .forEach(one -> kept.put(one.name, one.keys));
        }
        rules.forEach((name, rule) -> {
            if (rule.place().where() == Place.Where.AGENT) {
                Map<String, Keyed> keys = kept.get(name);
                followed.add(new Followed(name, rule, keys == null ? new HashMap<>(2) : keys));
            }
        });
    }

    private @Nullable Followed find(String name) {
        for (Followed one : followed) {
            if (one.name.equals(name)) {
                return one;
            }
        }
        return null;
    }

    /// Says that rule `name` fires for `key` since `sinceMillis`, because somebody else remembers it: the next
    /// second decides whether it still does. Nothing when the rule is not followed, or something is remembered
    /// of the key.
    public void fires(String name, String key, long sinceMillis) {
        Followed one = find(name);
        if (one != null && !one.keys.containsKey(key) && one.keys.size() < KEYS) {
            Keyed keyed = new Keyed();
            keyed.memory = new RuleMemory(RuleState.FIRING, sinceMillis, true, Double.NaN, sinceMillis);
            one.keys.put(key, keyed);
        }
    }

    /// How all stand that do not stand at [RuleState#OK], as changes from nothing.
    public List<Change> standing() {
        List<Change> standing = new ArrayList<>();
        for (Followed one : followed) {
            one.keys.forEach((key, keyed) -> {
                if (keyed.memory.state() != RuleState.OK) {
                    standing.add(new Change(one.name, key, RuleMemory.NONE, keyed.memory));
                }
            });
        }
        return standing;
    }

    /// Judges the next second. The frame is read at once and not kept.
    ///
    /// @return what changed its state, mostly nothing
    public List<Change> second(Frame frame) {
        double seconds = beforeMillis == Long.MIN_VALUE ? 0 : (frame.atMillis() - beforeMillis) / 1_000.0;
        beforeMillis = frame.atMillis();
        tick++;
        List<Change> changes = new ArrayList<>(0);
        for (Followed one : followed) {
            switch (one.rule.condition()) {
                case Condition.Limit _ -> limit(one, frame, seconds, changes);
                case Condition.Gone(boolean unit, Selection name) -> {
                    double count = unit ? units(frame, name) : count(rows(frame, "process"), name);
                    Keyed keyed = one.keys.computeIfAbsent("", _ -> new Keyed());
                    step(one, "", keyed, count, frame.atMillis(), changes);
                }
                case Condition.Yesterday _,
                        Condition.Forecast _,
                        Condition.Failed _,
                        Condition.NoData _ -> {} // at the hub
            }
        }
        return changes;
    }

    private static @Nullable Rows rows(Frame frame, String table) {
        for (Rows rows : frame.tables()) {
            if (rows.table().name().equals(table)) {
                return rows;
            }
        }
        return null;
    }

    /// How many units `name` there are: those that have a control group, or, where the kernel shows the agent none,
    /// processes of such a unit.
    private static double units(Frame frame, Selection name) {
        Rows groups = rows(frame, "cgroup");
        return groups != null && groups.size() > 0 ? count(groups, name) : countOfUnits(rows(frame, "process"), name);
    }

    /// Not known when of no process it is known which unit it belongs to.
    private static double countOfUnits(@Nullable Rows processes, Selection name) {
        int known = 0;
        int count = 0;
        for (int row = 0; processes != null && row < processes.size(); row++) {
            List<@Nullable String> texts = processes.entity(row).attributes();
            String unit = UNIT < texts.size() ? texts.get(UNIT) : null;
            if (unit != null && unit.indexOf('.') > 0) { // a path is a control group that is no unit
                known++;
                count += !isZombie(processes, row) && name.matches(unit) ? 1 : 0;
            }
        }
        return known == 0 ? Double.NaN : count;
    }

    /// Not known when there is none at all: no machine is without a process, or a control group that may be seen.
    private static double count(@Nullable Rows rows, Selection name) {
        if (rows == null || rows.size() == 0) {
            return Double.NaN;
        }
        int count = 0;
        for (int row = 0; row < rows.size(); row++) {
            count += !isZombie(rows, row) && name.matches(rows.table(), rows.entity(row)) ? 1 : 0;
        }
        return count;
    }

    /// What has ended and only waits for its parent to ask runs no more.
    private static boolean isZombie(Rows rows, int row) {
        return rows.table().id() == Tables.PROCESS.id() && rows.cell(row, STATE) == 'Z';
    }

    private void limit(Followed one, Frame frame, double seconds, List<Change> changes) {
        Reading reading = one.reading;
        if (reading == null) {
            throw new AssertionError("BUG: got no reading for rule " + one.name + ", must be one: it is a limit");
        }
        Rows rows = rows(frame, reading.value.metric().table().name());
        room(reading.value.metric().table().columns().size());
        int met = 0;
        for (int at = 0; rows != null && at < rows.size(); at++) {
            Entity entity = rows.entity(at);
            Keyed keyed = one.keys.get(entity.key());
            if (keyed == null) {
                if (one.keys.size() >= KEYS || !reading.value.of().matches(rows.table(), entity)) {
                    continue;
                }
                keyed = new Keyed();
                one.keys.put(entity.key(), keyed);
            } else if (!reading.value.of().matches(rows.table(), entity)) {
                continue; // it took another name: a process that became another program
            }
            met++;
            keyed.met = tick;
            rows.copyRow(at, row);
            double value = reading.read(keyed, row, rowBefore, seconds, frame.atMillis());
            step(one, entity.key(), keyed, value, frame.atMillis(), changes);
        }
        if (rows == null) {
            one.keys.forEach((key, keyed) -> { // the table could not be read; nobody is gone
                keyed.before = null; // what grew since then did not grow in the second to come
                step(one, key, keyed, Double.NaN, frame.atMillis(), changes);
            });
        } else if (met < one.keys.size()) {
            left(one, frame.atMillis(), changes);
        }
    }

    private void room(int columns) {
        if (row.length < columns) {
            row = new long[columns];
            rowBefore = new long[columns];
        }
    }

    private void left(Followed one, long at, List<Change> changes) {
        one.keys.entrySet().removeIf(entry -> {
            Keyed keyed = entry.getValue();
            if (keyed.met == tick) {
                return false;
            }
            RuleMemory was = keyed.memory;
            if (was.state() != RuleState.OK) {
                RuleMemory ended = new RuleMemory(RuleState.OK, at, false, was.value(), at);
                changes.add(new Change(one.name, entry.getKey(), was, ended));
            }
            return true;
        });
    }

    private static void step(Followed one, String key, Keyed keyed, double value, long at, List<Change> changes) {
        RuleMemory before = keyed.memory;
        RuleMemory after = RuleMachine.step(one.rule, before, value, at);
        keyed.memory = after;
        if (after.state() != before.state()) {
            changes.add(new Change(one.name, key, before, after));
        }
    }

    /// What one rule reads of a row.
    private static final class Reading {
        private final Condition.Value value;
        private final QueryColumn column;
        private final @Nullable QueryColumn whole;
        private final List<Integer> columns;

        private Reading(Condition.Value value, Amount limit) {
            this.value = value;
            column = value.metric().column();
            whole = limit.unit() == AmountUnit.PERCENT ? value.metric().whole() : null;
            columns = Derivation.columns(column.formula());
        }

        /// The value of `now`; `before` is room for the same row a second ago.
        private double read(Keyed keyed, long[] now, long[] before, double seconds, long at) {
            double read = Derivation.evaluate(column.formula(), before(keyed, before), now, seconds);
            if (whole != null) {
                double all = Derivation.evaluate(whole.formula(), null, now, 0); // a size, never a rate
                read = all > 0 ? read / all : Double.NaN;
            }
            keep(keyed, now);
            if (value.fold() instanceof Fold.Over over) {
                Window window = keyed.window == null ? new Window(over) : keyed.window;
                keyed.window = window;
                return window.add(read, at);
            }
            return read;
        }

        private long @Nullable [] before(Keyed keyed, long[] before) {
            long[] kept = keyed.before;
            if (kept == null) {
                return null;
            }
            for (int i = 0; i < kept.length; i++) {
                before[columns.get(i)] = kept[i];
            }
            return before;
        }

        private void keep(Keyed keyed, long[] now) {
            long[] kept = keyed.before == null ? new long[columns.size()] : keyed.before;
            for (int i = 0; i < kept.length; i++) {
                kept[i] = now[columns.get(i)];
            }
            keyed.before = kept;
        }
    }
}
