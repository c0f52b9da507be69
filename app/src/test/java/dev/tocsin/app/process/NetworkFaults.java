package dev.tocsin.app.process;

import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.FaultNet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A real agent behind a cable that is cut, cut one way, lossy, slow or resets connections: no second is lost.
final class NetworkFaults {
    private static final long LIVE_MILLIS = 5_000; // promised after a partition has healed
    private static final long DETECT_MILLIS = 12_000; // silence after which the other side counts as dead
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Path work;

    /// Works in `work`.
    NetworkFaults(Path work) {
        this.work = work;
    }

    private interface Trouble {
        Verdict with(FaultAgent both, FaultNet net, Programs.Running agent) throws Exception;
    }

    private Verdict run(Trouble trouble) throws Exception {
        try (FaultNet net = FaultNet.make();
                FaultAgent both = new FaultAgent(work)) {
            both.hub(net.address(), Map.of());
            Programs.Running agent = both.agent(Map.of(), 3, net.words());
            return trouble.with(both, net, agent);
        }
    }

    /// No packet passes for `cutMillis`.
    Verdict cut(long cutMillis) throws Exception {
        return run((both, net, _) -> {
            long from = both.clock.wallSecond();
            net.cut();
            both.rest(cutMillis);
            net.heal();
            long healed = both.clock.wallSecond();
            long live = both.awaitLive();
            long all = both.awaitAll(from, healed);
            return seconds(healed - from)
                    .with("cut for " + cutMillis / 1_000 + " s: live data " + live + " ms after it healed, all of the "
                            + (healed - from) + " s there " + (live + all) + " ms after it")
                    .broken(live > 4 * LIVE_MILLIS, "no live data within " + 4 * LIVE_MILLIS + " ms");
        });
    }

    /// What the agent says is lost, what the hub says arrives: both find out and the agent comes back by itself.
    Verdict oneWay() throws Exception {
        return run((both, net, agent) -> {
            long from = both.clock.wallSecond();
            int before = agent.errors().length();
            net.cutOneWay();
            long began = both.clock.monotonicNanos();
            Await.until(
                    "the agent finds out",
                    SOON,
                    () -> agent.errors().substring(before).contains("WARN uplink"));
            long found = (both.clock.monotonicNanos() - began) / 1_000_000L;
            net.heal();
            long healed = both.clock.wallSecond();
            long live = both.awaitLive();
            both.awaitAll(from, healed);
            return seconds(healed - from)
                    .with("one way cut: found out after " + found + " ms, live data " + live + " ms after it healed")
                    .broken(found > 2 * DETECT_MILLIS, "found out later than " + 2 * DETECT_MILLIS + " ms");
        });
    }

    /// This share of all packets is lost for `millis`.
    Verdict loss(double share, long millis) throws Exception {
        return run((both, net, _) -> {
            net.lose(share);
            Verdict verdict = aged(both, millis, Math.round(share * 100) + " % of all packets lost");
            net.heal();
            return verdict;
        });
    }

    /// The agent's line carries so much and no more for `millis`.
    Verdict throttled(int kilobitsPerSecond, long millis) throws Exception {
        return run((both, net, _) -> {
            net.throttle(kilobitsPerSecond);
            Verdict verdict = aged(both, millis, kilobitsPerSecond + " kbit/s");
            net.heal();
            return verdict;
        });
    }

    /// Every connection is reset, `times` times for a second.
    Verdict resets(int times) throws Exception {
        return run((both, net, _) -> {
            long from = both.clock.wallSecond();
            for (int i = 0; i < times; i++) {
                net.reset();
                both.rest(1_000);
                net.heal();
                both.rest(1_000);
            }
            long healed = both.clock.wallSecond();
            long live = both.awaitLive();
            both.awaitAll(from, healed);
            return seconds(healed - from)
                    .with(times + " resets: live data " + live + " ms after the last, no second missing");
        });
    }

    private static Verdict aged(FaultAgent both, long millis, String what) throws InterruptedException {
        long from = both.clock.wallSecond();
        long worst = 0;
        long sum = 0;
        int asked = 0;
        long end = both.clock.monotonicNanos() + millis * 1_000_000L;
        while (both.clock.monotonicNanos() - end < 0) {
            both.rest(1_000);
            long age = both.age();
            worst = Math.max(worst, age);
            sum += age;
            asked++;
        }
        long to = both.clock.wallSecond() - 1;
        long all = both.awaitAll(from, to);
        return seconds(to - from)
                .with(what + ": what is shown is " + String.format(java.util.Locale.ROOT, "%.1f", sum / (double) asked)
                        + " s old (mean), " + worst + " s (worst), all there " + all + " ms after the end");
    }

    private static Verdict seconds(long seconds) {
        return Verdict.NOTHING.plus(new Verdict(1, seconds, 0, 0, 0, java.util.List.of(), java.util.List.of()));
    }
}
