package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.ChildJvm;
import dev.tocsin.testkit.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PingCheckTest {
    @Test
    void ping_thisMachine_answersOrTheSettingIsNamed() {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "needs Linux");
        Verdict verdict = Looks.look("ping", "127.0.0.1", Map.of("count", 2)).verdict();
        if (verdict.outcome() == Outcome.UNKNOWN) {
            assertThat(verdict.message()).contains("net.ipv4.ping_group_range");
            assertThat(verdict.answered()).isFalse();
        } else {
            assertThat(verdict.outcome()).isEqualTo(Outcome.UP);
            assertThat(verdict.facts()).containsEntry("ping.loss", "0");
        }
    }

    /// In a network of its own, where the setting can be changed without touching the machine's.
    @Test
    void ping_whereTheKernelAllowsIt_isAnsweredOrNot(@TempDir Path directory) throws Exception {
        String missing = Commands.missing(true, "unshare=util-linux", "ip=iproute2");
        assumeTrue(missing.isEmpty(), missing);
        String prepare = "ip link set lo up && ip route add blackhole 10.9.9.9 && "
                + "echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range && exec \"$@\"";
        Path output = directory.resolve("said");
        Process pings =
                ChildJvm.startBy(List.of("unshare", "-n", "sh", "-c", prepare, "sh"), PingCheckTest.class, output);
        assertThat(pings.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output);
        assertThat(said.lines().filter(l -> l.startsWith("ping ")))
                .as(said)
                .hasSize(3)
                .anyMatch(l -> l.startsWith("ping 127.0.0.1 up 200 2 of 2 answered"))
                .anyMatch(l -> l.startsWith("ping ::1 up 200 2 of 2 answered"))
                .anyMatch(l -> l.startsWith("ping 10.9.9.9 down 0 "));
    }

    /// Pings three addresses; run as a program of its own.
    public static void main(String[] args) {
        for (String host : List.of("127.0.0.1", "::1", "10.9.9.9")) {
            Verdict verdict = Looks.look("ping", host, Map.of("count", 2), java.time.Duration.ofSeconds(5))
                    .verdict();
            System.out.println(
                    "ping " + host + " " + verdict.outcome().word() + " " + verdict.code() + " " + verdict.message());
        }
    }
}
