package dev.tocsin.app.process;

import dev.tocsin.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Clocks that are set while the product runs (faketime(1)): the hub's, forwards and backwards, and an agent's that is
/// days off.
final class ClockFaults {
    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    private static final String TRUE_TIME = "+0";

    private final Path work;
    private final Path offset;

    /// Works in `work`.
    ClockFaults(Path work) {
        this.work = work;
        this.offset = work.resolve("clock-offset");
    }

    /// Why it cannot run here; empty when it can.
    static String missing() {
        return Files.exists(LIBRARY)
                ? ""
                : Commands.missing(false, "faketime=faketime").isEmpty()
                        ? "needs " + LIBRARY
                        : "needs faketime (apt-get install faketime)";
    }

    private Map<String, String> environment(String first) throws IOException {
        set(first);
        Map<String, String> around = new HashMap<>();
        around.put("LD_PRELOAD", LIBRARY.toString());
        around.put("FAKETIME_TIMESTAMP_FILE", offset.toString());
        around.put("FAKETIME_CACHE_DURATION", "1");
        around.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        around.put("DONT_FAKE_MONOTONIC", "1");
        around.put("NO_FAKE_STAT", "1");
        return around;
    }

    private void set(String value) throws IOException {
        Path draft = Files.writeString(work.resolve("clock-offset.new"), value + "\n");
        Files.move(draft, offset, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /// The hub's clock goes by each of `steps` (such as `-2h`, `+10d`) and back, staying `millis` each: no host is
    /// shown as down, the agent stays connected, no second is lost.
    Verdict hub(List<String> steps, long millis) throws Exception {
        try (FaultAgent both = new FaultAgent(work)) {
            both.hub("127.0.0.1", environment(TRUE_TIME));
            Programs.Running agent = both.agent(Map.of(), 3);
            long from = both.clock.wallSecond();
            SortedSet<String> states = new TreeSet<>();
            Verdict seen = Verdict.NOTHING;
            for (String step : steps) {
                for (String value : List.of(step, TRUE_TIME)) {
                    set(value);
                    long end = both.clock.monotonicNanos() + millis * 1_000_000L;
                    while (both.clock.monotonicNanos() - end < 0) {
                        both.rest(500);
                        states.add(both.state());
                    }
                }
            }
            long to = both.clock.wallSecond() - 1;
            long all = both.awaitAll(from, to);
            long reconnects = agent.errors()
                    .lines()
                    .filter(l -> l.contains("WARN uplink"))
                    .count();
            return seen.plus(new Verdict(steps.size(), to - from, 0, 0, 0, List.of(), List.of()))
                    .with("the hub's clock by " + steps + " and back: host states seen " + states
                            + ", connections lost " + reconnects + ", no second of " + (to - from) + " missing " + all
                            + " ms after the end")
                    .broken(states.contains("down") || states.contains("stale"), "the host was shown as " + states);
        }
    }

    /// What a difference may be measured wrong by, ms: a hello cannot show it better than its handshake is short
    /// ([dev.tocsin.wire.Skew]), which takes about a second on a busy machine.
    private static final long HANDSHAKE_MILLIS = 5_000;

    /// An agent whose clock is off by `days`: its data is found at the hub's time, and the difference is told.
    Verdict agent(int days) throws Exception {
        try (FaultAgent both = new FaultAgent(work)) {
            both.hub("127.0.0.1", Map.of());
            long began = both.clock.monotonicNanos();
            both.agent(environment((days > 0 ? "+" : "") + days + "d"), 1);
            long visible = (both.clock.monotonicNanos() - began) / 1_000_000L;
            long from = both.clock.wallSecond();
            both.ahead(days * 86_400L);
            both.rest(8_000);
            long to = both.clock.wallSecond() - 2;
            both.awaitAll(from, to);
            JsonNode host = both.product.ask("/hosts/" + both.host());
            String reasons =
                    host == null ? "" : host.path("health").path("reasons").toString();
            double skew =
                    host == null ? Double.NaN : host.path("clockSkewMillis").asDouble(Double.NaN);
            double error = Math.abs(skew - days * 86_400_000.0);
            return Verdict.NOTHING
                    .plus(new Verdict(1, to - from, 0, 0, 0, List.of(), List.of()))
                    .with(String.format(
                            Locale.ROOT,
                            "an agent %d days off: visible %d ms after its start, skew %.0f ms (error %.0f ms), told as %s",
                            days,
                            visible,
                            skew,
                            error,
                            reasons))
                    .broken(
                            !(error <= HANDSHAKE_MILLIS),
                            "the difference is measured wrong by more than a handshake takes: " + skew)
                    .broken(!reasons.contains("Clock is"), "the difference is not told: " + reasons);
        }
    }
}
