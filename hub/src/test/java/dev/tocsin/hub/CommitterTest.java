package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.PackId;
import dev.tocsin.store.BlockStore;
import dev.tocsin.store.StoredPack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Group commit: who is told what, and that one bad pack holds up nobody.
final class CommitterTest {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final HostId host = HostId.create(1, new Random(1));

    @Test
    void packsThatWaitTogether_areStoredInOneGo() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        try (Committer committer = committer(packs -> {
            if (sizes.isEmpty()) {
                await(gate);
            }
            sizes.add(packs.size());
        })) {
            for (int sequence = 1; sequence <= 50; sequence++) {
                assertThat(committer.offer(pack(sequence, 10), outcome(sequence)))
                        .isTrue();
            }
            gate.countDown();
        }
        assertThat(told).hasSize(50).allMatch(line -> line.startsWith("durable"));
        assertThat(sizes.size()).as("far fewer commits than packs").isLessThanOrEqualTo(3);
    }

    @Test
    void failingDisk_putsEveryPackOff() {
        try (Committer committer = committer(_ -> {
            throw new IOException("no space left on device");
        })) {
            committer.offer(pack(1, 10), outcome(1));
            committer.offer(pack(2, 10), outcome(2));
        }
        assertThat(told).containsExactlyInAnyOrder("later 1", "later 2");
    }

    @Test
    void packThatTheStoreStumblesOver_isToldAlone() {
        try (Committer committer = committer(packs -> {
            if (packs.stream().anyMatch(pack -> pack.id().sequence() == 2)) {
                throw new IllegalStateException("a bug");
            }
        })) {
            for (int sequence = 1; sequence <= 3; sequence++) {
                committer.offer(pack(sequence, 10), outcome(sequence));
            }
        }
        assertThat(told).containsExactlyInAnyOrder("durable 1", "impossible 2", "durable 3");
    }

    @Test
    void fullQueue_andClosedCommitter_takeNothing() {
        CountDownLatch gate = new CountDownLatch(1);
        Committer committer = committer(_ -> await(gate));
        int taken = 0;
        for (int sequence = 1; sequence <= 2 * Committer.MAX_PACKS + 2; sequence++) {
            taken += committer.offer(pack(sequence, 0), outcome(sequence)) ? 1 : 0;
        }
        assertThat(taken).isBetween(Committer.MAX_PACKS, 2 * Committer.MAX_PACKS);
        gate.countDown();
        committer.close();
        assertThat(told).hasSize(taken);
        assertThat(committer.offer(pack(9, 0), outcome(9))).isFalse();
    }

    private interface Append {
        void append(List<StoredPack> packs) throws IOException;
    }

    private static Committer committer(Append append) {
        BlockStore store = new BlockStore() {
            @Override
            public int append(List<StoredPack> packs) throws IOException {
                append.append(packs);
                return packs.size();
            }

            @Override
            public void scan(HostId host, long from, long to, Consumer<StoredPack> each) {}

            @Override
            public long lastSecond(HostId host) {
                return Long.MIN_VALUE;
            }

            @Override
            public void close() {}
        };
        return new Committer(store, Clock.system(), Log.none());
    }

    private StoredPack pack(long sequence, int bytes) {
        return new StoredPack(new PackId(host, 42, sequence), 100, 159, 1, new byte[bytes]);
    }

    private Committer.Outcome outcome(long sequence) {
        return new Committer.Outcome() {
            @Override
            public void durable() {
                told.add("durable " + sequence);
            }

            @Override
            public void later() {
                told.add("later " + sequence);
            }

            @Override
            public void impossible(String why) {
                told.add("impossible " + sequence);
            }
        };
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
