package dev.tocsin.signal;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Event.Kind;
import dev.tocsin.signal.Observation.Around;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of [StateMachine]: what is remembered as fields that change, until [#take] freezes them. Made for one look
/// and thrown away.
final class Turn {
    // What answered wrongly is looked at again soon; this keeps a policy without a pause from looking without one.
    private static final long SOONEST_MILLIS = 1_000;

    private final Observation seen;
    private final Policy policy;
    private final long at;
    private final List<Event> events = new ArrayList<>(2);

    private State state;
    private int code;
    private long since;
    private int pending;
    private boolean failure;
    private long failed;
    private long told;
    private boolean flapping;
    private final List<Long> changes;
    private State verdict;
    private Severity severity;
    private long suspect;
    private int good;
    private boolean owed;

    /// Of `seen` after `before`.
    Turn(Memory before, Observation seen, Policy policy) {
        this.seen = seen;
        this.policy = policy;
        at = seen.atMillis();
        state = before.state();
        code = before.code();
        since = Math.min(before.sinceMillis(), at);
        pending = before.pending();
        failure = before.failure();
        failed = Math.min(before.failedMillis(), at);
        told = Math.min(before.toldMillis(), at);
        flapping = before.flapping();
        changes = new ArrayList<>(
                before.changes().stream().map(then -> Math.min(then, at)).toList());
        verdict = before.verdict();
        severity = before.severity();
        suspect = Math.min(before.suspectMillis(), at);
        good = before.good();
        owed = before.owed();
    }

    /// Judges the look.
    Step take() {
        boolean confirmed = look();
        if (confirmed && seen.around() == Around.NORMAL) {
            settle();
            remind();
        }
        Memory after = new Memory(
                state,
                code,
                seen.message(),
                since,
                pending,
                failure,
                failed,
                told,
                flapping,
                changes,
                verdict,
                severity,
                suspect,
                good,
                owed);
        return new Step(after, events, next(confirmed));
    }

    /// Whether the look said something that holds: neither nothing, nor something that must be seen again first.
    private boolean look() {
        if (seen.around() == Around.BLIND) {
            return forget(State.UNKNOWN);
        }
        return switch (seen.state()) {
            case UP -> up();
            case DEGRADED, DOWN -> bad();
            case PAUSED -> forget(State.PAUSED);
            case UNKNOWN, MAINTENANCE -> {
                show(State.UNKNOWN, at);
                yield false;
            }
        };
    }

    private boolean forget(State shown) {
        pending = 0;
        suspect = 0;
        good = 0;
        show(shown, at);
        return false;
    }

    private boolean up() {
        pending = 0;
        suspect = 0;
        if (failure && good < policy.okRetries()) {
            good++;
            show(verdict, at);
            return false;
        }
        good = 0;
        if (failure) {
            recover();
        }
        verdict = State.UP;
        code = seen.code();
        show(State.UP, at);
        return true;
    }

    private void recover() {
        boolean begins = changed();
        String silent = policy.notifyOk() ? null : Reason.NOTIFY_OK_OFF;
        if (flapping || told == 0) {
            silent = flapping ? Reason.FLAPS : Reason.NEVER_TOLD;
        }
        add(Kind.RECOVERED, silent == null, silent == null ? Reason.RECOVERED_NOW : silent);
        failure = false;
        failed = 0;
        told = 0;
        owed = false;
        if (begins) {
            add(Kind.FLAPPING, true, Reason.FLAPS);
        }
        if (!flapping) {
            severity = Severity.INFO;
        }
    }

    private boolean bad() {
        good = 0;
        if (told > 0 && seen.state() == State.DEGRADED) {
            owed = false; // it went down in the silence and came back to what people know
        }
        boolean first = !failure;
        boolean worse = failure && verdict == State.DEGRADED && seen.state() == State.DOWN;
        boolean late = owed && !flapping && seen.around() == Around.NORMAL;
        boolean needsProof = first || worse || late;
        if (needsProof && pending < policy.retries()) {
            suspect = pending == 0 ? at : suspect;
            pending++;
            show(verdict, at);
            return false;
        }
        long from = needsProof && pending > 0 ? suspect : at;
        pending = 0;
        suspect = 0;
        confirm(first, worse, late, from);
        show(seen.state(), from);
        return true;
    }

    private void confirm(boolean first, boolean worse, boolean late, long from) {
        boolean severer = seen.severity().compareTo(severity) > 0;
        boolean other = code != seen.code() || verdict != seen.state();
        if (first) {
            failure = true;
            failed = from;
            severer = false;
        }
        boolean begins = (first || other) && changed();
        severity = seen.severity().compareTo(severity) > 0 ? seen.severity() : severity;
        code = seen.code();
        verdict = seen.state();
        if (late && !begins) {
            tell(told == 0 ? Kind.FAILED : Kind.CHANGED, Reason.SILENCE_OVER, true);
        } else if (first) {
            tell(Kind.FAILED, Reason.FIRST_FAILURE, true);
        } else if (worse) {
            tell(Kind.CHANGED, Reason.DEGRADED_TO_DOWN, true);
        } else if (other || severer) {
            tell(Kind.CHANGED, other ? Reason.OTHER_FAILURE : Reason.MORE_SEVERE, false);
        }
        if (begins) {
            add(Kind.FLAPPING, true, Reason.FLAPS);
            told = at;
            owed = false;
        }
    }

    /// Tells what is bad, unless something speaks against it; what must be told is owed then.
    private void tell(Kind kind, String reason, boolean must) {
        String silent = silence();
        if (silent == null && !must && !policy.notifyChange()) {
            silent = Reason.NOTIFY_CHANGE_OFF;
        }
        add(kind, silent == null, silent == null ? reason : silent);
        if (silent == null) {
            told = at;
            owed = false;
        } else if (must) {
            owed = true;
        }
    }

    private @Nullable String silence() {
        return switch (seen.around()) {
            case MAINTENANCE -> Reason.MAINTENANCE;
            case DEPENDENCY_DOWN -> Reason.DEPENDENCY_DOWN;
            case NORMAL, BLIND -> flapping ? Reason.FLAPS : null;
        };
    }

    /// Counts a change of the code; says whether flapping begins with it.
    private boolean changed() {
        if (policy.flapChanges() == 0 || seen.around() != Around.NORMAL) {
            return false;
        }
        changes.add(at);
        long from = at - policy.flapWindow().toMillis();
        changes.removeIf(then -> then < from);
        while (changes.size() > policy.flapChanges()) {
            changes.removeFirst();
        }
        boolean begins = !flapping && changes.size() >= policy.flapChanges();
        flapping |= begins;
        return begins;
    }

    private void settle() {
        boolean stable = changes.isEmpty()
                || policy.flapChanges() == 0
                || at - changes.getLast() >= policy.flapWindow().toMillis();
        if (!flapping || !stable) {
            return;
        }
        flapping = false;
        changes.clear();
        boolean heard = failure || policy.notifyOk();
        add(Kind.SETTLED, heard, failure ? Reason.STILL_BAD : heard ? Reason.STABLE : Reason.NOTIFY_OK_OFF);
        owed = false;
        if (failure) {
            told = at;
        } else {
            severity = Severity.INFO;
        }
    }

    private void remind() {
        long every = policy.remind().toMillis();
        if (failure && !flapping && every > 0 && told > 0 && at - told >= every) {
            add(Kind.REMINDER, true, Reason.STILL_BAD);
            told = at;
        }
    }

    private void add(Kind kind, boolean isTold, String reason) {
        boolean isBad = seen.state().isBad();
        String message = isBad ? seen.message() : "OK";
        events.add(new Event(
                kind,
                isBad ? seen.code() : Observation.OK,
                kind == Kind.FLAPPING ? "flapping: " + policy.flapChanges() + " changes, now " + message : message,
                switch (kind) {
                    case FAILED, CHANGED, REMINDER -> seen.severity();
                    case RECOVERED, FLAPPING, SETTLED, REMOVED -> severity;
                },
                at,
                failure ? at - failed : 0,
                isTold,
                reason));
    }

    /// Shows `judged` since `from`, or since it took the place of what hid how it is; a maintenance hides it.
    private void show(State judged, long from) {
        boolean hidden = seen.around() == Around.MAINTENANCE && judged != State.PAUSED;
        State now = hidden ? State.MAINTENANCE : judged;
        if (state != now) {
            boolean wasKnown = state == State.UP || state.isBad();
            since = wasKnown && !hidden ? Math.max(from, since) : at;
            state = now;
        }
    }

    /// A look in doubt is followed by the next soon. So is a wrong answer: after as long as it has lasted, so that a
    /// short one is seen to end early and a long one is not asked all the time. No answer waits for its turn.
    private Duration next(boolean confirmed) {
        if (pending > 0 || good > 0) {
            return policy.retryInterval();
        }
        boolean wrongAnswer = confirmed && seen.state() == State.DOWN && seen.code() != Observation.NO_ANSWER;
        if (!wrongAnswer) {
            return policy.interval();
        }
        long lasted = Math.max(at - failed, SOONEST_MILLIS);
        long soon = Math.max(policy.retryInterval().toMillis(), lasted);
        return Duration.ofMillis(Math.min(policy.interval().toMillis(), soon));
    }
}
