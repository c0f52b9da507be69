package dev.tocsin.signal.rule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a rule would have said of one host and one key: values of the past go in, one after the other, and what would
/// have rung comes out. The very [RuleMachine] judges that judges the present.
///
/// Who replays need not hand in every second: [#may] tells whether anything between a least and a greatest value could
/// change how the rule stands, and [#pass] passes over a span in which nothing could. What comes out is the same.
///
/// For one thread.
public final class Rehearsal {
    /// Firings of one host and one key that are kept; more are counted.
    public static final int KEPT = 1_000;

    private final Rule rule;
    private final List<Firing> firings = new ArrayList<>();
    private RuleMemory memory = RuleMemory.NONE;
    private @Nullable Window window;
    private long fromMillis;
    private double peak = Double.NaN;
    private int count;

    /// That it would have rung.
    ///
    /// @param fromMillis when it would have rung, epoch ms: the rule's `for` lies before
    /// @param toMillis when it would have ended, epoch ms; 0: it did not
    /// @param peak the value that was farthest beyond the limit while it fired; NaN: none was known
    public record Firing(long fromMillis, long toMillis, double peak) {}

    /// Rehearses `rule`.
    public Rehearsal(Rule rule) {
        this.rule = rule;
    }

    /// A value of the column (of a size in per cent: its share), not folded yet; NaN: not known.
    ///
    /// @param atMillis when, later than the one before
    public void raw(double value, long atMillis) {
        if (rule.condition() instanceof Condition.Limit(Condition.Value of, Comparison _, Amount _)
                && of.fold() instanceof Fold.Over over) {
            Window filled = window == null ? new Window(over) : window;
            window = filled;
            value(filled.add(value, atMillis), atMillis);
        } else {
            value(value, atMillis);
        }
    }

    /// Fills the window with a value that was passed over, without judging it; see [#raw].
    ///
    /// @param earlier whether values were known before the span that is filled
    public void fill(double value, long atMillis, boolean earlier) {
        if (rule.condition() instanceof Condition.Limit(Condition.Value of, Comparison _, Amount _)
                && of.fold() instanceof Fold.Over over) {
            Window filled = window == null ? new Window(over) : window;
            if (earlier) {
                filled.begin(atMillis);
            }
            window = filled;
            filled.add(value, atMillis);
        }
    }

    /// That the entity is not there any more: what fired has ended, as [HostRules] has it.
    public void left(long atMillis) {
        if (memory.fires()) {
            close(atMillis);
        }
        memory = RuleMemory.NONE;
        window = null;
    }

    /// The value of the rule as [RuleMachine] says; NaN: not known.
    ///
    /// @param atMillis when, later than the one before
    public void value(double value, long atMillis) {
        boolean fired = memory.fires();
        memory = RuleMachine.step(rule, memory, value, atMillis);
        if (memory.fires() && !fired) {
            fromMillis = atMillis;
            peak = Double.NaN;
            count++;
        }
        if (memory.fires() || fired) {
            worse(value);
        }
        if (fired && !memory.fires()) {
            close(atMillis);
        }
    }

    private void close(long toMillis) {
        if (firings.size() < KEPT) {
            firings.add(new Firing(fromMillis, toMillis, peak));
        }
    }

    private void worse(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        boolean up = isUp();
        if (Double.isNaN(peak) || (up ? value > peak : value < peak)) {
            peak = value;
        }
    }

    private boolean isUp() {
        return switch (rule.condition()) {
            case Condition.Limit(Condition.Value _, Comparison comparison, Amount _) -> comparison.isUp();
            case Condition.Yesterday(Condition.Value _, Comparison comparison, Amount _) -> comparison.isUp();
            case Condition.Forecast _, Condition.Gone _ -> false;
            case Condition.Failed _, Condition.NoData _ -> true;
        };
    }

    /// Whether values of the column from `least` to `greatest` could change how the rule stands. False is exact; true
    /// may be wrong. Over a window the bounds are those of the values in it as well. NaN as a bound: may.
    public boolean may(double least, double greatest) {
        if (!(rule.condition() instanceof Condition.Limit(Condition.Value of, Comparison comparison, Amount limit))
                || Double.isNaN(least)
                || Double.isNaN(greatest)) {
            return true;
        }
        // How far a folded value went while it fired is seen in the seconds alone.
        if (memory.fires() && of.fold() instanceof Fold.Over) {
            return true;
        }
        boolean up = comparison.isUp();
        double border = limit.value(of.metric().column().unit());
        boolean change =
                of.fold() instanceof Fold.Over(Fold.Function function, var _) && function == Fold.Function.CHANGE;
        double span = greatest - least;
        double low = change ? -span : least;
        double high = change ? span : greatest;
        return switch (memory.state()) {
            case PENDING, RESOLVING -> true;
            case OK -> comparison.holds(up ? high : low, border);
            case NO_DATA -> memory.fires() ? mayEnd(of, low, high) : comparison.holds(up ? high : low, border);
            case FIRING -> mayEnd(of, low, high);
        };
    }

    /// Whether a value from `low` to `high` could be over for a rule that fires.
    private boolean mayEnd(Condition.Value of, double low, double high) {
        if (!(rule.condition() instanceof Condition.Limit(Condition.Value _, Comparison comparison, Amount limit))) {
            return true;
        }
        End end = rule.end();
        if (end != null) {
            return end.comparison()
                    .holds(
                            end.comparison().isUp() ? high : low,
                            end.limit().value(of.metric().column().unit()));
        }
        return !comparison.holds(
                comparison.isUp() ? low : high, limit.value(of.metric().column().unit()));
    }

    /// Passes over a span of which [#may] said that nothing in it changes how the rule stands.
    public void pass(double least, double greatest) {
        if (memory.fires()) {
            worse(isUp() ? greatest : least);
        }
    }

    /// Whether any value was known.
    public boolean begun() {
        return memory.knownMillis() != 0;
    }

    /// How often it would have rung, also where that is not kept.
    public int count() {
        return count;
    }

    /// What would have rung, ascending, at most [#KEPT] and the one that goes on.
    public List<Firing> firings() {
        List<Firing> all = new ArrayList<>(firings);
        if (memory.fires()) {
            all.add(new Firing(fromMillis, 0, peak));
        }
        return all;
    }
}
