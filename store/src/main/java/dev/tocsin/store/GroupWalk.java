package dev.tocsin.store;

import dev.tocsin.block.Block;
import dev.tocsin.block.Evaluator;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Adds up processes to groups, second by second: all processes of a piece of time go into one table of groups by
/// seconds, which is then handed on. Not thread-safe.
final class GroupWalk implements RowWalk.Sink<Boolean> {
    private final SeriesFold fold;
    private final UnaryOperator<String> rename;
    private final List<ProcessGroups.Part> parts = new ArrayList<>();
    private final ProcessGroups.Kind[] kinds; // of each column
    private final int[] sources; // which of the derived columns it is made of
    private final Evaluator[] evaluators;
    private final double[] derived;
    private final Map<String, Group> groups = new HashMap<>();
    private int from;
    private int readings;

    // The process under the walk's finger, and until which reading its group holds.
    private @Nullable Block block;
    private int entity = -1;
    private int until;
    private Group group = new Group(0, 0);

    /// The seconds of a piece, of one group: `[reading × columns + column]`.
    private static final class Group {
        private final double[] values;
        private final int[] rows;
        private final double[] still; // of the processes that did not move in the whole piece, by column
        private int stillRows;

        Group(int readings, int columns) {
            values = new double[readings * columns];
            Arrays.fill(values, Double.NaN);
            rows = new int[readings];
            still = new double[columns];
            Arrays.fill(still, Double.NaN);
        }
    }

    /// Hands seconds of groups to `fold`, each group under the name that `rename` gives it.
    GroupWalk(SeriesFold fold, UnaryOperator<String> rename) {
        this.fold = fold;
        this.rename = rename;
        fold.columns().forEach(column -> parts.add(ProcessGroups.part(column)));
        List<QueryColumn> needed = columns();
        this.evaluators = Evaluator.of(needed);
        this.derived = new double[evaluators.length];
        this.kinds = parts.stream().map(ProcessGroups.Part::kind).toArray(ProcessGroups.Kind[]::new);
        this.sources =
                parts.stream().mapToInt(part -> needed.indexOf(part.of())).toArray();
    }

    /// The query columns of table `process` that are needed.
    List<QueryColumn> columns() {
        return parts.stream()
                .filter(part -> part.kind() != ProcessGroups.Kind.COUNT)
                .map(ProcessGroups.Part::of)
                .distinct()
                .toList();
    }

    /// What walks the rows that `need` names, piece by piece.
    Sweep.Visitor over(Source.Need need) {
        RowWalk<Boolean> walk = new RowWalk<>(need, null, this);
        return (source, first, end) -> {
            from = first;
            readings = end - first;
            block = null;
            walk.piece(source, first, end);
            flush(source);
        };
    }

    @Override
    public @Nullable Boolean row(@Nullable Boolean state, RowWalk.Row row) {
        if (row.block() != block || row.entity != entity || row.index >= until) {
            enter(row);
        }
        int reading = row.index - from;
        group.rows[reading]++;
        for (int i = 0; i < evaluators.length; i++) {
            derived[i] = evaluators[i].evaluate(row.before, row.now, row.seconds);
        }
        add(group.values, reading * kinds.length);
        return null;
    }

    @Override
    public boolean still(RowWalk.Row row, int first, int end) {
        if (first != from || end - first != readings) {
            return false;
        }
        enter(row);
        if (until < end) {
            return false; // it is of another group later
        }
        for (int i = 0; i < evaluators.length; i++) {
            derived[i] = evaluators[i].evaluate(row.before, row.now, row.seconds);
        }
        group.stillRows++;
        add(group.still, 0);
        return true;
    }

    /// Adds the process whose values are `derived` to those of its group, which begin at `base` of `values`.
    private void add(double[] values, int base) {
        for (int i = 0; i < kinds.length; i++) {
            double value = kinds[i] == ProcessGroups.Kind.COUNT ? Double.NaN : derived[sources[i]];
            values[base + i] = joined(kinds[i], values[base + i], value);
        }
    }

    private static double joined(ProcessGroups.Kind kind, double sofar, double value) {
        if (Double.isNaN(value)) {
            return sofar;
        }
        if (Double.isNaN(sofar)) {
            return value;
        }
        return kind == ProcessGroups.Kind.SUM ? sofar + value : Math.max(sofar, value);
    }

    private void enter(RowWalk.Row row) {
        Block here = row.block();
        block = here;
        entity = row.entity;
        until = Integer.MAX_VALUE;
        for (int change : here.attributeChanges(row.entity)) {
            if (change > row.index) {
                until = change;
                break;
            }
        }
        String key = rename.apply(ProcessGroups.key(here.attributes(row.entity, row.index)));
        group = groups.computeIfAbsent(key, _ -> new Group(readings, parts.size()));
    }

    private void flush(Source source) {
        double[] values = new double[parts.size()];
        groups.forEach((key, one) -> {
            for (int reading = 0; reading < readings; reading++) {
                int rows = one.rows[reading] + one.stillRows;
                if (rows == 0) {
                    continue;
                }
                for (int i = 0; i < values.length; i++) {
                    values[i] = kinds[i] == ProcessGroups.Kind.COUNT
                            ? rows
                            : joined(kinds[i], one.values[reading * values.length + i], one.still[i]);
                }
                fold.second(key, source.atMillis(from + reading), values);
            }
        });
        groups.clear();
    }
}
