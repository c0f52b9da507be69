package dev.tocsin.web.rules;

import dev.tocsin.base.HostId;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Fold;
import dev.tocsin.signal.rule.Rehearsal;
import dev.tocsin.signal.rule.Rule;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// A limit on the columns of one host, second by second, as its agent would have judged it.
///
/// The minutes of a day are read first; of the hours in which no second could have changed how the rule stands
/// ([Rehearsal#may]) nothing more is read. Where seconds are not kept any more, minutes stand for them: their mean,
/// and for a rule that waits less than a minute what was farthest.
///
/// ```
/// minutes of the day   . . . . . . . . | | . . . . .     greatest of each against the limit
/// hours that are read                 [=====]            and, for a window, what fills it
/// ```
///
/// For one thread and one host.
final class SecondsReplay {
    private static final long HOUR = 3_600_000;
    /// A window is an hour at most, and two of its bins.
    private static final int BACK_MINUTES = 63;
    /// Entities of one host that are followed.
    static final int KEYS = 200;

    private final Rule rule;
    private final Recorded recorded;
    private final HostId host;
    private final Budget budget;
    private final Outcome outcome;
    private final int back;
    private final boolean isUp;
    private final Map<String, Followed> followed = new LinkedHashMap<>();

    private static final class Followed {
        private final Rehearsal rehearsal;
        /// Until when seconds were handed in, epoch ms.
        private long fedMillis = Long.MIN_VALUE;
        private boolean isKnown;

        private Followed(Rule rule) {
            this.rehearsal = new Rehearsal(rule);
        }
    }

    /// The minutes of one entity that were read.
    ///
    /// @param firstMillis when the first of them begins
    private record Day(String key, Recorded.Minutes minutes, long firstMillis) {
        int minute(long millis) {
            return Math.toIntExact((millis - firstMillis) / Recorded.MINUTE);
        }
    }

    /// Replays `rule`, whose condition is a limit, over what is `recorded` of `host`.
    SecondsReplay(Rule rule, Recorded recorded, HostId host, Budget budget, Outcome outcome) {
        this.rule = rule;
        this.recorded = recorded;
        this.host = host;
        this.budget = budget;
        this.outcome = outcome;
        Condition.Limit limit = (Condition.Limit) rule.condition();
        this.back = limit.value().fold() instanceof Fold.Over ? BACK_MINUTES : 0;
        this.isUp = limit.comparison().isUp();
    }

    /// Replays the part `[from, to)`, whole minutes, at most a day; parts come ascending.
    ///
    /// @throws IOException when the store cannot be read
    void part(long from, long to) throws IOException {
        long first = from - back * Recorded.MINUTE;
        SequencedMap<String, Recorded.Minutes> day = recorded.minutes(host, first, to);
        for (Map.Entry<String, Recorded.Minutes> one : day.entrySet()) {
            if (!followed.containsKey(one.getKey()) && followed.size() >= KEYS) {
                outcome.cut();
                continue;
            }
            Followed entity = followed.computeIfAbsent(one.getKey(), _ -> new Followed(rule));
            Day minutes = new Day(one.getKey(), one.getValue(), first);
            for (long at = from; at < to; at += HOUR) {
                if (budget.spent()) {
                    outcome.cut();
                    return;
                }
                hour(entity, minutes, at, Math.min(to, at + HOUR), day.size() > 1);
            }
        }
        followed.forEach((key, entity) -> {
            if (!day.containsKey(key)) {
                absent(entity, from, to, !day.isEmpty());
            }
        });
    }

    /// Nothing is known of it for a while: it is gone when others of its kind were there.
    private static void absent(Followed entity, long from, long to, boolean gone) {
        if (gone) {
            entity.rehearsal.left(from);
        } else {
            entity.rehearsal.raw(Double.NaN, to - 1);
        }
    }

    private void hour(Followed entity, Day day, long from, long to, boolean others) throws IOException {
        int first = day.minute(from);
        int end = day.minute(to);
        if (!day.minutes.known(first, end)) {
            absent(entity, from, to, others);
            return;
        }
        double least = day.minutes.least(first - back, end);
        double greatest = day.minutes.greatest(first - back, end);
        if (entity.rehearsal.may(Recorded.below(least), Recorded.above(greatest))) {
            read(entity, day, from, to);
            entity.fedMillis = to;
        } else {
            entity.rehearsal.pass(day.minutes.least(first, end), day.minutes.greatest(first, end));
        }
        entity.isKnown = true;
    }

    private void read(Followed entity, Day day, long from, long to) throws IOException {
        long start = Math.max(from - back * Recorded.MINUTE, entity.fedMillis);
        double[] values = recorded.seconds(host, day.key, start, to);
        int judged = Math.toIntExact((from - start) / 1_000);
        if (!known(values, judged)) {
            outcome.minutes();
            minutes(entity, day, from, to);
            return;
        }
        outcome.seconds();
        boolean earlier = entity.isKnown || day.minutes.known(0, day.minute(start));
        for (int i = 0; i < values.length; i++) {
            long at = start + i * 1_000L;
            if (i < judged) {
                entity.rehearsal.fill(values[i], at, earlier);
            } else {
                entity.rehearsal.raw(values[i], at);
            }
        }
    }

    private static boolean known(double[] values, int from) {
        for (int i = from; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                return true;
            }
        }
        return false;
    }

    /// A minute stands for its first and its last second, so that it lasts.
    private void minutes(Followed entity, Day day, long from, long to) {
        boolean farthest = rule.hold().toMillis() < Recorded.MINUTE;
        for (long at = from; at < to; at += Recorded.MINUTE) {
            int minute = day.minute(at);
            double value = !farthest
                    ? day.minutes.avg()[minute]
                    : isUp ? day.minutes.max()[minute] : day.minutes.min()[minute];
            for (long second = at; second < at + Recorded.MINUTE; second += 1_000) {
                entity.rehearsal.raw(value, second);
            }
        }
    }

    /// What would have rung, by key.
    Map<String, Rehearsal> all() {
        Map<String, Rehearsal> all = new LinkedHashMap<>();
        followed.forEach((key, entity) -> all.put(key, entity.rehearsal));
        return all;
    }
}
