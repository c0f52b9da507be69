package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.CorruptData;
import dev.tocsin.probe.Phases;
import dev.tocsin.signal.State;
import dev.tocsin.watch.check.CheckTable.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LookPageTest {
    private static final List<State> STATES = List.of(State.values());

    private static Result look(long at, State state, String message) {
        return new Result(
                "c1",
                at,
                state,
                state == State.UP ? 200 : 0,
                message,
                new Phases(-1, 120, -1, 300, 700),
                Map.of(),
                null);
    }

    @Test
    void page_ofLooks_readsBackWhatWasAdded() {
        LookPage page = new LookPage();
        List<Result> looks = new ArrayList<>();
        Random random = new Random(3);
        long at = 1_800_000_000_000L;
        for (int i = 0; i < LookPage.LOOKS; i++) {
            at += random.nextInt(5) == 0 ? -5_000 : 10_000; // clocks are set back, too
            State state = STATES.get(random.nextInt(STATES.size()));
            Result look = new Result(
                    "c1",
                    at,
                    state,
                    random.nextInt(-1, 600),
                    "message " + random.nextInt(3),
                    new Phases(-1, random.nextInt(1_000_000), -1, 5, 7),
                    random.nextBoolean() ? Map.of() : Map.of("value", "v" + random.nextInt(2)),
                    null);
            looks.add(look);
            page.add(look);
        }
        assertThat(page.full()).isTrue();
        assertThat(LookPage.read("c1", page.bytes())).isEqualTo(looks);
    }

    @Test
    void page_ofLooksThatSayTheSame_takesFewBytes() {
        LookPage page = new LookPage();
        for (int i = 0; i < LookPage.LOOKS; i++) {
            page.add(look(1_800_000_000_000L + i * 10_003L, State.UP, "200 OK, 5 bytes"));
        }
        assertThat(page.bytes().length).isLessThan(1_700);
    }

    @Test
    void page_thatIsDamaged_isCorruptAndNothingElse() {
        LookPage page = new LookPage();
        for (int i = 0; i < 20; i++) {
            page.add(look(1_800_000_000_000L + i * 10_000L, i % 3 == 0 ? State.DOWN : State.UP, "message " + i % 4));
        }
        byte[] whole = page.bytes();
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int j = 0; j < 3 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(LookPage.read("c1", bytes).size()).isLessThanOrEqualTo(LookPage.LOOKS);
            } catch (CorruptData expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThatThrownBy(() -> LookPage.read("c1", new byte[] {9})).isInstanceOf(CorruptData.class);
    }

    @Test
    void lateness_ofManyLooks_isRightToATenth() {
        Lateness late = new Lateness();
        for (int i = 1; i <= 1_000; i++) {
            late.add(1_000_000_000L, i * 1_000_000L); // 1 ms to 1 s
        }
        Lateness.Summary all = late.summary(2_000_000_000L);
        assertThat(all.count()).isEqualTo(1_000);
        assertThat(all.p50Micros()).isBetween(500_000L, 565_000L);
        assertThat(all.p99Micros()).isBetween(990_000L, 1_000_000L);
        assertThat(all.maxMicros()).isEqualTo(1_000_000);
        assertThat(late.summary(1_000_000_000L * 200).count()).isZero();
    }
}
