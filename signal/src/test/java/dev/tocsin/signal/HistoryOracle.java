package dev.tocsin.signal;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Event.Kind;
import dev.tocsin.signal.Observation.Around;
import java.util.ArrayList;
import java.util.List;

/// What [StateMachine] must say, found in another and slow way: nothing is remembered but what was seen and what was
/// said at each look; every question ("is it failed", "since when", "who knows") is answered by going back through
/// that list.
final class HistoryOracle {
    /// What was found at one look.
    ///
    /// @param confirmed what it confirmed; UNKNOWN when it confirmed nothing
    /// @param doubtBad a bad look that is not enough yet
    /// @param doubtGood a good look that is not enough yet
    /// @param change whether the confirmed code changed with nothing around
    /// @param must whether something had to be told
    /// @param began when the failure that opens here began, else 0
    record Fact(
            State confirmed,
            boolean doubtBad,
            boolean doubtGood,
            boolean change,
            boolean must,
            boolean opens,
            long began,
            State shown,
            List<Event> events) {}

    private final Policy policy;
    private final List<Observation> seen = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();

    HistoryOracle(Policy policy) {
        this.policy = policy;
    }

    Fact look(Observation now) {
        Fact fact = judge(now);
        seen.add(now);
        facts.add(fact);
        return fact;
    }

    private Fact judge(Observation now) {
        if (now.around() == Around.BLIND) {
            return nothing(State.UNKNOWN);
        }
        if (now.state() == State.PAUSED) {
            return nothing(State.PAUSED);
        }
        boolean hidden = now.around() == Around.MAINTENANCE;
        if (!informs(now)) {
            return nothing(hidden ? State.MAINTENANCE : State.UNKNOWN);
        }
        State standing = standing();
        boolean isFailed = standing.isBad();
        boolean isFlapping = flapping();
        List<Event> events = new ArrayList<>();
        if (now.state() == State.UP) {
            if (isFailed && doubts(false).size() < policy.okRetries()) {
                return new Fact(
                        State.UNKNOWN,
                        false,
                        true,
                        false,
                        false,
                        false,
                        0,
                        hidden ? State.MAINTENANCE : standing,
                        events);
            }
            boolean change = isFailed && counts(now);
            boolean begins = change && !isFlapping && changes(now) + 1 >= policy.flapChanges();
            if (isFailed) {
                String reason = isFlapping || begins
                        ? "flapping"
                        : told() == 0 ? "never-told" : policy.notifyOk() ? "recovered" : "notify-ok-off";
                Severity worst = worst(standing, isFlapping);
                events.add(event(Kind.RECOVERED, now, worst, began(), reason.equals("recovered"), reason));
                if (begins) {
                    events.add(event(Kind.FLAPPING, now, worst, 0, true, "flapping"));
                }
            }
            settle(now, change, isFlapping && !begins, false, 0, events);
            return new Fact(
                    State.UP, false, false, change, false, false, 0, hidden ? State.MAINTENANCE : State.UP, events);
        }
        boolean first = !isFailed;
        boolean worse = standing == State.DEGRADED && now.state() == State.DOWN;
        boolean late = owed(now) && !isFlapping && now.around() == Around.NORMAL;
        List<Observation> doubts = doubts(true);
        if ((first || worse || late) && doubts.size() < policy.retries()) {
            return new Fact(
                    State.UNKNOWN, true, false, false, false, false, 0, hidden ? State.MAINTENANCE : standing, events);
        }
        boolean other = !first && (now.code() != code() || now.state() != standing);
        boolean severer = !first && now.severity().compareTo(worst(standing, isFlapping)) > 0;
        long began =
                first ? (doubts.isEmpty() ? now.atMillis() : doubts.getFirst().atMillis()) : began();
        boolean change = (first || other) && counts(now);
        boolean begins = change && !isFlapping && changes(now) + 1 >= policy.flapChanges();
        boolean must = first || worse || late;
        String silent = now.around() == Around.MAINTENANCE
                ? "maintenance"
                : now.around() == Around.DEPENDENCY_DOWN
                        ? "dependency-down"
                        : isFlapping || begins
                                ? "flapping"
                                : !must && !policy.notifyChange() ? "notify-change-off" : "";
        String reason = late
                ? "silence-over"
                : first ? "first-failure" : worse ? "degraded-to-down" : other ? "other-failure" : "more-severe";
        if (must || other || severer) {
            Kind kind = first || (late && !begins && told() == 0) ? Kind.FAILED : Kind.CHANGED;
            events.add(event(kind, now, now.severity(), began, silent.isEmpty(), silent.isEmpty() ? reason : silent));
        }
        Severity before = first && !isFlapping ? Severity.INFO : worst(standing, isFlapping);
        Severity worst = before.compareTo(now.severity()) > 0 ? before : now.severity();
        if (begins) {
            events.add(event(Kind.FLAPPING, now, worst, began, true, "flapping"));
        }
        settle(now, change, isFlapping && !begins, true, began, events);
        long told = events.stream().anyMatch(Event::isTold) ? now.atMillis() : first ? 0 : told();
        long remind = policy.remind().toMillis();
        boolean still = begins || (isFlapping && events.stream().noneMatch(e -> e.kind() == Kind.SETTLED));
        if (now.around() == Around.NORMAL && !still && remind > 0 && told > 0 && now.atMillis() - told >= remind) {
            events.add(event(Kind.REMINDER, now, now.severity(), began, true, "still-bad"));
        }
        State shown = hidden ? State.MAINTENANCE : now.state();
        return new Fact(now.state(), false, false, change, must, first, began, shown, events);
    }

