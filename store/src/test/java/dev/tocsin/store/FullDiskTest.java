package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writes that fail for real: the kernel refuses every byte beyond a file size limit (setrlimit(2),
/// RLIMIT_FSIZE), as it does on a full disk, until the limit is lifted.
final class FullDiskTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void writesThatFail_areNeverAcknowledgedAndTheStoreRecoversByItself() throws Exception {
        Path blocks = directory.resolve("blocks");
        Path ledger = Files.createFile(directory.resolve("ledger"));
        Path output = directory.resolve("output");
        // 3 MiB: above what SQLite needs to start, below a day of these packs.
        Process child = ChildJvm.startLimited(
                3 << 20, AppendUntilKilled.class, output, blocks.toString(), ledger.toString(), "0");
        try {
            Await.until("a write fails", Duration.ofSeconds(60), () -> lines(ledger, "failed") > 3);
            assertThat(child.isAlive()).as(Files.readString(output)).isTrue();
            long before = Files.readAllLines(ledger).size();
            Process lift = new ProcessBuilder("prlimit", "--pid", Long.toString(child.pid()), "--fsize=unlimited:")
                    .inheritIO()
                    .start();
            assertThat(lift.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(lift.exitValue()).isZero();
            Await.until("appends succeed again", Duration.ofSeconds(60), () -> {
                List<String> all = Files.readAllLines(ledger);
                return all.subList((int) before, all.size()).stream().anyMatch(line -> !line.startsWith("failed"));
            });
        } finally {
            child.destroyForcibly().waitFor();
        }
        verify(blocks, Files.readAllLines(ledger));
    }

    private static long lines(Path ledger, String start) throws Exception {
        return Files.readAllLines(ledger).stream()
                .filter(line -> line.startsWith(start))
                .count();
    }

    private static void verify(Path blocks, List<String> ledger) throws Exception {
        try (SqliteBlockStore store = new SqliteBlockStore(blocks, Log.none())) {
            Set<Long> found = new HashSet<>();
            for (HostId host : List.of(BlockStoreContract.HOST, BlockStoreContract.OTHER)) {
                store.scan(host, 0, Long.MAX_VALUE, pack -> {
                    assertThat(found.add(pack.id().sequence())).isTrue();
                    assertThat(pack.bytes())
                            .isEqualTo(
                                    AppendUntilKilled.pack(pack.id().sequence()).bytes());
                });
            }
            assertThat(ledger).anyMatch(line -> line.startsWith("failed"));
            for (String line : ledger) {
                if (!line.startsWith("failed")) {
                    assertThat(found).contains(Long.parseLong(line));
                }
            }
        }
    }
}
