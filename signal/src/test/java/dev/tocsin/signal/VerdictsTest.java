package dev.tocsin.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.signal.Verdicts.Joint;
import dev.tocsin.signal.Verdicts.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What several observers say together.
class VerdictsTest {
    private static final Vote UP = new Vote(State.UP, 200, true);
    private static final Vote SLOW = new Vote(State.DEGRADED, 200, true);
    private static final Vote AWAY = new Vote(State.UNKNOWN, 0, false);

    @Test
    @Tag("SK-28")
    void oneOfTwo_whenTwoAreAsked_isUp() {
        assertThat(Verdicts.of(List.of(down(0), UP), 2)).isEqualTo(new Joint(State.UP, 1, 1, 2));
        assertThat(Verdicts.of(List.of(down(0), down(0)), 2)).isEqualTo(new Joint(State.DOWN, 0, 2, 2));
    }

    @Test
    @Tag("SK-28")
    void observerThatSeesNothing_hasNoVote() {
        assertThat(Verdicts.of(List.of(AWAY, down(0), down(0)), 2).state()).isEqualTo(State.DOWN);
        assertThat(Verdicts.of(List.of(AWAY, UP, down(0)), 2).state()).isEqualTo(State.UP);
        assertThat(Verdicts.of(List.of(AWAY, UP, down(0)), 1).state()).isEqualTo(State.DOWN);
    }

    @Test
    @Tag("SK-28")
    void fewerThanNeeded_whateverTheySay_areUnknownAndNeverDown() {
        assertThat(Verdicts.of(List.of(AWAY, AWAY, down(0)), 2).state()).isEqualTo(State.UNKNOWN);
        assertThat(Verdicts.of(List.of(AWAY, AWAY, UP), 2).state()).isEqualTo(State.UNKNOWN);
        assertThat(Verdicts.of(List.of(AWAY), 1)).isEqualTo(new Joint(State.UNKNOWN, -1, 1, 0));
        assertThat(Verdicts.of(List.of(), 1).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void votes_ofDifferentKinds_giveTheKindThatEnoughAgreeOn() {
        assertThat(Verdicts.of(List.of(down(0), SLOW, UP), 2)).isEqualTo(new Joint(State.DEGRADED, 1, 2, 3));
        assertThat(Verdicts.of(List.of(down(404), down(0), down(404)), 2).voice())
                .isZero();
        assertThat(Verdicts.of(List.of(down(404), silent()), 2).voice()).isEqualTo(1);
    }

    @Test
    @Tag("SK-28")
    void votes_ofAnyKindInAnyOrder_areDownExactlyWhenEnoughSaySo() {
        Random random = new Random(28);
        List<Vote> kinds = List.of(UP, SLOW, AWAY, down(404), silent());
        for (int round = 0; round < 20_000; round++) {
            List<Vote> votes = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                votes.add(kinds.get(random.nextInt(kinds.size())));
            }
            int need = 1 + random.nextInt(votes.size());
            Joint joint = Verdicts.of(votes, need);
            long down =
                    votes.stream().filter(vote -> vote.state() == State.DOWN).count();
            long sees =
                    votes.stream().filter(vote -> vote.state() != State.UNKNOWN).count();
            assertThat(joint.state() == State.DOWN).isEqualTo(down >= need);
            assertThat(joint.state() == State.UNKNOWN).isEqualTo(sees < need);
            if (joint.voice() >= 0) {
                assertThat(votes.get(joint.voice()).state()).isEqualTo(joint.state());
            }
        }
    }

    private static Vote down(int code) {
        return new Vote(State.DOWN, code, true);
    }

    private static Vote silent() {
        return new Vote(State.DOWN, 0, false);
    }
}
