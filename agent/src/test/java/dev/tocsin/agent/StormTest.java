package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.FlakyProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fleet that loses its hub and comes back all at once. The number of agents is `-Dtocsin.storm` (40
/// unless said: a test run has other things to do).
final class StormTest {
    private static final int AGENTS = Integer.getInteger("tocsin.storm", 20);
    private static final long START = 1_795_318_320_000L;

    @TempDir
    Path data;

    @Test
    void fleetThatIsCutOff_isBackSoon_andEverythingIsStored() throws Exception {
        Clock clock = Clock.system();
        List<Uplink> uplinks = new ArrayList<>();
        List<TestRecording> recordings = new ArrayList<>();
        try (TestHub hub = new TestHub(data, clock);
                FlakyProxy line = new FlakyProxy(hub.port(), FlakyProxy.Patience.ENDLESS, new Random(1))) {
            for (int i = 0; i < AGENTS; i++) {
                Identity identity = hub.join();
                TestRecording recording = new TestRecording(identity.hostId(), i);
                recordings.add(recording);
                minute(recording, 0);
                uplinks.add(hub.uplink(identity, recording, line.port(), UplinkTiming.USUAL));
            }
            uplinks.forEach(Uplink::start);
            long first = await(clock, recordings);
            line.cut();
            recordings.forEach(recording -> minute(recording, 1));
            long again = await(clock, recordings);
            System.out.println(
                    AGENTS + " agents: all stored " + first + " ms after the start, " + again + " ms after the cut");
            assertThat(line.connections()).isGreaterThanOrEqualTo(2 * AGENTS);
            for (TestRecording recording : recordings) {
                assertThat(recording.waiting()).isZero();
            }
        } finally {
            uplinks.forEach(Uplink::close);
        }
    }

    private static long await(Clock clock, List<TestRecording> recordings) {
        long began = clock.monotonicNanos();
        Await.until(
                "all stored",
                Duration.ofMinutes(2),
                () -> recordings.stream().allMatch(recording -> recording.waiting() == 0));
        return (clock.monotonicNanos() - began) / 1_000_000L;
    }

    private static void minute(TestRecording recording, int minute) {
        for (int second = 0; second < 60; second++) {
            recording.second(START + minute * 60_000L + second * 1_000L, 100 + second);
        }
        recording.seal();
    }
}
