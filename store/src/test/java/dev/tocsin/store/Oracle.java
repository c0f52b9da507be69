package dev.tocsin.store;

import dev.tocsin.block.Derivation;
import dev.tocsin.block.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the answer must be, worked out in the plainest way: every second of a table in a map, one look at a time.
final class Oracle {
    /// Readings by second, each with the time the hub received it.
    private final TreeMap<Long, Map<Table, Entry>> seconds = new TreeMap<>();

    private record Entry(long receivedMillis, long atMillis, Map<String, long[]> rows) {}

    /// Adds a reading as the hub got it; of two of one second the one received later counts.
    void add(Fixture.Second second, long receivedMillis, long offsetSeconds) {
        second.tables()
                .forEach((table, rows) -> seconds.computeIfAbsent(second.second() + offsetSeconds, _ -> new HashMap<>())
                        .merge(
                                table,
                                new Entry(receivedMillis, second.atMillis() + offsetSeconds * 1000, rows),
                                (a, b) -> b.receivedMillis() < a.receivedMillis() ? a : b));
    }

    /// The values of a column of an entity, one per second of `[from, to)`, NaN where there is none.
    double[] perSecond(Table table, String key, int queryColumn, long from, long to) {
        double[] values = new double[(int) (to - from)];
        Arrays.fill(values, Double.NaN);
        long[] before = null;
        long beforeMillis = 0;
        for (Map.Entry<Long, Map<Table, Entry>> one :
                seconds.subMap(from - 100, to).entrySet()) {
            Entry entry = one.getValue().get(table);
            long[] now = entry == null ? null : entry.rows().get(key);
            if (entry == null || now == null) {
                continue;
            }
            if (one.getKey() >= from) {
                values[(int) (one.getKey() - from)] = Derivation.evaluate(
                        table.queryColumns().get(queryColumn).formula(),
                        before,
                        now,
                        (entry.atMillis() - beforeMillis) / 1000.0);
            }
            before = now;
            beforeMillis = entry.atMillis();
        }
        return values;
    }

    /// The keys with a row in `[from, to)`, sorted.
    SortedSet<String> keys(Table table, long from, long to) {
        TreeSet<String> keys = new TreeSet<>();
        for (Map<Table, Entry> one : seconds.subMap(from, to).values()) {
            Entry entry = one.get(table);
            if (entry != null) {
                keys.addAll(entry.rows().keySet());
            }
        }
        return keys;
    }

    /// True when anything was read in that second.
    boolean recorded(long second) {
        return seconds.containsKey(second);
    }

    long last() {
        return seconds.lastKey();
    }

    /// Mean (0), least (1) or greatest (2) of each step of `step` seconds.
    static double[] fold(double[] perSecond, int step, int what) {
        double[] folded = new double[Math.ceilDiv(perSecond.length, step)];
        for (int i = 0; i < folded.length; i++) {
            double[] present = Arrays.stream(perSecond, i * step, Math.min(perSecond.length, (i + 1) * step))
                    .filter(value -> !Double.isNaN(value))
                    .toArray();
            folded[i] = switch (what) {
                case 0 -> Arrays.stream(present).average().orElse(Double.NaN);
                case 1 -> Arrays.stream(present).min().orElse(Double.NaN);
                default -> Arrays.stream(present).max().orElse(Double.NaN);
            };
        }
        return folded;
    }
}
