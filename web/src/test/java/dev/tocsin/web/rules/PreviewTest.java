package dev.tocsin.web.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hosts;
import dev.tocsin.signal.rule.AmountUnit;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Fold;
import dev.tocsin.signal.rule.Parsed;
import dev.tocsin.signal.rule.Rehearsal;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.RuleParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What would have rung, against the slow way: every second handed to the rule.
class PreviewTest {
    private static final long NOW = 1_795_318_320_000L; // a full minute
    private static final long MINUTE = 60_000;
    private static final int HOURS = 28;
    private static final long FIRST = NOW - HOURS * 60 * MINUTE;
    private static final HostId WEB = HostId.parse("01990000-0000-7000-8000-000000000001");
    private static final HostId DB = HostId.parse("01990000-0000-7000-8000-000000000002");
    private static final List<HostView> HOSTS = List.of(host(WEB, "web-01", "web"), host(DB, "db-01", "db"));

    private final Tape tape = new Tape(FIRST);
    private final ManualClock clock = new ManualClock(NOW);

    private static HostView host(HostId id, String name, String role) {
        return new HostView(id, name, HostState.UP, NOW, Map.of("role", role), null, 0, null, List.of());
    }

    record Registry(List<HostView> all) implements Hosts {
        @Override
        public @Nullable HostView byId(HostId id) {
            return all.stream().filter(host -> host.id().equals(id)).findFirst().orElse(null);
        }

        @Override
        public List<HostView> byName(String name) {
            return all.stream().filter(host -> host.name().equals(name)).toList();
        }
    }

    private Preview.Answer preview(String line, long from, Clock with) throws IOException {
        Preview preview = new Preview(new Registry(HOSTS), tape, with);
        return Objects.requireNonNull(preview.answer(new Preview.Ask(rule(line), from, NOW), "ann"));
    }

    private Preview.Answer preview(String line) throws IOException {
        return preview(line, NOW - 26 * 60 * MINUTE, clock);
    }

    private static Rule rule(String line) {
        return switch (RuleParser.rule(line)) {
            case Parsed.Good(Rule rule) -> rule;
            case Parsed.Wrong wrong -> throw new AssertionError(line + ": " + wrong);
        };
    }

    /// A value that is calm for hours, with bursts, steps and gaps.
    private static double[] walk(SplittableRandom random) {
        double[] values = new double[HOURS * 3_600];
        double level = 0.3;
        int i = 0;
        while (i < values.length) {
            int length = random.nextInt(1, random.nextInt(4) == 0 ? 20 : 9_000);
            int kind = random.nextInt(6);
            level = kind == 0 ? 0.95 : kind == 1 ? 0.85 : random.nextDouble(0.1, 0.7);
            for (int end = Math.min(values.length, i + length); i < end; i++) {
                values[i] = kind == 2 && length < 8_000 ? Double.NaN : level + random.nextDouble(-0.04, 0.04);
            }
        }
        return values;
    }

    @Test
    void limit_onRandomDays_isTheSameAsEverySecondByItself() throws IOException {
        List<String> lines = List.of(
                "cpu_busy > 90 %",
                "cpu_busy > 90 % for 1s",
                "cpu_busy > 90 % for 5m until < 80 % for 5m",
                "cpu_busy >= 88 % for 20s until < 20 % for 1m",
                "cpu_busy < 20 % for 10m with role=db",
                "mean of cpu_busy over 5m > 60 % until < 50 % for 2m",
                "max of cpu_busy over 1h > 90 % host web-*",
                "min of cpu_busy over 30s > 80 %",
                "change of cpu_busy over 10m > 40 %",
                "disk free < 20 % for 30s until > 30 % for 30s",
                "disk free on /mnt < 300 MB for 90s");
        SplittableRandom random = new SplittableRandom(7);
        long rung = 0;
        for (int round = 0; round < 6; round++) {
            for (HostId host : List.of(WEB, DB)) {
                tape.put(host, Tables.SYSTEM, "cpu_busy", "", walk(random));
                for (String mount : List.of("/", "/mnt")) {
                    double[] free = Arrays.stream(walk(random))
                            .map(one -> Double.isNaN(one) ? 0.5 : one)
                            .map(one -> (1 - one) * 2e9)
                            .toArray();
                    tape.put(host, Tables.MOUNT, "free", mount, free);
                    tape.put(
                            host,
                            Tables.MOUNT,
                            "total",
                            mount,
                            Arrays.stream(free).map(_ -> 2e9).toArray());
                }
            }
            for (String line : lines) {
                Preview.Answer answer = preview(line);
                assertThat(answer.firings()).as(line).isEqualTo(slow(rule(line), NOW - 26 * 60 * MINUTE));
                assertThat(answer.count()).isEqualTo(answer.firings().size());
                assertThat(answer.complete()).isTrue();
                assertThat(answer.resolution()).isEqualTo(Preview.Resolution.SECONDS);
                rung += answer.count();
            }
        }
        assertThat(rung).as("a test that never rings shows nothing").isGreaterThan(300);
    }

