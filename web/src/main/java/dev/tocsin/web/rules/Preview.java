package dev.tocsin.web.rules;

import dev.tocsin.base.Clock;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hosts;
import dev.tocsin.signal.rule.AmountUnit;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Fold;
import dev.tocsin.signal.rule.Metric;
import dev.tocsin.signal.rule.Rehearsal;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.Selection;
import dev.tocsin.store.Queries;
import dev.tocsin.store.TooMuch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Answers "how often would this rule have rung?" by replaying it over what was recorded.
///
/// Bounded: so many at once, each for so long; a newer question of the same person ends the one before. What was not
/// looked at is said. Thread-safe.
public final class Preview {
    /// Previews at the same time.
    private static final int TOGETHER = 2;
    /// How long one may take.
    private static final long NANOS = 8_000_000_000L;

    private static final long DAY = 86_400_000;

    private final Hosts hosts;
    private final Queries queries;
    private final Clock clock;
    private final Semaphore places = new Semaphore(TOGETHER);
    private final Map<String, Budget> running = new ConcurrentHashMap<>();

    /// Which data was used.
    public enum Resolution {
        /// Every second.
        SECONDS,
        /// Minutes.
        MINUTES,
        /// Seconds, and minutes where those are not kept any more.
        BOTH;

        /// As the API says it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What is asked.
    ///
    /// @param fromMillis inclusive, a whole minute
    /// @param toMillis exclusive, a whole minute
    public record Ask(Rule rule, long fromMillis, long toMillis) {}

    /// That it would have rung.
    ///
    /// @param host where; null: of all hosts together
    /// @param key of the entity; empty: of the host
    public record Firing(@Nullable HostView host, String key, Rehearsal.Firing firing) {}

    /// The answer.
    ///
    /// @param hosts how many the rule is about
    /// @param complete false when something was not looked at
    /// @param resolution which data
    /// @param count how often, also where it is not among `firings`
    /// @param firings the latest first
    /// @param unit of `peak` and `limit`: the unit of a column, `ratio` for shares
    /// @param limit what it is held against, where that is one number; NaN: it is not
    public record Answer(
            int hosts,
            boolean complete,
            Resolution resolution,
            long count,
            List<Firing> firings,
            String unit,
            double limit) {}

    /// Replays what `queries` has of `hosts`.
    public Preview(Hosts hosts, Queries queries, Clock clock) {
        this.hosts = hosts;
        this.queries = queries;
        this.clock = clock;
    }

    /// Answers `ask` of the person `who`; null when too many ask.
    ///
    /// @throws IOException when the store cannot be read
    public @Nullable Answer answer(Ask ask, String who) throws IOException {
        Budget budget = new Budget(clock, NANOS);
        Budget before = running.put(who, budget);
        if (before != null) {
            before.end();
        }
        try {
            if (!places.tryAcquire()) {
                return null;
            }
            try {
                return replay(ask, budget);
            } finally {
                places.release();
            }
        } finally {
            running.remove(who, budget);
        }
    }

    private Answer replay(Ask ask, Budget budget) throws IOException {
        Rule rule = ask.rule;
        List<HostView> meant = hosts.all().stream()
                .filter(host -> rule.scope().matches(host.name(), host.labels()))
                .toList();
        Outcome outcome = new Outcome();
        if (rule.condition() instanceof Condition.Failed) {
            outcome.cut(); // how services stood is in the journal, not among the recorded seconds
            outcome.minutes();
            return answer(rule, meant, outcome);
        }
        Recorded recorded = recorded(rule);
        if (recorded.table().id() == Tables.PROCESS.id()) {
            outcome.cut(); // single processes have no minutes, and their seconds are too many
            outcome.minutes();
        } else if (rule.condition() instanceof Condition.Limit(Condition.Value value, var _, var _)
                && value.fold() instanceof Fold.Across(Fold.Function function)) {
            MinuteReplay replay = new MinuteReplay(rule, recorded, budget, outcome);
            parts(ask, outcome, (from, to) -> replay.across(meant, function, from, to));
            outcome.add(null, replay.all());
        } else {
            for (HostView host : meant) {
                if (budget.spent()) {
                    outcome.cut();
                    break;
                }
                one(ask, host, recorded, budget, outcome);
            }
        }
        return answer(rule, meant, outcome);
    }

