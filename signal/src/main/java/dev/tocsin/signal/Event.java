package dev.tocsin.signal;

import dev.tocsin.base.Severity;

/// Something that happened to one thing that is watched. Every one goes into the journal; [#isTold] says whether people
/// are told.
///
/// One failure has one [Kind#FAILED], or two: what begins in a silence (a maintenance, a host that is down) is noted at
/// once with `isTold` false, and told, as failed again and with its duration, when the silence is over and it is still
/// bad.
///
/// A flapping that settles may do so on either side: with the reason [Reason#STILL_BAD] the failure goes on, otherwise
/// it is over, also where no [Kind#RECOVERED] comes after.
///
/// @param kind what happened
/// @param code the code that holds now
/// @param message what to say
/// @param severity how much it matters: of a recovery the worst of the failure that is over, so that whoever heard of
///     the one hears of the other
/// @param atMillis when, epoch ms
/// @param durationMillis how long the failure has lasted since its first bad look, ms; 0 when there is none
/// @param isTold whether the policy lets people hear of it
/// @param reason the name of the decision, one of [Reason], for the one who asks why it rang or did not
public record Event(
        Kind kind,
        int code,
        String message,
        Severity severity,
        long atMillis,
        long durationMillis,
        boolean isTold,
        String reason) {
    /// What may happen.
    public enum Kind {
        /// It began to be bad.
        FAILED,
        /// It is bad in another way.
        CHANGED,
        /// It is as it should be again.
        RECOVERED,
        /// It is still bad, and it is time to say so again.
        REMINDER,
        /// It changes too often to tell each time.
        FLAPPING,
        /// It no longer does.
        SETTLED,
        /// Nobody watches it any more.
        REMOVED
    }
}
