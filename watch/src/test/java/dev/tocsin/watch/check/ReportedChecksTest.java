package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ManualClock;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Checks that ask nobody over the network: what jobs report and what agents have sampled.
class ReportedChecksTest {
    private final ManualClock clock = new ManualClock(1_000_000_000_000L);
    private Heartbeats.@Nullable Beat beat;
    private HostTables.@Nullable Second second;

    private Verdict heartbeat(Map<String, ?> members) {
        return CheckLooks.look(clock, new HeartbeatCheck(_ -> beat), "backup", members, CheckLooks.LONG)
                .verdict();
    }

    @Test
    void heartbeat_reports_areExpectedInTime() {
        Map<String, Object> hourly = Map.of("every", "1h", "grace", "10m");
        assertThat(heartbeat(hourly).outcome()).isEqualTo(Outcome.UNKNOWN);
        beat = new Heartbeats.Beat(clock.wallMillis(), true, "");
        clock.advanceMillis(70 * 60_000);
        assertThat(heartbeat(hourly).message()).isEqualTo("reported 1 h 10 min ago");
        clock.advanceMillis(1);
        Verdict late = heartbeat(hourly);
        assertThat(late.code()).isEqualTo(Verdict.NO_ANSWER);
        assertThat(late.message()).isEqualTo("no report for 1 h 10 min, must come every 1 h");
        beat = new Heartbeats.Beat(clock.wallMillis(), false, "disk full");
        assertThat(heartbeat(hourly).message()).isEqualTo("disk full");
        assertThat(heartbeat(hourly).outcome()).isEqualTo(Outcome.DOWN);
        assertThat(CheckLooks.problems(new HeartbeatCheck(_ -> null), "h", Map.of()))
                .contains("every: is missing");
    }

    private Verdict process(Map<String, ?> members) {
        HostCheck type = new HostCheck(members.containsKey("unit") ? "unit" : "process", (_, _) -> second);
        return CheckLooks.look(clock, type, "web1", members, CheckLooks.LONG).verdict();
    }

    @Test
    void process_numberOfThem_isCounted() {
        assertThat(process(Map.of("process", "nginx")).message()).isEqualTo("there is no agent of web1");
        second = new HostTables.Second(
                clock.wallMillis(),
                List.of(
                        Map.of("name", "nginx", "key", "1@2"),
                        Map.of("name", "nginx", "key", "3@4"),
                        Map.of("key", "x")));
        assertThat(process(Map.of("process", "nginx")))
                .isEqualTo(Verdict.up("2 of nginx").with("process.count", "2"));
        assertThat(process(Map.of("process", "cron")).message()).isEqualTo("0 of cron, must be 1 or more");
        assertThat(process(Map.of("process", "nginx", "max", 1)).message()).isEqualTo("2 of nginx, must be 1 to 1");
        assertThat(process(Map.of("process", "cron", "min", 0, "max", 0)).outcome())
                .isEqualTo(Outcome.UP);
        clock.advanceMillis(15_001);
        assertThat(process(Map.of("process", "nginx")).outcome()).isEqualTo(Outcome.UNKNOWN);
        second = new HostTables.Second(clock.wallMillis(), List.of(Map.of("key", "/system.slice/nginx.service")));
        assertThat(process(Map.of("unit", "nginx.service")).outcome()).isEqualTo(Outcome.UP);
        assertThat(process(Map.of("unit", "inx.service")).outcome()).isEqualTo(Outcome.DOWN);
    }
}
