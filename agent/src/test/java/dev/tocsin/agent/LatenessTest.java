package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The sampler on a machine whose CPUs are all taken by others: the short version of `bench/agent-lateness`.
final class LatenessTest {
    private static final int LATENESS = Tables.SYSTEM.column("lateness_millis");
    private static final int READINGS = 6;

    private final List<long[]> readings = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean busy = new AtomicBoolean(true);

    private void keep(Frame frame) {
        readings.add(new long[] {
            frame.second(), frame.atMillis(), frame.tables().getFirst().cell(0, LATENESS)
        });
    }

    private void spin() {
        while (busy.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    @Tag("KK-03")
    void sampler_whileAllCpusAreBusy_readsOnceASecondAndSaysHowLate() {
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            Thread.ofPlatform().daemon().name("busy").start(this::spin);
        }
        Sampler sampler =
                new Sampler(new Sampler.Setup(List.of(), Clock.system(), Log.none(), 50, () -> 0), this::keep);
        try (sampler) {
            sampler.start();
            Await.until("readings", Duration.ofSeconds(5 * READINGS), () -> readings.size() >= READINGS);
        } finally {
            busy.set(false);
        }
        assertThat(readings.stream().map(reading -> reading[0]).distinct())
                .as("no second twice")
                .hasSameSizeAs(readings);
        assertThat(readings).allSatisfy(reading -> {
            assertThat(reading[0]).as("the second in which it was read").isEqualTo(reading[1] / 1_000);
            assertThat(reading[2]).as("its true place in it").isEqualTo(reading[1] % 1_000);
        });
    }
}
