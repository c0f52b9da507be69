package dev.tocsin.block;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a [Table] down as a readable list: stored columns first, then what is asked of them, by name. Only for
/// [Tables]; a wrong name is a bug that shows when the class is loaded.
final class TableBuilder {
    private final int id;
    private final String name;
    private final @Nullable String keyName;
    private final String help;
    private final List<Column> columns = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<QueryColumn> queryColumns = new ArrayList<>();

    TableBuilder(int id, String name, @Nullable String keyName, String help) {
        this.id = id;
        this.name = name;
        this.keyName = keyName;
        this.help = help;
    }

    TableBuilder counter(String column, String what) {
        columns.add(new Column(column, Column.Kind.COUNTER, what));
        return this;
    }

    TableBuilder gauge(String column, String what) {
        columns.add(new Column(column, Column.Kind.GAUGE, what));
        return this;
    }

    TableBuilder attribute(String attribute, String what) {
        attributes.add(new Attribute(attribute, what));
        return this;
    }

    /// Query column = stored gauge × factor.
    TableBuilder asGauge(String query, Unit unit, String column, double factor, String what) {
        return ask(query, unit, what, new Formula.Gauge(at(column), factor));
    }

    TableBuilder asDifference(String query, Unit unit, String minuend, String subtrahend, double factor, String what) {
        return ask(query, unit, what, new Formula.Difference(at(minuend), at(subtrahend), factor));
    }

    /// Query column = growth of the stored counters per second × factor.
    TableBuilder asRate(String query, Unit unit, List<String> counters, double factor, String what) {
        return ask(query, unit, what, new Formula.Rate(at(counters), factor));
    }

    TableBuilder asShare(String query, List<String> part, List<String> whole, String what) {
        return ask(query, Unit.RATIO, what, new Formula.Share(at(part), at(whole)));
    }

    TableBuilder asMeanPer(String query, Unit unit, String total, String count, double factor, String what) {
        return ask(query, unit, what, new Formula.MeanPer(at(total), at(count), factor));
    }

    TableBuilder asFraction(String query, String numerator, String denominator, String what) {
        return ask(query, Unit.RATIO, what, new Formula.Fraction(at(numerator), at(denominator)));
    }

    Table build() {
        return new Table(
                id, name, keyName, help, List.copyOf(columns), List.copyOf(attributes), List.copyOf(queryColumns));
    }

    private TableBuilder ask(String query, Unit unit, String what, Formula formula) {
        queryColumns.add(new QueryColumn(query, unit, what, formula));
        return this;
    }

    private List<Integer> at(List<String> names) {
        return names.stream().map(this::at).toList();
    }

    private int at(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new AssertionError("BUG: got column " + column + ", must be a stored column of " + name);
    }
}
