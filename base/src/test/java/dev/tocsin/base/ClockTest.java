package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The two clocks keep wall and monotonic time apart.
final class ClockTest {
    @Test
    void manualClock_wallJump_leavesMonotonicTime() {
        ManualClock clock = new ManualClock(1_000);
        long before = clock.monotonicNanos();
        clock.jumpWallMillis(-5_000);
        assertThat(clock.wallMillis()).isEqualTo(-4_000);
        assertThat(clock.wallSecond()).isEqualTo(-4);
        assertThat(clock.monotonicNanos()).isEqualTo(before);
    }

    @Test
    void manualClock_waiter_wakesWhenTimeHasPassed() throws Exception {
        ManualClock clock = new ManualClock(0);
        CountDownLatch woken = new CountDownLatch(1);
        long deadline = clock.monotonicNanos() + 3_000_000_000L;
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                clock.awaitNanos(deadline);
                woken.countDown();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        clock.advanceMillis(2_999);
        assertThat(woken.getCount()).isEqualTo(1);
        clock.advanceMillis(1);
        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
        waiter.join();
    }

    @Test
    void systemClock_await_doesNotReturnEarly() throws Exception {
        Clock clock = Clock.system();
        long deadline = clock.monotonicNanos() + 2_000_000L;
        clock.awaitNanos(deadline);
        assertThat(clock.monotonicNanos() - deadline).isNotNegative();
    }
}
