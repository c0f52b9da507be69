package dev.tocsin.signal;

/// Why something is told or is not: the names that stand in [Event#reason], in the journal and in answers.
public final class Reason {
    /// Told: it began to be bad. Always, whatever the policy says of changes and recoveries.
    public static final String FIRST_FAILURE = "first-failure";

    /// Told: it worked with a warning and does not work any more. Always.
    public static final String DEGRADED_TO_DOWN = "degraded-to-down";

    /// Told: bad in another way.
    public static final String OTHER_FAILURE = "other-failure";

    /// Told: bad in the same way, but it matters more.
    public static final String MORE_SEVERE = "more-severe";

    /// Told: it was silenced, the silence is over, and it is still bad.
    public static final String SILENCE_OVER = "silence-over";

    /// Told: as it should be again.
    public static final String RECOVERED_NOW = "recovered";

    /// Told: it lasts, and the time of the policy is over; or it flaps no more and is bad.
    public static final String STILL_BAD = "still-bad";

    /// Told once when it begins; not told: each change while it lasts.
    public static final String FLAPS = "flapping";

    /// Told: it has not changed for the whole window, and is as it should be.
    public static final String STABLE = "stable";

    /// Not told: the policy does not tell changes.
    public static final String NOTIFY_CHANGE_OFF = "notify-change-off";

    /// Not told: the policy does not tell recoveries.
    public static final String NOTIFY_OK_OFF = "notify-ok-off";

    /// Not told: nobody heard of the failure, so nobody waits for its end.
    public static final String NEVER_TOLD = "never-told";

    /// Not told: a maintenance was announced.
    public static final String MAINTENANCE = "maintenance";

    /// Not told: what it depends on is down, and has rung.
    public static final String DEPENDENCY_DOWN = "dependency-down";

    /// Told when the failure was: nobody watches it any more.
    public static final String REMOVED = "removed";

    /// Not told: somebody asked to forget it.
    public static final String RESET = "reset";

    private Reason() {}
}
