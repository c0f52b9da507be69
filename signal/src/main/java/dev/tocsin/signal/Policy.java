package dev.tocsin.signal;

import java.time.Duration;

/// How one thing that is watched is judged.
///
/// @param interval from look to look when nothing is wrong
/// @param retries how many more bad looks are needed after the first before anybody is told; 0: told at once
/// @param retryInterval from a bad look that is not confirmed yet to the next
/// @param notifyOk whether a recovery is told
/// @param notifyChange whether a change from one bad code to another is told
/// @param remind how long after it was told it is told again while it lasts; zero: never
/// @param flapChanges this many changes within [#flapWindow] are flapping; 0: never
/// @param flapWindow see above; it has settled when it did not change for this long
/// @param okRetries how many more good looks are needed after the first before a failure is over; 0: over at once
public record Policy(
        Duration interval,
        int retries,
        Duration retryInterval,
        boolean notifyOk,
        boolean notifyChange,
        Duration remind,
        int flapChanges,
        Duration flapWindow,
        int okRetries) {
    /// What holds unless somebody says otherwise: each minute, two retries 5 s apart, everything told, no reminders,
    /// five changes in ten minutes are flapping.
    public static final Policy DEFAULT = new Policy(
            Duration.ofSeconds(60), 2, Duration.ofSeconds(5), true, true, Duration.ZERO, 5, Duration.ofMinutes(10));

    /// One good look ends a failure.
    public Policy(
            Duration interval,
            int retries,
            Duration retryInterval,
            boolean notifyOk,
            boolean notifyChange,
            Duration remind,
            int flapChanges,
            Duration flapWindow) {
        this(interval, retries, retryInterval, notifyOk, notifyChange, remind, flapChanges, flapWindow, 0);
    }

    /// The same with other words on what is told.
    public Policy telling(boolean ok, boolean change) {
        return new Policy(interval, retries, retryInterval, ok, change, remind, flapChanges, flapWindow, okRetries);
    }

    /// The same with another number of retries.
    public Policy retrying(int bad, int good) {
        return new Policy(interval, bad, retryInterval, notifyOk, notifyChange, remind, flapChanges, flapWindow, good);
    }

    /// The same with reminders, zero for none.
    public Policy reminding(Duration every) {
        return new Policy(
                interval, retries, retryInterval, notifyOk, notifyChange, every, flapChanges, flapWindow, okRetries);
    }

    /// The same with another measure of flapping; 0 changes for none.
    public Policy flapping(int changes, Duration window) {
        return new Policy(interval, retries, retryInterval, notifyOk, notifyChange, remind, changes, window, okRetries);
    }
}
