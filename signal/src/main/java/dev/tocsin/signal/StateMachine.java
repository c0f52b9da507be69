package dev.tocsin.signal;

import dev.tocsin.base.Severity;
import java.util.List;

/// From one look to the next: what was remembered and what was seen give what is remembered, what is told, and when to
/// look again. A pure function; the same for checks and for rules.
///
/// ```
///            bad look, retries left                 code differs
///            ┌────────────┐                        ┌──────────┐
///            ▼            │  confirmed: FAILED     ▼          │ CHANGED
///   good ─▶ doubt ────────┴───────────────────▶ failure ──────┘
///    ▲       │ good look                           │
///    ├───────┘                                     │ good looks enough: RECOVERED
///    └─────────────────────────────────────────────┘
/// ```
///
/// - A change is a change of *code*: another message with the same code is kept silently. Two more count: from
///   degraded to down, and the same code with a greater severity.
/// - The first failure is always told, whatever the policy says of changes and recoveries; so is what was degraded and
///   goes down, because for those who use it that is where the failure begins. Both need the retries.
/// - A maintenance, or a dependency that is down, silences. What is still bad when the silence is over is told then,
///   after the retries, so that a service that starts a moment after its host does not ring. A recovery is told when
///   the failure was, also within a silence: whoever heard the one waits for the other.
/// - A blind observer, an unknown look and a pause change nothing but what is shown: an open failure stays open.
///   Blindness also forgets bad looks that were not confirmed yet, for they may have been its first sign.
/// - Flapping: one word when it begins, one when it has not changed for the whole window, none between. Changes within
///   a silence do not count.
/// - When the wall clock went back, what is remembered as later than now counts as now.
public final class StateMachine {
    private StateMachine() {}

    /// Takes one step.
    public static Step step(Memory before, Observation seen, Policy policy) {
        return new Turn(before, seen, policy).take();
    }

    /// What happens when somebody says not to look: it is shown as paused, rings nobody, and counts nowhere. A failure
    /// that is open stays so; the first look after the pause says what became of it.
    public static Memory paused(Memory before, long nowMillis) {
        Observation none = new Observation(
                State.PAUSED, before.code(), "paused", Severity.INFO, nowMillis, Observation.Around.NORMAL);
        return step(before, none, Policy.DEFAULT).memory();
    }

    /// What happens when somebody asks to forget it: as if it had never been looked at, so that a failure rings again.
    /// The event, which nobody is told, ends an incident that is open.
    public static Step reset(Memory before, long nowMillis) {
        List<Event> events = before.failure()
                ? List.of(ended(before, "state forgotten", nowMillis, false, Reason.RESET))
                : List.of();
        return new Step(Memory.NONE, events, java.time.Duration.ZERO);
    }

    /// What happens when nobody watches it any more: a failure that is open ends as removed, not as recovered. Told
    /// when the failure was.
    public static List<Event> removed(Memory before, long nowMillis) {
        if (!before.failure()) {
            return List.of();
        }
        boolean told = before.toldMillis() > 0;
        String reason = told ? Reason.REMOVED : Reason.NEVER_TOLD;
        return List.of(ended(before, "no longer watched", nowMillis, told, reason));
    }

    private static Event ended(Memory before, String message, long nowMillis, boolean told, String reason) {
        long lasted = Math.max(0, nowMillis - before.failedMillis());
        return new Event(
                Event.Kind.REMOVED, Observation.OK, message, before.severity(), nowMillis, lasted, told, reason);
    }
}
