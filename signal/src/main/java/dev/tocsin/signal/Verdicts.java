package dev.tocsin.signal;

import dev.tocsin.signal.Observation.Around;
import java.util.Comparator;
import java.util.List;

/// What several observers of one thing say together: bad when `k` of them say so.
///
/// An observer that sees nothing (blind, unknown, paused) has no vote. When fewer than `k` are left, all of them must
/// agree: the loss of observers never hides a failure, and one observer among many never makes one.
public final class Verdicts {
    private Verdicts() {}

    /// Joins the latest look of each observer into one.
    ///
    /// It is `DOWN` when `k` say down; `DEGRADED` when `k` say down or degraded; otherwise `UP`, with what
    /// the others say in its message; `UNKNOWN` when nobody sees. The code is the one that most of the votes for
    /// it bear, of equally many the more severe. Its time is the latest, its surroundings the widest silence that
    /// any vote has.
    ///
    /// @param looks one per observer, at least one
    /// @param k at least 1
    public static Observation of(List<Observation> looks, int k) {
        if (looks.isEmpty() || k < 1) {
            throw new AssertionError("BUG: got " + looks.size() + " looks and k " + k + ", must be 1 or more of each");
        }
        long at = looks.stream().mapToLong(Observation::atMillis).max().orElseThrow();
        List<Observation> votes = looks.stream().filter(Verdicts::sees).toList();
        if (votes.isEmpty()) {
            Observation any = looks.getFirst();
            boolean blind = looks.stream().allMatch(look -> look.around() == Around.BLIND);
            return new Observation(
                    State.UNKNOWN, any.code(), any.message(), any.severity(), at, blind ? Around.BLIND : Around.NORMAL);
        }
        int need = Math.min(k, votes.size());
        List<Observation> down =
                votes.stream().filter(vote -> vote.state() == State.DOWN).toList();
        List<Observation> bad =
                votes.stream().filter(vote -> vote.state().isBad()).toList();
        Around around = around(votes);
        if (down.size() >= need) {
            return spoken(State.DOWN, down, counted(down.size(), votes.size()), at, around);
        }
        if (bad.size() >= need) {
            List<Observation> warned =
                    bad.stream().filter(vote -> vote.state() == State.DEGRADED).toList();
            return spoken(State.DEGRADED, warned, counted(bad.size(), votes.size()), at, around);
        }
        Observation well =
                votes.stream().filter(vote -> !vote.state().isBad()).findFirst().orElseThrow();
        String message = bad.isEmpty()
                ? well.message()
                : well.message() + " (but for " + bad.size() + " of " + votes.size() + ": "
                        + bad.getFirst().message() + ")";
        return new Observation(State.UP, well.code(), message, well.severity(), at, around);
    }

    private static boolean sees(Observation look) {
        return look.around() != Around.BLIND
                && (look.state() == State.UP || look.state().isBad());
    }

    private static String counted(int bad, int votes) {
        return votes == 1 ? "" : " (seen by " + bad + " of " + votes + ")";
    }

    private static Observation spoken(State state, List<Observation> same, String counted, long at, Around around) {
        Comparator<Observation> most = Comparator.comparingLong(
                one -> same.stream().filter(other -> other.code() == one.code()).count());
        Observation voice = same.stream()
                .max(most.thenComparing((Observation one) -> one.severity()).thenComparingInt(one -> -one.code()))
                .orElseThrow();
        return new Observation(state, voice.code(), voice.message() + counted, voice.severity(), at, around);
    }

    private static Around around(List<Observation> votes) {
        for (Around wide : List.of(Around.MAINTENANCE, Around.DEPENDENCY_DOWN)) {
            if (votes.stream().anyMatch(vote -> vote.around() == wide)) {
                return wide;
            }
        }
        return Around.NORMAL;
    }
}
