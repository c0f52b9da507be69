package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.PackRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [BlockStore] must do. A backend's test extends this and hands its store in; what a store of the same
/// data must still know after a restart is asked only of those that can [#reopen].
abstract class BlockStoreContract {
    /// 2026-11-22T00:00:00Z.
    static final long MIDNIGHT = 1_795_305_600L;

    static final HostId HOST = new HostId(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0001L));
    static final HostId OTHER = new HostId(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0002L));

    BlockStore store = new MemoryBlockStore();

    /// A new, empty store.
    abstract BlockStore create() throws IOException;

    @BeforeEach
    void open() throws IOException {
        store = create();
    }

    @AfterEach
    void shut() throws IOException {
        store.close();
    }

    static StoredPack pack(HostId host, long sequence, long start, long end) {
        byte[] bytes = new byte[50 + (int) (sequence % 5_000)];
        new Random(sequence).nextBytes(bytes);
        return new StoredPack(new PackId(host, 77, sequence), start, end, start * 1000 + 61_000, bytes);
    }

    static StoredPack minute(HostId host, long sequence, long start) {
        return pack(host, sequence, start, start + 59);
    }

    List<StoredPack> scan(HostId host, long from, long to) throws IOException {
        List<StoredPack> found = new ArrayList<>();
        store.scan(host, from, to, found::add);
        return found;
    }

    List<Long> sequences(HostId host, long from, long to) throws IOException {
        return scan(host, from, to).stream().map(pack -> pack.id().sequence()).toList();
    }

    @Test
    void append_onePack_isReadBackAsItWas() throws IOException {
        StoredPack pack = minute(HOST, 1, MIDNIGHT + 100);
        assertThat(store.append(List.of(pack))).isEqualTo(1);

        StoredPack read = scan(HOST, MIDNIGHT + 100, MIDNIGHT + 101).getFirst();
        assertThat(read.id()).isEqualTo(pack.id());
        assertThat(read.startSecond()).isEqualTo(MIDNIGHT + 100);
        assertThat(read.endSecond()).isEqualTo(MIDNIGHT + 159);
        assertThat(read.receivedMillis()).isEqualTo(pack.receivedMillis());
        assertThat(read.bytes()).isEqualTo(pack.bytes());
    }

    @Test
    void missing_ofASpool_isWhatIsStoredNeitherAloneNorMerged() throws IOException {
        List<StoredPack> packs = new ArrayList<>();
        for (long sequence : new long[] {2, 3, 4, 7, 9}) {
            packs.add(minute(HOST, sequence, MIDNIGHT + sequence * 60));
        }
        packs.add(minute(HOST, 8, MIDNIGHT - 86_400));
        packs.add(minute(OTHER, 5, MIDNIGHT));
        store.append(packs);
        assertThat(store.missing(HOST, 77, 1, 10))
                .containsExactly(new PackRun(77, 1, 1), new PackRun(77, 5, 2), new PackRun(77, 10, 1));
        assertThat(store.missing(HOST, 77, 2, 4)).isEmpty();
        assertThat(store.missing(HOST, 78, 2, 4)).containsExactly(new PackRun(78, 2, 3));
        assertThatThrownBy(() -> store.missing(HOST, 77, 5, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void append_sameIdentityAgain_isPassedOver() throws IOException {
        StoredPack pack = minute(HOST, 1, MIDNIGHT + 100);
        StoredPack other = minute(HOST, 2, MIDNIGHT + 160);
        assertThat(store.append(List.of(pack, pack))).isEqualTo(1);
        assertThat(store.append(List.of(pack, other))).isEqualTo(1);
        assertThat(sequences(HOST, MIDNIGHT, MIDNIGHT + 1_000)).containsExactly(1L, 2L);
    }

    @Test
    void append_sameIdentityMovedOverMidnight_isPassedOver() throws IOException {
        assertThat(store.append(List.of(minute(HOST, 1, MIDNIGHT - 1)))).isEqualTo(1);
        assertThat(store.append(List.of(minute(HOST, 1, MIDNIGHT)))).isZero();
        assertThat(sequences(HOST, MIDNIGHT - 10, MIDNIGHT + 100)).containsExactly(1L);
    }

    @Test
    void append_sameSequenceOfAnotherEpochOrHost_isAnotherPack() throws IOException {
        StoredPack pack = minute(HOST, 1, MIDNIGHT);
        StoredPack epoch =
                new StoredPack(new PackId(HOST, 78, 1), pack.startSecond(), pack.endSecond(), 0, pack.bytes());
        assertThat(store.append(List.of(pack, epoch, minute(OTHER, 1, MIDNIGHT))))
                .isEqualTo(3);
        assertThat(scan(HOST, MIDNIGHT, MIDNIGHT + 1)).hasSize(2);
        assertThat(scan(OTHER, MIDNIGHT, MIDNIGHT + 1)).hasSize(1);
    }

    @Test
    void append_nothing_isNothing() throws IOException {
        assertThat(store.append(List.of())).isZero();
    }

    @Test
    void append_packOfNoOrTooManySeconds_isRefused() {
        assertThatThrownBy(() -> store.append(List.of(pack(HOST, 1, MIDNIGHT, MIDNIGHT - 1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.append(List.of(pack(HOST, 1, MIDNIGHT, MIDNIGHT + 3_600))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scan_range_givesEveryPackThatTouchesItAndNoOther() throws IOException {
        store.append(
                List.of(minute(HOST, 3, MIDNIGHT + 120), minute(HOST, 1, MIDNIGHT), minute(HOST, 2, MIDNIGHT + 60)));
        assertThat(sequences(HOST, MIDNIGHT + 59, MIDNIGHT + 60)).containsExactly(1L);
        assertThat(sequences(HOST, MIDNIGHT + 59, MIDNIGHT + 61)).containsExactly(1L, 2L);
        assertThat(sequences(HOST, MIDNIGHT + 60, MIDNIGHT + 121)).containsExactly(2L, 3L);
        assertThat(sequences(HOST, MIDNIGHT - 100, MIDNIGHT)).isEmpty();
        assertThat(sequences(HOST, MIDNIGHT + 180, MIDNIGHT + 1_000)).isEmpty();
        assertThat(sequences(HOST, MIDNIGHT + 10, MIDNIGHT + 10)).isEmpty();
        assertThat(sequences(HOST, Long.MIN_VALUE, Long.MAX_VALUE)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void scan_packAcrossMidnight_isFoundFromBothDays() throws IOException {
        store.append(List.of(minute(HOST, 1, MIDNIGHT - 30), pack(HOST, 2, MIDNIGHT - 1, MIDNIGHT + 3_598)));
        assertThat(sequences(HOST, MIDNIGHT - 30, MIDNIGHT - 29)).containsExactly(1L);
        assertThat(sequences(HOST, MIDNIGHT + 29, MIDNIGHT + 30)).containsExactly(1L, 2L);
        assertThat(sequences(HOST, MIDNIGHT + 3_598, MIDNIGHT + 9_999)).containsExactly(2L);
        assertThat(sequences(HOST, MIDNIGHT + 3_599, MIDNIGHT + 9_999)).isEmpty();
    }

    @Test
    void scan_sameStart_isInOrderOfArrival() throws IOException {
        store.append(List.of(minute(HOST, 9, MIDNIGHT)));
        store.append(List.of(minute(HOST, 4, MIDNIGHT)));
        store.append(List.of(minute(HOST, 7, MIDNIGHT)));
        assertThat(sequences(HOST, MIDNIGHT, MIDNIGHT + 1)).containsExactly(9L, 4L, 7L);
    }

    @Test
    void scan_manyDays_isAscending() throws IOException {
        Random random = new Random(5);
        List<StoredPack> packs = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            long start = MIDNIGHT - 86_400L * 5 + random.nextLong(86_400L * 5);
            packs.add(pack(random.nextBoolean() ? HOST : OTHER, i, start, start + random.nextInt(3_600)));
        }
        assertThat(store.append(packs)).isEqualTo(400);
        for (int i = 0; i < 50; i++) {
            long from = MIDNIGHT - 86_400L * 5 + random.nextLong(86_400L * 5);
            long to = from + random.nextLong(86_400L * 2);
            List<Long> expected = packs.stream()
                    .filter(p -> p.id().host().equals(HOST) && p.startSecond() < to && p.endSecond() >= from)
                    .sorted(Comparator.comparingLong(StoredPack::startSecond))
                    .map(p -> p.id().sequence())
                    .toList();
            assertThat(sequences(HOST, from, to)).isEqualTo(expected);
        }
    }

    @Test
    void replace_putsTheMergedPackInThePlaceOfItsSources() throws IOException {
        StoredPack one = minute(HOST, 1, MIDNIGHT + 5);
        StoredPack two = minute(HOST, 2, MIDNIGHT + 65);
        store.append(List.of(one, two, minute(OTHER, 3, MIDNIGHT + 5), minute(HOST, 4, MIDNIGHT + 605)));
        assertThat(store.unmerged(MIDNIGHT + 599)).isEmpty();
        BlockStore.Window window = new BlockStore.Window(HOST, MIDNIGHT, 2);
        assertThat(store.unmerged(MIDNIGHT + 600))
                .containsExactlyInAnyOrder(window, new BlockStore.Window(OTHER, MIDNIGHT, 1));

        PackId id = new PackId(HOST, Pack.MERGED_EPOCH, MIDNIGHT);
        StoredPack merged = new StoredPack(id, MIDNIGHT + 5, MIDNIGHT + 124, 9, new byte[] {1, 2, 3});
        assertThat(store.replace(List.of(one.id(), two.id()), merged)).isTrue();
        assertThat(scan(HOST, MIDNIGHT, MIDNIGHT + 1_000).stream().map(StoredPack::id))
                .containsExactly(id, new PackId(HOST, 77, 4));
        assertThat(store.unmerged(MIDNIGHT + 600)).containsExactly(new BlockStore.Window(OTHER, MIDNIGHT, 1));
        assertThat(store.replace(List.of(one.id()), merged))
                .as("it is no longer there")
                .isFalse();
        assertThat(store.firstSecond(HOST)).isEqualTo(MIDNIGHT + 5);
    }

    @Test
    void lastSecond_isTheFurthestEnd() throws IOException {
        assertThat(store.lastSecond(HOST)).isEqualTo(Long.MIN_VALUE);
        store.append(List.of(pack(HOST, 1, MIDNIGHT - 100, MIDNIGHT + 3_000), minute(HOST, 2, MIDNIGHT)));
        assertThat(store.lastSecond(HOST)).isEqualTo(MIDNIGHT + 3_000);
        store.append(List.of(minute(HOST, 3, MIDNIGHT + 2_999)));
        assertThat(store.lastSecond(HOST)).isEqualTo(MIDNIGHT + 3_058);
        store.append(List.of(minute(HOST, 4, MIDNIGHT - 86_400L * 4)));
        assertThat(store.lastSecond(HOST)).isEqualTo(MIDNIGHT + 3_058);
        assertThat(store.lastSecond(OTHER)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void firstChangeSince_packIsStored_isItsFirstSecond() throws IOException {
        long before = store.mark();
        store.append(List.of(minute(HOST, 1, MIDNIGHT + 60), minute(HOST, 2, MIDNIGHT - 60)));
        long after = store.mark();
        assertThat(store.firstChangeSince(HOST, before)).isEqualTo(MIDNIGHT - 60);
        assertThat(store.firstChangeSince(OTHER, before)).isEqualTo(Long.MAX_VALUE);
        assertThat(store.firstChangeSince(HOST, after)).isEqualTo(Long.MAX_VALUE);
    }
}