    private static Answer answer(Rule rule, List<HostView> meant, Outcome outcome) {
        return new Answer(
                meant.size(),
                outcome.isComplete(),
                outcome.resolution(),
                outcome.count(),
                outcome.firings(),
                unit(rule),
                limit(rule));
    }

    private static double limit(Rule rule) {
        return rule.condition() instanceof Condition.Limit(Condition.Value value, var _, var limit)
                ? limit.value(value.metric().column().unit())
                : Double.NaN;
    }

    private void one(Ask ask, HostView host, Recorded recorded, Budget budget, Outcome outcome) throws IOException {
        if (ask.rule.condition() instanceof Condition.Limit) {
            SecondsReplay replay = new SecondsReplay(ask.rule, recorded, host.id(), budget, outcome);
            parts(ask, outcome, replay::part);
            outcome.add(host, replay.all());
        } else {
            MinuteReplay replay = new MinuteReplay(ask.rule, recorded, budget, outcome);
            parts(ask, outcome, (from, to) -> replay.part(host, from, to));
            outcome.add(host, replay.all());
        }
    }

    private interface Part {
        void replay(long from, long to) throws IOException;
    }

    /// Day by day, so that no answer of the store is too much; a host with too many entities even so is left out.
    private static void parts(Ask ask, Outcome outcome, Part part) throws IOException {
        try {
            for (long at = ask.fromMillis; at < ask.toMillis; at += DAY) {
                part.replay(at, Math.min(ask.toMillis, at + DAY));
            }
        } catch (TooMuch tooMuch) {
            outcome.cut();
        }
    }

    private Recorded recorded(Rule rule) {
        return switch (rule.condition()) {
            case Condition.Limit(Condition.Value value, var _, var limit) ->
                of(value, limit.unit() == AmountUnit.PERCENT);
            case Condition.Yesterday(Condition.Value value, var _, var _) -> of(value, false);
            case Condition.Forecast(Condition.Value value, var _, var _) -> of(value, false);
            case Condition.Gone(boolean unit, Selection name) ->
                unit ? table(Tables.CGROUP, "mem", name) : table(ProcessGroups.TABLE, "count", group(name));
            case Condition.Failed _ ->
                throw new AssertionError("BUG: got " + rule.text() + ", must be of what is recorded by the second");
            case Condition.NoData() -> table(Tables.SYSTEM, "mem_total", Selection.ANY);
        };
    }

    private Recorded of(Condition.Value value, boolean share) {
        Metric metric = value.metric();
        return new Recorded(queries, metric.table(), metric.column(), share ? metric.whole() : null, value.of());
    }

    private Recorded table(Table table, String column, Selection of) {
        QueryColumn found = Objects.requireNonNull(table.queryColumn(column));
        return new Recorded(queries, table, found, null, of);
    }

    /// Groups are named `unit:name`, and by names without their numbers.
    private static Selection group(Selection name) {
        List<@Nullable String> attributes = new ArrayList<>();
        Tables.PROCESS.attributes().forEach(_ -> attributes.add(null));
        attributes.set(Tables.PROCESS.attribute("name"), name.pattern());
        return new Selection(ProcessGroups.key(attributes));
    }

    private static String unit(Rule rule) {
        return switch (rule.condition()) {
            case Condition.Limit(Condition.Value value, var _, var limit) ->
                limit.unit() == AmountUnit.PERCENT
                        ? "ratio"
                        : value.metric().column().unit().word();
            case Condition.Yesterday _ -> "ratio";
            case Condition.Forecast _, Condition.NoData _ -> "s";
            case Condition.Gone _, Condition.Failed _ -> "count";
        };
    }
}
