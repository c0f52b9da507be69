package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Block;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/// Hands the recording of a machine to other programs, so that all are measured with the same seconds; started by
/// `bench/size` and `bench/query`, no test.
///
/// ```
/// size SPOOL TO                     all tables but the processes: TO/store, ours; TO/series.json, one series per
///                                   stored column and entity, as VictoriaMetrics imports; TO/series.om, the same as
///                                   OpenMetrics
/// query SPOOL HUB TO HOURS HOSTS NOW  HUB, a hub's directory, gets HOSTS hosts, the first with HOURS before second
///                                   NOW and hours for a year before; all with the half hour around NOW, as if the
///                                   rest were still to come: merged and rolled up as of NOW. TO/series.json and .om
///                                   get cpu_busy of them, .json the year as well
/// ```
final class PeerFeed {
    private static final int SHORT_SECONDS = 900; // what the other hosts have of the past
    private static final int AHEAD_SECONDS = 1_800; // what all have ahead, so that an overview of now finds something

    private final HostId host;
    private final List<StoredPack> recording;

    private PeerFeed(Path spool) throws IOException {
        this.recording = Recording.read(spool);
        this.host = recording.getFirst().id().host();
    }

    /// Does what `args` say.
    public static void main(String[] args) throws IOException {
        PeerFeed feed = new PeerFeed(Path.of(args[1]));
        if (args[0].equals("size")) {
            feed.size(Path.of(args[2]));
        } else {
            long now = Long.parseLong(args[6]);
            feed.seed(Path.of(args[2]), Integer.parseInt(args[4]), Integer.parseInt(args[5]), now);
            feed.busy(Path.of(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]), now);
        }
    }

    /// A series, as others have them.
    private record Series(String name, String labels, List<Long> atMillis, List<Double> values) {}

    private void size(Path to) throws IOException {
        Files.createDirectories(to);
        List<StoredPack> small =
                recording.stream().map(PeerFeed::withoutProcesses).toList();
        try (SqliteBlockStore store = new SqliteBlockStore(to.resolve("store"), Log.none())) {
            Merger merger = new Merger(store, Log.none());
            for (StoredPack pack : small) {
                store.append(List.of(pack));
                merger.run(pack.startSecond(), () -> true); // as time goes on: a file does not shrink
            }
            merger.run(Long.MAX_VALUE / 4, () -> true);
        }
        Map<String, Series> series = new TreeMap<>();
        for (StoredPack pack : small) {
            collect(Pack.open(pack.bytes()), series);
        }
        long samples = write(to, new ArrayList<>(series.values()));
        System.out.println(
                "series " + series.size() + " samples " + samples + " ours " + DayFiles.sizeBytes(to.resolve("store")));
    }

    private static void collect(Pack pack, Map<String, Series> into) {
        for (Table table : pack.tables()) {
            Block block = Objects.requireNonNull(pack.block(table));
            long[] at = block.atMillis();
            for (int column = 0; column < table.columns().size(); column++) {
                long[] cells = block.column(column);
                String name = table.name() + "_" + table.columns().get(column).name();
                for (int entity = 0; entity < block.entityCount(); entity++) {
                    String labels = "key=\"" + block.key(entity).replaceAll("[\"\\\\]", "_") + "\"";
                    Series one = into.computeIfAbsent(
                            name + labels, _ -> new Series(name, labels, new ArrayList<>(), new ArrayList<>()));
                    for (int reading = 0; reading < at.length; reading++) {
                        long cell = cells[entity * at.length + reading];
                        boolean later =
                                one.atMillis().isEmpty() || one.atMillis().getLast() < at[reading];
                        if (cell != Column.GAP && later) {
                            one.atMillis().add(at[reading]);
                            one.values().add((double) cell);
                        }
                    }
                }
            }
        }
    }

    /// The same pack with its small tables alone.
    private static StoredPack withoutProcesses(StoredPack stored) {
        Pack pack = Pack.open(stored.bytes());
        Map<Long, List<Rows>> frames = new TreeMap<>();
        for (Table table : pack.tables()) {
            if (!table.equals(Tables.PROCESS)) {
                rows(Objects.requireNonNull(pack.block(table)), frames);
            }
        }
        FrameEncoder encoder = new FrameEncoder();
        List<byte[]> records = new ArrayList<>();
        frames.forEach((at, rows) -> records.add(encoder.encode(new Frame(at, rows), false)));
        return new StoredPack(
                stored.id(),
                stored.startSecond(),
                stored.endSecond(),
                stored.receivedMillis(),
                Pack.build(stored.id(), records));
    }

    private static void rows(Block block, Map<Long, List<Rows>> into) {
        Table table = block.table();
        List<long[]> columns = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            columns.add(block.column(column));
        }
        long[] at = block.atMillis();
        for (int reading = 0; reading < at.length; reading++) {
            Rows rows = new Rows(table);
            for (int entity = 0; entity < block.entityCount(); entity++) {
                if (block.present(entity, reading)) {
                    int row = rows.add(new Entity(block.key(entity), block.attributes(entity, reading)));
                    for (int column = 0; column < columns.size(); column++) {
                        rows.set(row, column, columns.get(column)[entity * at.length + reading]);
                    }
                }
            }
            into.computeIfAbsent(at[reading], _ -> new ArrayList<>()).add(rows);
        }
    }

    private static HostId other(HostId host, int number) {
        long low = host.uuid().getLeastSignificantBits();
        return number == 0 ? host : new HostId(new UUID(host.uuid().getMostSignificantBits(), low + number));
    }

    /// Fills the hub's directory `hub`, merged and rolled up.
    private void seed(Path hub, int hours, int hosts, long now) throws IOException {
        try (Rollups rollups = new Rollups(hub.resolve("rollups"), Log.none());
                SqliteBlockStore store = new SqliteBlockStore(hub.resolve("blocks"), rollups, Log.none())) {
            List<StoredPack> small =
                    recording.stream().map(PeerFeed::withoutProcesses).toList();
            for (int number = 0; number < hosts; number++) {
                HostId id = other(host, number);
                long from = number == 0 ? now - hours * 3_600L : now - SHORT_SECONDS;
                List<StoredPack> packs = new ArrayList<>();
                repeat(number == 0 ? recording : small, from, now + AHEAD_SECONDS, (pack, offset) -> {
                    long start = pack.startSecond() + offset;
                    packs.add(new StoredPack(
                            new PackId(id, 1, packs.size()),
                            start,
                            pack.endSecond() + offset,
                            start * 1_000 + 61_000,
                            pack.bytes()));
                });
                store.append(packs);
            }
            new Merger(store, Log.none()).run(now, () -> true);
            new Roller(store, rollups, Log.none()).run(now, () -> true);
            StoreBench.year(rollups, host, Math.floorDiv(now - hours * 3_600L, 86_400L) * 86_400);
        }
        try (SqliteCatalog catalog = SqliteCatalog.open(hub.resolve("catalog.db"))) {
            catalog.write(connection -> {
                try (var insert = connection.prepareStatement("INSERT OR IGNORE INTO hosts"
                        + " (id, name, generation, enrolled_millis) VALUES (?, ?, 1, ?)")) {
                    for (int number = 1; number < hosts; number++) {
                        insert.setString(1, other(host, number).toString());
                        insert.setString(2, "bench-" + number);
                        insert.setLong(3, now * 1_000);
                        insert.executeUpdate();
                    }
                }
                return Boolean.TRUE;
            });
        }
    }

    private interface Repeated {
        void pack(StoredPack pack, long offset);
    }

    /// The recording over and over from second `from` on, to its last pack that ends by `to`.
    private void repeat(List<StoredPack> packs, long from, long to, Repeated each) {
        long first = packs.getFirst().startSecond();
        long span = packs.getLast().endSecond() + 1 - first;
        for (long at = from; at < to; at += span) {
            for (StoredPack pack : packs) {
                if (pack.endSecond() + at - first < to) {
                    each.pack(pack, at - first);
                }
            }
        }
    }

    /// The share of busy CPU time of each host, a gauge as others would store it.
    private void busy(Path to, int hours, int hosts, long now) throws IOException {
        Files.createDirectories(to);
        MemoryBlockStore plain = new MemoryBlockStore();
        plain.append(recording);
        long first = recording.getFirst().startSecond();
        long last = recording.getLast().endSecond() + 1;
        QueryColumn busy = Objects.requireNonNull(Tables.SYSTEM.queryColumn("cpu_busy"));
        double[] values = new QueryEngine(plain, OpenMinutes.NONE, new dev.tocsin.base.ManualClock(0))
                .series(new SeriesRequest(host, Tables.SYSTEM, List.of(busy), "", first * 1_000, last * 1_000, 1_000))
                .series()
                .getFirst()
                .avg();
        List<Series> all = new ArrayList<>();
        for (int number = 0; number < hosts; number++) {
            Series one =
                    new Series("cpu_busy", "host=\"h%03d\"".formatted(number), new ArrayList<>(), new ArrayList<>());
            long from = number == 0 ? now - hours * 3_600L : now - SHORT_SECONDS;
            for (long second = from; second < now + AHEAD_SECONDS; second++) {
                double value = values[(int) ((second - from) % values.length)];
                if (!Double.isNaN(value)) {
                    one.atMillis().add(second * 1_000 + 3);
                    one.values().add(value);
                }
            }
            all.add(one);
        }
        write(to, all);
        year(to, Math.floorDiv(now - hours * 3_600L, 86_400L) * 86_400);
    }

    /// The hours of the year before second `end`, for those who can be told of them.
    private static void year(Path to, long end) throws IOException {
        Series hours = new Series("cpu_busy_hour", "host=\"h000\"", new ArrayList<>(), new ArrayList<>());
        for (long at = end - StoreBench.YEAR_DAYS * 86_400; at < end; at += 3_600) {
            hours.atMillis().add(at * 1_000);
            hours.values().add(StoreBench.hour(at));
        }
        try (BufferedWriter json = Files.newBufferedWriter(to.resolve("series.json"), StandardOpenOption.APPEND)) {
            json.write(json(hours));
        }
    }

    private static String json(Series one) {
        return "{\"metric\":{\"__name__\":\"" + one.name() + "\","
                + one.labels().replaceFirst("(\\w+)=", "\"$1\":") + "},\"values\":" + one.values()
                + ",\"timestamps\":" + one.atMillis() + "}\n";
    }

    private static long write(Path to, List<Series> all) throws IOException {
        long samples = 0;
        try (BufferedWriter json = Files.newBufferedWriter(to.resolve("series.json"));
                BufferedWriter text = Files.newBufferedWriter(to.resolve("series.om"))) {
            for (Series one : all) {
                samples += one.values().size();
                json.write(json(one));
                for (int i = 0; i < one.values().size(); i++) {
                    long at = one.atMillis().get(i);
                    text.write(one.name() + "{" + one.labels() + "} "
                            + one.values().get(i) + " " + at / 1_000 + "." + "%03d".formatted(at % 1_000) + "\n");
                }
            }
            text.write("# EOF\n");
        }
        return samples;
    }
}
