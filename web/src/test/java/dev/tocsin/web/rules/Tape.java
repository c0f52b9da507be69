package dev.tocsin.web.rules;

import dev.tocsin.base.HostId;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.store.LifeEvent;
import dev.tocsin.store.ProcessLife;
import dev.tocsin.store.Queries;
import dev.tocsin.store.Series;
import dev.tocsin.store.SeriesAnswer;
import dev.tocsin.store.SeriesRequest;
import dev.tocsin.store.TopAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// History as arrays of seconds: what is asked is folded by hand.
final class Tape implements Queries {
    private final long firstMillis;
    private final Map<String, double[]> lines = new LinkedHashMap<>();
    private final Map<String, TopAnswer> newest = new LinkedHashMap<>();
    private boolean secondsKept = true;
    int secondsRead;

    Tape(long firstMillis) {
        this.firstMillis = firstMillis;
    }

    /// Only minutes are left.
    void forgetSeconds() {
        secondsKept = false;
    }

    void put(HostId host, Table table, String column, String key, double[] seconds) {
        lines.put(name(host, table, column, key), seconds);
    }

    double at(HostId host, Table table, QueryColumn column, String key, long millis) {
        double[] line = lines.get(name(host, table, column.name(), key));
        int i = Math.toIntExact((millis - firstMillis) / 1_000);
        return line == null || millis < firstMillis || i >= line.length ? Double.NaN : line[i];
    }

    private static String name(HostId host, Table table, String column, String key) {
        return host + " " + table.name() + " " + column + " " + key;
    }

    @Override
    public SeriesAnswer series(SeriesRequest request) {
        List<Series> found = new ArrayList<>();
        String start = request.host() + " " + request.table().name() + " ";
        TreeSet<String> keys = new TreeSet<>();
        lines.keySet().stream()
                .filter(name -> name.startsWith(start))
                .forEach(name -> keys.add(name.substring(name.indexOf(' ', start.length()) + 1)));
        for (String key : keys) {
            if (request.key() == null || request.key().equals(key)) {
                for (QueryColumn column : request.columns()) {
                    found.add(folded(request, column, key));
                }
            }
        }
        return new SeriesAnswer(request, found, 0);
    }

    private Series folded(SeriesRequest request, QueryColumn column, String key) {
        double[] avg = nothing(request.points());
        double[] min = nothing(request.points());
        double[] max = nothing(request.points());
        for (int i = 0; i < avg.length && (secondsKept || request.stepMillis() > 1_000); i++) {
            double sum = 0;
            int count = 0;
            long from = request.fromMillis() + i * request.stepMillis();
            for (long at = from; at < from + request.stepMillis() && at < request.toMillis(); at += 1_000) {
                double value = at(request.host(), request.table(), column, key, at);
                if (!Double.isNaN(value)) {
                    sum += value;
                    min[i] = count == 0 ? value : Math.min(min[i], value);
                    max[i] = count == 0 ? value : Math.max(max[i], value);
                    count++;
                }
            }
            avg[i] = count == 0 ? Double.NaN : sum / count;
        }
        secondsRead += request.stepMillis() == 1_000 ? avg.length : 0;
        return new Series(key, column, avg, min, max);
    }

    private static double[] nothing(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    @Override
    public SeriesAnswer sliding(SeriesRequest request) {
        return series(request);
    }

    /// The newest second of a table; without any nobody may ask for one.
    void newest(HostId host, Table table, TopAnswer second) {
        newest.put(name(host, table, "", ""), second);
    }

    @Override
    public @Nullable TopAnswer top(HostId host, Table table, long atMillis) {
        if (newest.isEmpty()) {
            throw new AssertionError("BUG: got a question for a second, must be for series");
        }
        return newest.get(name(host, table, "", ""));
    }

    @Override
    public List<LifeEvent> lifecycle(HostId host, long fromMillis, long toMillis) {
        throw new AssertionError("BUG: got a question for lives, must be for series");
    }

    @Override
    public ProcessLife process(HostId host, String key, long atMillis) {
        throw new AssertionError("BUG: got a question for a process, must be for series");
    }

    @Override
    public Long nearestMillis(HostId host, long atMillis) {
        throw new AssertionError("BUG: got a question for a second, must be for series");
    }
}