    private void settle(
            Observation now, boolean change, boolean isFlapping, boolean bad, long began, List<Event> events) {
        if (!isFlapping || change || now.around() != Around.NORMAL) {
            return;
        }
        long last = 0;
        for (int i = settled() + 1; i < facts.size(); i++) {
            last = facts.get(i).change() ? seen.get(i).atMillis() : last;
        }
        if (now.atMillis() - last >= policy.flapWindow().toMillis()) {
            Severity worst = worst(standing(), true);
            Severity severity = bad && now.severity().compareTo(worst) > 0 ? now.severity() : worst;
            boolean heard = bad || policy.notifyOk();
            events.add(event(
                    Kind.SETTLED,
                    now,
                    severity,
                    bad ? began : 0,
                    heard,
                    bad ? "still-bad" : heard ? "stable" : "notify-ok-off"));
        }
    }

    private static Fact nothing(State shown) {
        return new Fact(State.UNKNOWN, false, false, false, false, false, 0, shown, List.of());
    }

    private Event event(Kind kind, Observation now, Severity severity, long began, boolean told, String reason) {
        boolean bad = now.state().isBad();
        long lasted = began == 0 ? 0 : now.atMillis() - began;
        String message = bad ? now.message() : "OK";
        return new Event(
                kind,
                bad ? now.code() : 200,
                kind == Kind.FLAPPING ? "flapping: " + policy.flapChanges() + " changes, now " + message : message,
                severity,
                now.atMillis(),
                lasted,
                told,
                reason);
    }

    private static boolean informs(Observation look) {
        return look.around() != Around.BLIND
                && (look.state() == State.UP || look.state().isBad());
    }

    private static boolean wipes(Observation look) {
        return look.around() == Around.BLIND || look.state() == State.PAUSED;
    }

    private int lastConfirmed() {
        for (int i = facts.size() - 1; i >= 0; i--) {
            if (facts.get(i).confirmed() != State.UNKNOWN) {
                return i;
            }
        }
        return -1;
    }

    private State standing() {
        int last = lastConfirmed();
        return last < 0 ? State.UNKNOWN : facts.get(last).confirmed();
    }

    private int code() {
        return seen.get(lastConfirmed()).code();
    }

    /// Where the failure that is open began to be one.
    private int opening() {
        for (int i = facts.size() - 1; i >= 0; i--) {
            if (facts.get(i).opens()) {
                return i;
            }
        }
        throw new AssertionError("BUG: got no opening, must be failed");
    }

    private long began() {
        return facts.get(opening()).began();
    }

    private long told() {
        return told(facts.size());
    }

    /// When somebody was last told of the open failure, as it was before look `end`.
    private long told(int end) {
        long told = 0;
        for (int i = opening(); i < end; i++) {
            told = facts.get(i).events().stream().anyMatch(Event::isTold)
                    ? seen.get(i).atMillis()
                    : told;
        }
        return told;
    }

    private boolean owed(Observation now) {
        if (!standing().isBad()) {
            return false;
        }
        boolean owed = false;
        for (int i = opening(); i < facts.size(); i++) {
            Fact fact = facts.get(i);
            if (informs(seen.get(i)) && seen.get(i).state() == State.DEGRADED && told(i) > 0) {
                owed = false;
            }
            owed |= fact.must() && fact.confirmed().isBad();
            owed &= fact.events().stream().noneMatch(Event::isTold);
        }
        return owed && !(now.state() == State.DEGRADED && told() > 0);
    }

    private List<Observation> doubts(boolean bad) {
        List<Observation> doubts = new ArrayList<>();
        for (int i = facts.size() - 1; i >= 0 && !wipes(seen.get(i)); i--) {
            if (informs(seen.get(i))) {
                if (!(bad ? facts.get(i).doubtBad() : facts.get(i).doubtGood())) {
                    break;
                }
                doubts.addFirst(seen.get(i));
            }
        }
        return doubts;
    }

    private int settled() {
        return last(Kind.SETTLED, facts.size());
    }

    private boolean flapping() {
        return flapping(facts.size());
    }

    private boolean flapping(int end) {
        return last(Kind.FLAPPING, end) > last(Kind.SETTLED, end);
    }

    private int last(Kind kind, int end) {
        for (int i = end - 1; i >= 0; i--) {
            if (facts.get(i).events().stream().anyMatch(event -> event.kind() == kind)) {
                return i;
            }
        }
        return -1;
    }

    private boolean counts(Observation now) {
        return policy.flapChanges() > 0 && now.around() == Around.NORMAL;
    }

    private long changes(Observation now) {
        long from = now.atMillis() - policy.flapWindow().toMillis();
        long count = 0;
        for (int i = settled() + 1; i < facts.size(); i++) {
            count += facts.get(i).change() && seen.get(i).atMillis() >= from ? 1 : 0;
        }
        return count;
    }

    /// The worst confirmed severity of this episode: since the last failure that began with no flapping around.
    private Severity worst(State standing, boolean isFlapping) {
        Severity worst = Severity.INFO;
        for (int i = facts.size() - 1; i >= 0 && (standing.isBad() || isFlapping); i--) {
            boolean bad = facts.get(i).confirmed().isBad();
            worst = bad && seen.get(i).severity().compareTo(worst) > 0
                    ? seen.get(i).severity()
                    : worst;
            if (facts.get(i).opens() && !flapping(i)) {
                break;
            }
        }
        return worst;
    }
}
