package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.agent.Recording.SealedPack;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Block;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Pack;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was recorded survives the recorder: restarts, torn and flipped bytes, a hub that is away.
final class SpoolLifeTest {
    private static final long MINUTE = 1_795_318_260L; // epoch seconds, a multiple of 60
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final HostId HOST = HostId.create(1_795_000_000_000L, new Random(5));
    private static final Entity MACHINE = new Entity("", List.of());
    private static final int UPTIME = Tables.SYSTEM.column("uptime_centis");

    @TempDir
    Path directory = Path.of("");

    private final ManualClock clock = new ManualClock(MINUTE * 1000);

    private Spool open(SpoolLimits limits) throws IOException {
        return new Spool(new Spool.Setup(directory, HOST, clock, Log.none(), new Random(9), limits));
    }

    private Spool open() throws IOException {
        return open(SpoolLimits.USUAL);
    }

    private static Frame frame(long second) {
        Rows rows = new Rows(Tables.SYSTEM);
        rows.set(rows.add(MACHINE), UPTIME, second);
        return new Frame(second * 1000 + 70, List.of(rows));
    }

    private static void record(Spool spool, long from, long to) {
        LongStream.range(from, to).forEach(second -> spool.append(frame(second)));
    }

    /// The seconds in every pack that waits, in order of the packs.
    private static List<Long> sealedSeconds(Spool spool) throws IOException {
        List<Long> seconds = new ArrayList<>();
        for (SealedPack next = spool.firstAfter(0); next != null; next = spool.firstAfter(next.sequence())) {
            Block block = Pack.open(next.bytes()).block(Tables.SYSTEM);
            long[] values = block.column(UPTIME);
            for (int i = 0; i < values.length; i++) {
                assertThat(block.atMillis()[i] / 1000).isEqualTo(values[i]);
                seconds.add(values[i]);
            }
        }
        return seconds;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    @Test
    void minute_over_becomesOnePackOfItsSeconds() throws Exception {
        try (Spool spool = open()) {
            record(spool, MINUTE, MINUTE + 61);
            Await.until("sealed", LONG, () -> spool.firstAfter(0) != null);
            assertThat(sealedSeconds(spool)).isEqualTo(range(MINUTE, MINUTE + 60));
            SealedPack pack = spool.firstAfter(0);
            assertThat(Pack.open(pack.bytes()).id().epoch()).isEqualTo(spool.epoch());
            spool.acknowledged(pack.sequence());
            assertThat(spool.firstAfter(0)).isNull();
            assertThat(files(".pack")).isEmpty();
        }
    }

    @Test
    void restart_inTheMiddleOfAMinute_keepsEverySecond() throws Exception {
        try (Spool spool = open()) {
            record(spool, MINUTE, MINUTE + 20);
        }
        clock.advanceMillis(25_000);
        try (Spool spool = open()) {
            record(spool, MINUTE + 25, MINUTE + 62);
            List<Long> expected = new ArrayList<>(range(MINUTE, MINUTE + 20));
            expected.addAll(range(MINUTE + 25, MINUTE + 60));
            Await.until("sealed", LONG, () -> sealedSeconds(spool).size() == expected.size());
            assertThat(sealedSeconds(spool)).isEqualTo(expected);
        }
    }

    @Test
    void restart_afterAllWasAcknowledged_goesOnCounting() throws Exception {
        long epoch;
        long last;
        try (Spool spool = open()) {
            record(spool, MINUTE, MINUTE + 61);
            Await.until("sealed", LONG, () -> spool.firstAfter(0) != null);
            last = spool.firstAfter(0).sequence();
            spool.acknowledged(last);
            epoch = spool.epoch();
        }
        clock.advanceMillis(600_000);
        try (Spool spool = open()) {
            record(spool, MINUTE + 600, MINUTE + 661);
            Await.until("sealed", LONG, () -> spool.firstAfter(last) != null);
            assertThat(spool.epoch()).isEqualTo(epoch);
            assertThat(spool.firstAfter(0).sequence()).isGreaterThan(last);
        }
    }

    @Test
    void restart_withoutItsSequenceMark_usesNoNumberTwice() throws Exception {
        long last;
        try (Spool spool = open()) {
            record(spool, MINUTE, MINUTE + 61);
            Await.until("sealed", LONG, () -> spool.firstAfter(0) != null);
            last = spool.firstAfter(0).sequence();
            spool.acknowledged(last);
        }
        clear();
        Files.delete(directory.resolve("sequence"));
        clock.advanceMillis(600_000);
        try (Spool spool = open()) {
            record(spool, MINUTE + 600, MINUTE + 661);
            Await.until("sealed", LONG, () -> spool.firstAfter(0) != null);
            assertThat(spool.firstAfter(0).sequence()).isGreaterThan(last);
        }
    }

    @Test
    void tornTail_atEveryByteOfTheLastThreeRecords_costsOnlyThose() throws Exception {
        try (Spool spool = open()) {
            record(spool, MINUTE, MINUTE + 10);
        }
        Path file = files(".rec").getFirst();
        byte[] whole = Files.readAllBytes(file);
        clock.advanceMillis(300_000); // another minute: what is left is sealed
        int least = whole.length - 3 * (whole.length / 10);
        for (int length = whole.length; length > least; length--) {
            clear();
            Files.write(file, Arrays.copyOf(whole, length));
            try (Spool spool = open()) {
                int cut = length;
                Await.until("sealed, cut to " + cut, LONG, () -> spool.firstAfter(0) != null);
                List<Long> seconds = sealedSeconds(spool);
                assertThat(seconds).as("cut to %d", length).isEqualTo(range(MINUTE, MINUTE + seconds.size()));
                assertThat(seconds).hasSizeGreaterThanOrEqualTo(6);
            }
        }
    }

    @Test
    void flippedByte_inTheMiddle_costsTheRestOfItsMinuteAndNothingElse() throws Exception {
        try (Spool spool = open()) {
            record(spool, MINUTE, MINUTE + 30);
        }
        Path file = files(".rec").getFirst();
        byte[] whole = Files.readAllBytes(file);
        clock.advanceMillis(300_000);
        Random random = new Random(3);
        for (int round = 0; round < 40; round++) {
            clear();
            byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            try (Spool spool = open()) {
                record(spool, MINUTE + 300, MINUTE + 361);
                Await.until("sealed", LONG, () -> sealedSeconds(spool).contains(MINUTE + 359));
                assertThat(range(MINUTE, MINUTE + 360)).containsAll(sealedSeconds(spool));
                assertThat(sealedSeconds(spool)).containsAll(range(MINUTE + 300, MINUTE + 360));
            }
        }
    }

    private void clear() throws IOException {
        for (String end : List.of(".rec", ".pack", ".damaged")) {
            for (Path old : files(end)) {
                Files.delete(old);
            }
        }
    }

    @Test
    void secondAgent_onOneSpool_isRefused() throws Exception {
        try (Spool first = open()) {
            assertThat(first.epoch()).isNotZero();
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining(directory.toString());
        }
        try (Spool next = open()) {
            assertThat(next.epoch()).isNotZero();
        }
    }

    @Test
    void openMinutes_afterASecond_startWithAKeyframeAndHoldTheRest() throws Exception {
        try (Spool spool = open()) {
            record(spool, MINUTE, MINUTE + 75);
            assertThat(spool.minutesAfter(MINUTE + 59)).hasSize(1);
            assertThat(spool.minutesAfter(MINUTE + 59).getFirst()).hasSize(15);
            assertThat(spool.minutesAfter(MINUTE + 30)).hasSize(2);
            assertThat(spool.minutesAfter(MINUTE + 74)).isEmpty();
            assertThat(spool.lastAtMillis()).isEqualTo((MINUTE + 74) * 1000 + 70);
        }
    }

    @Test
    void limit_ofPacks_dropsTheOldest() throws Exception {
        try (Spool spool = open(new SpoolLimits(1L << 30, 3, 8L << 20))) {
            for (int minute = 0; minute < 6; minute++) {
                long start = MINUTE + 60L * minute;
                record(spool, start, start + 60);
                spool.append(frame(start + 60)); // the next minute: this one is full
                long sequence = minute + 1L;
                Await.until("pack " + sequence, LONG, () -> spool.firstAfter(sequence - 1) != null);
            }
            Await.until("only three are kept", LONG, () -> files(".pack").size() == 3);
            assertThat(sealedSeconds(spool).getFirst()).isGreaterThanOrEqualTo(MINUTE + 180);
        }
    }

    @Test
    @Tag("KK-03")
    void clock_thatStepsBack_losesNoMinute() throws Exception {
        try (Spool spool = open()) {
            record(spool, MINUTE, MINUTE + 30);
            record(spool, MINUTE - 120, MINUTE - 60); // set back by more than two minutes
            record(spool, MINUTE - 60, MINUTE - 58);
            Await.until("both sealed", LONG, () -> sealedSeconds(spool).size() == 90);
            assertThat(sealedSeconds(spool)).containsAll(range(MINUTE, MINUTE + 30));
            assertThat(sealedSeconds(spool)).containsAll(range(MINUTE - 120, MINUTE - 60));
        }
    }
}
