package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent whose heap was full for a moment: each thread of its uplink met that once and was gone for good, so that
/// the agent recorded and sent nothing.
final class UplinkShortOfMemoryTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long START = 1_795_318_320_000L; // a whole minute

    @TempDir
    Path data;

    @Test
    @Tag("KK-08")
    void memory_thatWasShortForAMoment_losesNothing() throws Exception {
        try (TestHub hub = new TestHub(data, Clock.system())) {
            Identity identity = hub.join();
            TestRecording recording = new TestRecording(identity.hostId(), 42);
            for (int second = 0; second < 5; second++) {
                recording.second(START + second * 1_000L, 100 + second);
            }
            recording.seal();
            Scarce scarce = new Scarce(recording);
            try (Uplink uplink = hub.uplink(identity, scarce, hub.port())) {
                uplink.start();
                Await.until("all acknowledged", LONG, () -> recording.waiting() == 0);
            }
            assertThat(scarce.failed.get())
                    .as("each of its three threads failed")
                    .isEqualTo(3);
            assertThat(hub.stored(identity.hostId())).containsExactly(1L);
        }
    }

    /// A recording that finds no memory once for each thread that asks it.
    private static final class Scarce implements Recording {
        private final Recording real;
        private final AtomicInteger failed = new AtomicInteger();
        private volatile boolean reader;
        private volatile boolean pulse;
        private volatile boolean packs;

        Scarce(Recording real) {
            this.real = real;
        }

        private OutOfMemoryError full() {
            failed.incrementAndGet();
            return new OutOfMemoryError("Java heap space");
        }

        @Override
        public long epoch() {
            return real.epoch();
        }

        @Override
        public @Nullable SealedPack firstAfter(long sequence) throws IOException {
            if (!packs) {
                packs = true;
                throw full();
            }
            return pulse ? real.firstAfter(sequence) : null; // not before the pulse has failed, too
        }

        @Override
        public long lastSealed() {
            return real.lastSealed();
        }

        @Override
        public long bytesAfter(long sequence) {
            return real.bytesAfter(sequence);
        }

        @Override
        public void acknowledged(long sequence) throws IOException {
            real.acknowledged(sequence);
        }

        @Override
        public List<List<byte[]>> minutesAfter(long second) {
            return real.minutesAfter(second);
        }

        @Override
        public double[] systemNow() {
            if (packs && !pulse) {
                pulse = true;
                throw full();
            }
            return real.systemNow();
        }

        @Override
        public long lastAtMillis() {
            return real.lastAtMillis();
        }

        @Override
        public void clockSkew(long millis) {
            if (!reader) {
                reader = true;
                throw full();
            }
            real.clockSkew(millis);
        }

        @Override
        public AutoCloseable follow(Follower follower) {
            return real.follow(follower);
        }
    }
}
