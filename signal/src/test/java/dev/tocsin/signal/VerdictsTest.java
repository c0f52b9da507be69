package dev.tocsin.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.signal.Observation.Around;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What several observers say together.
class VerdictsTest {
    @Test
    @Tag("SK-28")
    void oneOfTwo_whenTwoAreAsked_isUp() {
        Observation both = Verdicts.of(List.of(down(0), up()), 2);
        assertThat(both.state()).isEqualTo(State.UP);
        assertThat(both.message()).isEqualTo("fine (but for 1 of 2: no 0)");
        assertThat(Verdicts.of(List.of(down(0), down(0)), 2).message()).isEqualTo("no 0 (seen by 2 of 2)");
    }

    @Test
    void blindObserver_hasNoVote() {
        Observation blind = look(State.DOWN, 0, "cut off", Around.BLIND);
        assertThat(Verdicts.of(List.of(down(0), blind), 2).state()).isEqualTo(State.DOWN);
        assertThat(Verdicts.of(List.of(up(), blind, blind), 2).state()).isEqualTo(State.UP);
        Observation nobody = Verdicts.of(List.of(blind, blind), 2);
        assertThat(nobody.state()).isEqualTo(State.UNKNOWN);
        assertThat(nobody.around()).isEqualTo(Around.BLIND);
    }

    @Test
    void votes_ofDifferentKinds_giveTheKindThatEnoughAgreeOn() {
        Observation slow = look(State.DEGRADED, 200, "slow", Around.NORMAL);
        Observation mixed = Verdicts.of(List.of(down(0), slow, up()), 2);
        assertThat(mixed.state()).isEqualTo(State.DEGRADED);
        assertThat(mixed.code()).isEqualTo(200);
        assertThat(Verdicts.of(List.of(down(404), down(0), down(404)), 2).code())
                .isEqualTo(404);
        assertThat(Verdicts.of(List.of(down(404), down(0)), 2).code()).isZero();
    }

    @Test
    void maintenance_ofAnyVote_holdsForAll() {
        Observation planned = look(State.DOWN, 0, "away", Around.MAINTENANCE);
        assertThat(Verdicts.of(List.of(down(0), planned), 1).around()).isEqualTo(Around.MAINTENANCE);
    }

    private static Observation up() {
        return look(State.UP, 200, "fine", Around.NORMAL);
    }

    private static Observation down(int code) {
        return look(State.DOWN, code, "no " + code, Around.NORMAL);
    }

    private static Observation look(State state, int code, String message, Around around) {
        return new Observation(state, code, message, Observation.severity(state, code), 7, around);
    }
}
