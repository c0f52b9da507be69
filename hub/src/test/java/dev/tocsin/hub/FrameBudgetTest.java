package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Limits;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Room for large frames: given back it serves the next; held back it is taken from who held it longest.
final class FrameBudgetTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final FrameBudget budget = new FrameBudget(Clock.system());

    @Test
    void room_givenBack_servesTheNextForEver() throws IOException {
        AtomicInteger cuts = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            budget.of(cuts::incrementAndGet).take(Limits.FRAME_BYTES).run();
        }
        assertThat(cuts).hasValue(0);
    }

    @Test
    void room_givenBackTwice_countsOnce() throws IOException {
        Runnable back = budget.of(() -> {}).take(Limits.FRAME_BYTES);
        back.run();
        back.run();
        AtomicInteger cuts = new AtomicInteger();
        Runnable first = budget.of(cuts::incrementAndGet).take(Limits.FRAME_BYTES);
        Runnable second = budget.of(cuts::incrementAndGet).take(Limits.FRAME_BYTES);
        AtomicReference<Runnable> third = new AtomicReference<>();
        Thread.ofVirtual().start(() -> third.set(taken()));
        Await.until("the oldest is cut", SOON, () -> cuts.get() > 0);
        first.run();
        second.run();
        Await.until("the third has its place", SOON, () -> third.get() != null);
    }

    private Runnable taken() {
        try {
            return budget.of(() -> {}).take(Limits.FRAME_BYTES);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    @Tag("F11")
    void room_heldBack_isTakenFromTheOneWhoHeldItLongest() {
        List<Integer> cut = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int number = i;
            AtomicReference<Runnable> place = new AtomicReference<>();
            place.set(takenBy(() -> {
                cut.add(number);
                place.get().run(); // as a connection does when its socket is closed
            }));
        }
        Runnable honest = taken();
        assertThat(cut).containsExactly(0);
        honest.run();
    }

    private Runnable takenBy(Runnable onCut) {
        try {
            return budget.of(onCut).take(Limits.FRAME_BYTES);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
