package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChangesTest {
    private static final HostId HOST = BlockStoreContract.HOST;
    private static final HostId OTHER = BlockStoreContract.OTHER;

    private final Changes changes = new Changes();

    private void stored(HostId host, long start) {
        changes.stored(List.of(new StoredPack(Fixture.id(host, 1, 1), start, start + 59, 0, new byte[0])));
    }

    @Test
    void firstSince_severalPacks_isTheEarliestAfterTheMark() {
        long begin = changes.mark();
        stored(HOST, 600);
        long middle = changes.mark();
        stored(HOST, 120);
        stored(HOST, 660);
        long late = changes.mark();

        assertThat(changes.firstSince(HOST, begin)).isEqualTo(120);
        assertThat(changes.firstSince(HOST, middle)).isEqualTo(120);
        assertThat(changes.firstSince(HOST, late)).isEqualTo(Long.MAX_VALUE);
        assertThat(changes.firstSince(OTHER, begin)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void firstSince_moreThanAreKept_neverForgetsOne() {
        Random random = new Random(1);
        List<Long> starts = new ArrayList<>();
        List<Long> marks = new ArrayList<>();
        for (int i = 0; i < 10 * Changes.KEPT; i++) {
            marks.add(changes.mark());
            starts.add(random.nextLong(100_000));
            stored(HOST, starts.getLast());
        }
        for (int i = 0; i < marks.size(); i++) {
            long earliest = starts.subList(i, starts.size()).stream()
                    .mapToLong(Long::longValue)
                    .min()
                    .orElseThrow();
            assertThat(changes.firstSince(HOST, marks.get(i))).isLessThanOrEqualTo(earliest);
            if (i >= marks.size() - Changes.KEPT + 1) {
                assertThat(changes.firstSince(HOST, marks.get(i))).isEqualTo(earliest);
            }
        }
        assertThat(changes.firstSince(HOST, changes.mark())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void firstSince_allChanged_cannotBeTold() {
        long begin = changes.mark();
        stored(HOST, 600);
        changes.all();
        long late = changes.mark();

        assertThat(changes.firstSince(HOST, begin)).isEqualTo(Long.MIN_VALUE);
        assertThat(changes.firstSince(OTHER, begin)).isEqualTo(Long.MIN_VALUE);
        assertThat(changes.firstSince(HOST, late)).isEqualTo(Long.MAX_VALUE);
        stored(HOST, 660);
        assertThat(changes.firstSince(HOST, late)).isEqualTo(660);
    }
}
