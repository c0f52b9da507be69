package dev.tocsin.signal;

import java.util.Comparator;
import java.util.List;

/// What several observers of one thing say together: down when `need` of those that see it say so.
///
/// An observer that sees nothing (it is away, or may not look) has no vote. When fewer than `need` see, nobody
/// knows: the loss of observers never makes a failure, and one observer among many never makes one either.
public final class Verdicts {
    private Verdicts() {}

    /// What one observer says.
    ///
    /// @param state up, degraded, down, or anything else for one that sees nothing
    /// @param code of the protocol
    /// @param answered whether the service answered
    public record Vote(State state, int code, boolean answered) {
        boolean sees() {
            return state == State.UP || state.isBad();
        }
    }

    /// What they say together.
    ///
    /// @param state up, degraded, down or unknown
    /// @param voice which of the votes speaks for it, by its place in the list; -1: none
    /// @param same how many say what is said
    /// @param seeing how many see
    public record Joint(State state, int voice, int same, int seeing) {}

    /// Joins the votes of one moment: `DOWN` when `need` say down; `DEGRADED` when `need` say down or degraded;
    /// otherwise `UP`; `UNKNOWN` when fewer than `need` see. The voice is one whose code most of them bear; of
    /// equally many one without an answer, then the smallest code, so that the order of observers means nothing.
    ///
    /// @param need at least 1
    public static Joint of(List<Vote> votes, int need) {
        if (need < 1) {
            throw new AssertionError("BUG: got a need of " + need + " votes, must be 1 or more");
        }
        int seeing = (int) votes.stream().filter(Vote::sees).count();
        if (seeing < need) {
            return new Joint(State.UNKNOWN, -1, votes.size() - seeing, seeing);
        }
        int down = count(votes, State.DOWN);
        int degraded = count(votes, State.DEGRADED);
        if (down >= need) {
            return new Joint(State.DOWN, voice(votes, State.DOWN), down, seeing);
        }
        if (degraded > 0 && down + degraded >= need) {
            return new Joint(State.DEGRADED, voice(votes, State.DEGRADED), down + degraded, seeing);
        }
        return new Joint(State.UP, voice(votes, State.UP), count(votes, State.UP), seeing);
    }

    private static int count(List<Vote> votes, State state) {
        return (int) votes.stream().filter(vote -> vote.state() == state).count();
    }

    private static int voice(List<Vote> votes, State state) {
        List<Vote> same = votes.stream().filter(vote -> vote.state() == state).toList();
        Comparator<Vote> most = Comparator.comparingLong(
                one -> same.stream().filter(other -> other.code() == one.code()).count());
        Vote voice = same.stream()
                .max(most.thenComparing((Vote one) -> !one.answered()).thenComparingInt(one -> -one.code()))
                .orElseThrow(() -> new AssertionError("BUG: got no vote of " + state + ", must be one"));
        return votes.indexOf(voice);
    }
}