    private List<Preview.Firing> slow(Rule rule, long from) {
        Condition.Limit limit = (Condition.Limit) rule.condition();
        QueryColumn whole = limit.limit().unit() == AmountUnit.PERCENT
                ? limit.value().metric().whole()
                : null;
        List<Preview.Firing> found = new ArrayList<>();
        for (HostView host : HOSTS) {
            if (!rule.scope().matches(host.name(), host.labels())) {
                continue;
            }
            boolean system = limit.value().metric().table().id() == Tables.SYSTEM.id();
            for (String key : system ? List.of("") : List.of("/", "/mnt")) {
                if (!limit.value().of().matches(key)) {
                    continue;
                }
                Rehearsal every = new Rehearsal(rule);
                boolean over = limit.value().fold() instanceof Fold.Over;
                for (long at = over ? from - 63 * MINUTE : from; at < NOW; at += 1_000) {
                    QueryColumn column = limit.value().metric().column();
                    double value = tape.at(host.id(), limit.value().metric().table(), column, key, at);
                    value = whole == null
                            ? value
                            : value / tape.at(host.id(), limit.value().metric().table(), whole, key, at);
                    if (at < from) {
                        every.fill(value, at, false);
                    } else {
                        every.raw(value, at);
                    }
                }
                every.firings().forEach(firing -> found.add(new Preview.Firing(host, key, firing)));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(
                                (Preview.Firing one) -> one.firing().fromMillis())
                        .reversed())
                .toList();
    }

    @Test
    void quietHours_areNotReadByTheSecond() throws IOException {
        double[] calm = new double[HOURS * 3_600];
        Arrays.fill(calm, 0.2);
        Arrays.fill(calm, 50_000, 50_400, 0.99);
        tape.put(WEB, Tables.SYSTEM, "cpu_busy", "", calm);
        Preview.Answer answer = preview("cpu_busy > 90 % for 5m until < 80 % for 1m");
        assertThat(answer.firings()).hasSize(1);
        assertThat(answer.firings().getFirst().firing())
                .isEqualTo(new Rehearsal.Firing(FIRST + 50_300_000L, FIRST + 50_460_000L, 0.99));
        assertThat(tape.secondsRead).isBetween(3_600, 2 * 3_600);
    }

    @Test
    void secondsNotKept_minutesStandForThem_andItIsSaid() throws IOException {
        double[] busy = new double[HOURS * 3_600];
        Arrays.fill(busy, 0.2);
        Arrays.fill(busy, 50_400, 51_000, 0.95);
        busy[60_030] = 0.99;
        tape.put(WEB, Tables.SYSTEM, "cpu_busy", "", busy);
        tape.forgetSeconds();
        Preview.Answer answer = preview("cpu_busy > 90 % for 5m");
        assertThat(answer.resolution()).isEqualTo(Preview.Resolution.MINUTES);
        assertThat(answer.count()).isEqualTo(1);
        assertThat(preview("cpu_busy > 90 %").count())
                .as("a single second shows in its minute")
                .isEqualTo(2);
    }

    @Test
    void time_thatIsOver_endsItAndItIsSaid() throws IOException {
        double[] busy = new double[HOURS * 3_600];
        tape.put(WEB, Tables.SYSTEM, "cpu_busy", "", busy);
        Clock hurried = new Clock() {
            private long nanos;

            @Override
            public long wallMillis() {
                return NOW;
            }

            @Override
            public long monotonicNanos() {
                return nanos += 1_000_000_000L;
            }

            @Override
            public void awaitNanos(long deadlineNanos) {}
        };
        Preview.Answer cut = preview("cpu_busy > 90 %", NOW - 26 * 60 * MINUTE, hurried);
        assertThat(cut.complete()).isFalse();
        assertThat(cut.hosts()).isEqualTo(2);
        assertThat(preview("process rss > 1 GB").complete())
                .as("single processes are not looked at")
                .isFalse();
    }

    @Test
    void rulesOfTheHub_ringByTheMinute() throws IOException {
        double[] up = new double[HOURS * 3_600];
        Arrays.fill(up, 8e9);
        double[] web = up.clone();
        Arrays.fill(web, 90_000, 91_800, Double.NaN); // half an hour of silence
        tape.put(WEB, Tables.SYSTEM, "mem_total", "", web);
        tape.put(DB, Tables.SYSTEM, "mem_total", "", up);
        double[] apache = new double[HOURS * 3_600];
        Arrays.fill(apache, 3);
        Arrays.fill(apache, 60_000, 60_600, Double.NaN); // ten minutes
        tape.put(WEB, ProcessGroups.TABLE, "count", "apache.service:apache", apache);
        double[] free = new double[HOURS * 3_600];
        for (int i = 0; i < free.length; i++) {
            free[i] = 50e9 - Math.max(0, i - 72_000) * 1.2e6;
        }
        tape.put(DB, Tables.MOUNT, "free", "/", free);
        double[] traffic = new double[HOURS * 3_600];
        for (int i = 0; i < traffic.length; i++) {
            traffic[i] = i > 97_200 ? 1e6 : 1e7;
        }
        tape.put(WEB, Tables.SYSTEM, "net_rx", "", traffic);
        tape.put(DB, Tables.SYSTEM, "net_rx", "", traffic);

        Preview.Answer silent = preview("no data for 2m");
        assertThat(silent.count()).isEqualTo(1);
        assertThat(silent.firings().getFirst().firing().fromMillis())
                .isBetween(FIRST + 90_000_000L + 2 * MINUTE - 15_000, FIRST + 90_000_000L + 3 * MINUTE);
        Preview.Answer dead = preview("process apache2 dead for 10s host web-*");
        assertThat(dead.count()).isEqualTo(1);
        assertThat(dead.firings().getFirst().firing().toMillis()).isEqualTo(FIRST + 60_600_000L);
        assertThat(dead.resolution()).isEqualTo(Preview.Resolution.MINUTES);
        assertThat(preview("disk full on / within 4h").count()).isEqualTo(1);
        assertThat(preview("net_rx < 50 % of yesterday for 10m").count()).isEqualTo(2);
        Preview.Answer across = preview("sum of net_rx across hosts < 4 MB/s for 1m");
        assertThat(across.count()).isEqualTo(1);
        assertThat(across.firings().getFirst().host()).isNull();
        assertThat(across.unit()).isEqualTo("bytes/s");
    }
}
