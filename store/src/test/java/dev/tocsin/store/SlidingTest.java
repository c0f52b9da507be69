package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlidingTest {
    private static final HostId HOST = new HostId(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0001L));
    private static final long T = 1_795_305_600L; // 2026-11-22T00:00:00Z

    private final ManualClock clock = new ManualClock(T * 1_000);
    private final List<List<byte[]>> open = new ArrayList<>();
    private final Map<Integer, Long> toldTo = new HashMap<>();
    private final OpenMinutes minutes = (_, _, _) -> List.copyOf(open);

    private QueryEngine engine(BlockStore store) {
        return new QueryEngine(store, minutes, clock);
    }

    private static SeriesRequest request(List<QueryColumn> columns, long to, int step, int points) {
        long end = Math.floorDiv(to, step) * step;
        return new SeriesRequest(
                HOST, Tables.SYSTEM, columns, "", (end - (long) points * step) * 1_000, end * 1_000, step * 1_000L);
    }

    private static List<QueryColumn> columns(String... names) {
        Table table = Tables.SYSTEM;
        return table.queryColumns().stream()
                .filter(column -> List.of(names).contains(column.name()))
                .toList();
    }

    /// Fails unless `kept` is bit by bit what `fresh` is.
    private static void same(SeriesAnswer kept, SeriesAnswer fresh) {
        assertThat(kept.request().fromMillis()).isEqualTo(fresh.request().fromMillis());
        assertThat(kept.request().toMillis()).isEqualTo(fresh.request().toMillis());
        long end = fresh.request().toMillis(); // what is known beyond it makes no difference
        assertThat(Math.min(end, kept.freshUntilMillis() + 1_000))
                .isEqualTo(Math.min(end, fresh.freshUntilMillis() + 1_000));
        assertThat(kept.series()).hasSameSizeAs(fresh.series());
        for (int i = 0; i < fresh.series().size(); i++) {
            Series one = kept.series().get(i);
            Series other = fresh.series().get(i);
            String what = other.column().name() + " to " + fresh.request().toMillis();
            assertThat(one.key()).isEqualTo(other.key());
            assertThat(one.column()).isEqualTo(other.column());
            same(what + " mean", one.avg(), other.avg());
            same(what + " least", one.min(), other.min());
            same(what + " greatest", one.max(), other.max());
        }
    }

    private static void same(String what, double[] kept, double[] fresh) {
        int at = Arrays.mismatch(kept, fresh);
        if (at >= 0) {
            throw new AssertionError(what + " at " + at + ": got " + kept[at] + ", must be " + fresh[at]);
        }
    }

    /// A machine whose minutes come late, out of order, twice and overlapping, and whose agent tells of what is not
    /// stored yet now and then. After each thing that happens the kept answers are those that nothing was kept for.
    private void liveThrough(BlockStore store, long seed) throws IOException {
        Random random = new Random(seed);
        Fixture machine = new Fixture(seed);
        QueryEngine engine = engine(store);
        Map<StoredPack, List<byte[]>> unsent = new LinkedHashMap<>();
        List<Fixture.Second> minute = new ArrayList<>();
        long sequence = 0;
        for (long now = T; now < T + 1_500; ) {
            int lived = 1 + random.nextInt(9);
            if (random.nextInt(40) == 0) {
                lived += random.nextInt(400); // nothing is heard for a while
            } else {
                minute.addAll(machine.seconds(now, lived));
            }
            now += lived;
            clock.jumpWallMillis(now * 1_000 + random.nextInt(1_000) - clock.wallMillis());
            if (minute.size() > 40 + random.nextInt(30)) {
                StoredPack pack = machine.pack(Fixture.id(HOST, 1, sequence++), minute, now * 1_000, 0);
                unsent.put(pack, machine.records(minute));
                minute.clear();
                if (random.nextInt(5) == 0) { // another spool saw some of the same seconds
                    List<Fixture.Second> again = machine.seconds(now - random.nextInt(200), 1 + random.nextInt(90));
                    store.append(List.of(machine.pack(Fixture.id(HOST, 2, sequence++), again, now * 1_000 + 500, 0)));
                }
            }
            List<StoredPack> order = new ArrayList<>(unsent.keySet());
            Collections.shuffle(order, random);
            while (!order.isEmpty() && random.nextInt(8) != 0) {
                store.append(List.of(order.getFirst()));
                unsent.remove(order.removeFirst());
            }
            open.clear();
            if (random.nextInt(3) != 0) {
                open.addAll(unsent.values());
                open.add(machine.records(minute));
            }
            ask(engine, store, now, random);
        }
    }

    private void ask(QueryEngine engine, BlockStore store, long now, Random random) throws IOException {
        List<SeriesRequest> questions = List.of(
                request(columns("cpu_busy"), now, 5, 60),
                request(columns("cpu_busy", "mem_used", "forks"), now, 1, 100),
                request(columns("mem_used"), now, 60, 12),
                request(columns("cpu_busy", "mem_used"), now + 200, 5, 20),
                request(columns("forks"), now - 700, 10, 30));
        for (int i = 0; i < questions.size(); i++) {
            SeriesRequest question = questions.get(i);
            // What an agent told is kept until the step is over, also when it is gone by now.
            boolean lost = open.isEmpty() && toldTo.getOrDefault(i, 0L) == question.toMillis();
            if (!lost && random.nextInt(3) != 0) { // not everybody looks each time
                same(engine.sliding(question), engine(store).series(question));
                toldTo.put(i, open.isEmpty() ? 0 : question.toMillis());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void series_packsArriveLate_isWhatAFreshAnswerSays(long seed) throws IOException {
        liveThrough(new MemoryBlockStore(), seed);
    }

    @Test
    void series_packsArriveLateOnDisk_isWhatAFreshAnswerSays(@TempDir Path directory) throws IOException {
        try (SqliteBlockStore store = new SqliteBlockStore(directory, Log.none())) {
            liveThrough(store, 7);
        }
    }

    @Test
    void series_daysAreDeleted_areGone(@TempDir Path directory) throws IOException {
        Fixture machine = new Fixture(8);
        try (SqliteBlockStore store = new SqliteBlockStore(directory, Log.none())) {
            for (int i = 0; i < 6; i++) { // over midnight
                store.append(List.of(
                        machine.pack(Fixture.id(HOST, 1, i), machine.seconds(T - 180 + i * 60L, 60), T * 1_000, 0)));
            }
            clock.jumpWallMillis((T + 1_000) * 1_000 - clock.wallMillis());
            QueryEngine engine = engine(store);
            SeriesRequest before = request(columns("mem_used"), T + 180, 5, 70);
            assertThat(engine.sliding(before).series().getFirst().avg()[60 - 36])
                    .isNotNaN();

            store.expire(T);

            SeriesRequest after = request(columns("mem_used"), T + 185, 5, 70);
            same(engine.sliding(after), engine(store).series(after));
            same(engine.sliding(before), engine(store).series(before));
        }
    }

    /// A store that counts what is read of it.
    private final class Read {
        final MemoryBlockStore store = new MemoryBlockStore();
        final List<Long> asked = new ArrayList<>();
        final Sliding sliding = new Sliding(store, question -> {
            asked.add((question.toMillis() - question.fromMillis()) / 1_000);
            return new Sliding.Read(engine(store).series(question), store.lastSecond(HOST) + 1);
        });
        private long sequence;

        void keep(List<Fixture.Second> seconds, Fixture machine) {
            store.append(List.of(machine.pack(Fixture.id(HOST, 1, sequence++), seconds, T * 1_000, 0)));
        }
    }

    @Test
    void series_asTimeGoesOn_readsOnlyWhatIsNew() throws IOException {
        Fixture machine = new Fixture(9);
        Read read = new Read();
        for (int i = 0; i < 20; i++) {
            read.keep(machine.seconds(T + i * 60L, 60), machine);
        }
        List<QueryColumn> busy = columns("cpu_busy");
        SeriesAnswer first = read.sliding.series(request(busy, T + 600, 5, 60));
        assertThat(read.sliding.series(request(busy, T + 600, 5, 60))).isSameAs(first);
        read.sliding.series(request(busy, T + 605, 5, 60));
        read.sliding.series(request(busy, T + 620, 5, 60));
        assertThat(read.asked).containsExactly(300L, 5L, 15L);

        read.keep(machine.seconds(T + 500, 10), machine); // late
        read.sliding.series(request(busy, T + 620, 5, 60));
        assertThat(read.asked).endsWith(15L, 120L);

        read.sliding.series(request(busy, T + 300, 5, 60)); // not further on
        read.sliding.series(request(busy, T + 1_195, 5, 60)); // too far
        assertThat(read.asked).endsWith(120L, 300L, 300L);
        for (int second = 1_200; second <= 1_800; second += 200) {
            read.sliding.series(request(busy, T + second, 5, 60)); // all again after ten minutes
        }
        assertThat(read.asked).endsWith(300L, 5L, 200L, 300L, 300L);
    }

    @Test
    void series_hostIsSilent_asksAgainForItsEndAlone() throws IOException {
        Fixture machine = new Fixture(10);
        Read read = new Read();
        read.keep(machine.seconds(T, 60), machine);
        List<QueryColumn> busy = columns("cpu_busy");
        read.sliding.series(request(busy, T + 100, 5, 60));
        read.sliding.series(request(busy, T + 100, 5, 60)); // its agent may tell more by now
        read.sliding.series(request(busy, T + 105, 5, 60));
        assertThat(read.asked).containsExactly(300L, 40L, 45L);
    }

    @Test
    void series_moreThanIsKept_forgetsWhatWasNotAskedForLongest() throws IOException {
        Fixture machine = new Fixture(11);
        Read read = new Read();
        read.keep(machine.seconds(T, 60), machine);
        List<QueryColumn> busy = columns("cpu_busy");
        int half = (int) (Sliding.KEPT_VALUES / 3 / 2); // a third each: mean, least, greatest
        read.sliding.series(request(busy, T + 60, 1, half - 1));
        read.sliding.series(request(busy, T + 60, 1, half - 2));
        read.sliding.series(request(busy, T + 60, 1, half - 1));
        read.sliding.series(request(busy, T + 60, 1, half - 3)); // the second goes
        assertThat(read.asked).hasSize(3);
        read.sliding.series(request(busy, T + 60, 1, half - 1));
        assertThat(read.asked).hasSize(3);
        read.sliding.series(request(busy, T + 60, 1, half - 2));
        assertThat(read.asked).hasSize(4);
    }
}
