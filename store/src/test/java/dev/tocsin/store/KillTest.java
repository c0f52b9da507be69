package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store against `kill -9`: what was acknowledged is there once, whatever instant the process died.
final class KillTest {
    private static final int CYCLES = 20;

    @TempDir
    Path directory = Path.of("");

    @Test
    @Tag("KK-11")
    void killed_atAnyInstant_losesNothingAcknowledgedAndKeepsNothingTwice() throws Exception {
        Path blocks = directory.resolve("blocks");
        Path ledger = directory.resolve("ledger");
        Path output = directory.resolve("output");
        Files.createFile(ledger);
        Random random = new Random(3);
        Clock clock = Clock.system();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            long before = Files.size(ledger);
            long next = promised(ledger).size();
            Process child = ChildJvm.start(
                    AppendUntilKilled.class, output, blocks.toString(), ledger.toString(), Long.toString(next));
            try {
                Await.until(
                        "the child appends",
                        Duration.ofSeconds(60),
                        () -> Files.size(ledger) > before || !child.isAlive());
                assertThat(child.isAlive()).as(Files.readString(output)).isTrue();
                clock.awaitNanos(clock.monotonicNanos() + random.nextLong(50_000_000L));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        List<String> promised = promised(ledger);
        assertThat(promised).hasSizeGreaterThan(CYCLES * 10);
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, Log.none())) {
            Set<Long> found = new HashSet<>();
            for (HostId host : List.of(BlockStoreContract.HOST, BlockStoreContract.OTHER)) {
                store.scan(host, 0, Long.MAX_VALUE, pack -> {
                    long sequence = pack.id().sequence();
                    assertThat(found.add(sequence))
                            .as("pack " + sequence + " is there once")
                            .isTrue();
                    assertThat(pack.bytes())
                            .isEqualTo(AppendUntilKilled.pack(sequence).bytes());
                });
            }
            for (String line : promised) {
                assertThat(found).contains(Long.parseLong(line));
            }
        }
    }

    private static List<String> promised(Path ledger) throws Exception {
        return Files.readAllLines(ledger);
    }
}
