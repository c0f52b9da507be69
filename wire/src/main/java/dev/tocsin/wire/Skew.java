package dev.tocsin.wire;

/// How far another clock is off, as far as one message can show it.
///
/// The other side read its clock somewhere between two readings of ours: before the first it had no reason
/// to, and after the second its message was here. What lies between the two proves nothing (a busy machine
/// may let a message wait for seconds), so only what lies outside counts.
///
/// ```
/// ours:    earliest ├──────────────┤ latest
/// theirs:        ↑ behind     ↑ fine      ↑ ahead
/// ```
public final class Skew {
    private Skew() {}

    /// The other clock minus ours, ms; 0 when nothing is shown.
    ///
    /// @param theirs what the other clock showed, epoch ms
    /// @param earliest what ours showed before the other was read
    /// @param latest what ours showed after the message had come
    public static long of(long theirs, long earliest, long latest) {
        if (theirs > latest) {
            return theirs - latest;
        }
        return Math.min(0, theirs - earliest);
    }
}
