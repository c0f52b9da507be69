package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.ManualClock;
import dev.tocsin.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// An agent that answers at once, with the number of the question as its only record.
final class TailTest {
    private final ManualClock clock = new ManualClock(1_795_318_320_000L);
    private final List<List<Integer>> asked = new ArrayList<>();
    private final Tail tail = new Tail(this::take, clock);
    private boolean mute;

    private boolean take(Message message) {
        Message.TailRequest request = (Message.TailRequest) message;
        asked.add(request.tables());
        if (!mute) {
            tail.reply(new Message.TailReply(
                    request.requestId(), List.of(List.of(new byte[] {(byte) request.requestId()}))));
        }
        return true;
    }

    private int after(long second, Integer... tables) {
        List<List<byte[]>> minutes = tail.after(second, Set.of(tables));
        return minutes.isEmpty() ? 0 : minutes.getFirst().getFirst()[0];
    }

    @Test
    void answer_thatIsASecondYoung_servesWhoeverAsksForLess() {
        assertThat(after(60, 1, 2)).isEqualTo(1);
        clock.advanceMillis(999);
        assertThat(after(60, 1)).isEqualTo(1);
        assertThat(after(90, 2)).isEqualTo(1);
        assertThat(after(30, 2)).as("earlier minutes than it has").isEqualTo(2);
        clock.advanceMillis(1_000);
        assertThat(after(60, 1)).as("too old").isEqualTo(3);
    }

    @Test
    void tables_thatWereWantedOfLate_areAskedForTogether() {
        after(60, 1);
        after(60, 6);
        after(60, 1);
        clock.advanceMillis(1_000);
        after(60, 6);
        after(60, 1);
        assertThat(asked).containsExactly(List.of(1), List.of(1, 6), List.of(1, 6));
    }

    @Test
    void processes_thatNobodyWantsAnyMore_areNotAskedFor() {
        after(60, 6);
        for (int second = 0; second < 12; second++) {
            clock.advanceMillis(1_000);
            after(60, 1);
        }
        assertThat(asked.get(10)).containsExactly(1, 6);
        assertThat(asked.getLast()).containsExactly(1);
    }

    @Test
    void agent_thatDoesNotAnswer_isWaitedForNoLongerThanItsPatience() {
        mute = true;
        long before = Clock.system().monotonicNanos();
        assertThat(after(60, 1)).isZero();
        assertThat((Clock.system().monotonicNanos() - before) / 1_000_000).isLessThan(10 * Tail.PATIENCE_MILLIS);
        mute = false;
        assertThat(after(60, 1)).as("asked again").isEqualTo(2);
    }
}
