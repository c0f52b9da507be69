package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A made-up machine that lives second by second: counters grow and are reset, entities are born and die, cells
/// cannot be read. What it says is known exactly, so an answer can be compared with it.
final class Fixture {
    static final List<Table> TABLES = List.of(Tables.SYSTEM, Tables.DISK, Tables.PROCESS);

    private final Random random;
    private final Map<Table, Map<String, long[]>> state = new HashMap<>();
    private final Map<String, Entity> entities = new HashMap<>();
    private final UnaryOperator<String> units;
    private int born;

    Fixture(long seed) {
        this(seed, _ -> "");
    }

    /// The same, whose processes are of the unit that `units` says by their key.
    Fixture(long seed, UnaryOperator<String> units) {
        this.units = units;
        random = new Random(seed);
        for (Table table : TABLES) {
            state.put(table, new LinkedHashMap<>());
        }
        birth(Tables.SYSTEM, "");
        birth(Tables.DISK, "vda");
        birth(Tables.DISK, "vdb");
        for (int i = 0; i < 5; i++) {
            birth(Tables.PROCESS, nextPid());
        }
    }

    /// One second as it was read: the cells of each entity of each table that was read.
    record Second(long atMillis, Map<Table, Map<String, long[]>> tables) {
        long second() {
            return Math.floorDiv(atMillis, 1000L);
        }
    }

    private String nextPid() {
        return born++ + "@" + (1_000 + born);
    }

    private void birth(Table table, String key) {
        long[] cells = new long[table.columns().size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = random.nextInt(1_000_000);
        }
        state.get(table).put(key, cells);
    }

    /// Lives one second, seen at `atMillis`.
    Second live(long atMillis) {
        Map<Table, Map<String, long[]>> seen = new LinkedHashMap<>();
        for (Table table : TABLES) {
            Map<String, long[]> rows = new LinkedHashMap<>();
            state.get(table).forEach((key, cells) -> {
                move(table, cells);
                if (random.nextInt(50) != 0) { // now and then one entity is not seen
                    rows.put(key, shown(cells));
                }
            });
            if (table.equals(Tables.SYSTEM) || random.nextInt(40) != 0) { // now and then a table is not read at all
                seen.put(table, rows);
            }
        }
        Map<String, long[]> processes = state.get(Tables.PROCESS);
        if (random.nextInt(10) == 0 && processes.size() > 1) {
            processes.remove(new ArrayList<>(processes.keySet()).get(random.nextInt(processes.size())));
        }
        if (random.nextInt(8) == 0) {
            birth(Tables.PROCESS, nextPid());
        }
        return new Second(atMillis, seen);
    }

    private void move(Table table, long[] cells) {
        boolean reset = random.nextInt(100) == 0;
        for (int i = 0; i < cells.length; i++) {
            boolean counter = table.columns().get(i).kind() == Column.Kind.COUNTER;
            if (!counter) {
                cells[i] = random.nextInt(3) == 0 ? random.nextInt(1_000_000) : cells[i];
            } else if (reset) {
                cells[i] = random.nextInt(3);
            } else {
                cells[i] += random.nextInt(4) == 0 ? random.nextInt(500) : 0;
            }
        }
    }

    private long[] shown(long[] cells) {
        long[] shown = cells.clone();
        for (int i = 0; i < shown.length; i++) {
            shown[i] = random.nextInt(60) == 0 ? Column.GAP : shown[i];
        }
        return shown;
    }

    private Entity entity(Table table, String key) {
        List<@Nullable String> attributes = attributes(table, key);
        if (table.equals(Tables.PROCESS) && !units.apply(key).isEmpty()) {
            attributes.set(Tables.PROCESS.attribute("unit"), units.apply(key));
        }
        return new Entity(key, attributes);
    }

    /// The attributes that every entity of this machine has: its key in each.
    static List<@Nullable String> attributes(Table table, String key) {
        List<@Nullable String> attributes = new ArrayList<>();
        for (int i = 0; i < table.attributes().size(); i++) {
            attributes.add(i == 1 ? null : text(table, key, i));
        }
        return attributes;
    }

    /// Processes are of a few groups: three names in seven units.
    private static String text(Table table, String key, int attribute) {
        int number = key.hashCode() & 0xff;
        if (table.equals(Tables.PROCESS) && attribute == Tables.PROCESS.attribute("name")) {
            return List.of("nginx", "cron", "kworker/0:1").get(number % 3);
        }
        if (table.equals(Tables.PROCESS) && attribute == Tables.PROCESS.attribute("unit")) {
            return "unit" + number % 7;
        }
        return key + "#" + attribute;
    }

    /// The records of `seconds`, the first a keyframe.
    List<byte[]> records(List<Second> seconds) {
        FrameEncoder encoder = new FrameEncoder();
        List<byte[]> records = new ArrayList<>();
        for (Second second : seconds) {
            List<Rows> all = new ArrayList<>();
            second.tables().forEach((table, cells) -> {
                Rows rows = new Rows(table);
                cells.forEach((key, values) -> {
                    int row = rows.add(entities.computeIfAbsent(table.name() + "/" + key, _ -> entity(table, key)));
                    for (int i = 0; i < values.length; i++) {
                        rows.set(row, i, values[i]);
                    }
                });
                all.add(rows);
            });
            records.add(encoder.encode(new Frame(second.atMillis(), all), false));
        }
        return records;
    }

    /// A pack of `seconds`, as the store gets it, `offset` seconds away from the agent's clock.
    StoredPack pack(PackId id, List<Second> seconds, long receivedMillis, long offset) {
        byte[] bytes = Pack.build(id, records(seconds));
        Pack pack = Pack.open(bytes);
        return new StoredPack(id, pack.startSecond() + offset, pack.endSecond() + offset, receivedMillis, bytes);
    }

    /// `count` seconds from `from`, each read some milliseconds late.
    List<Second> seconds(long from, int count) {
        List<Second> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seconds.add(live((from + i) * 1000 + random.nextInt(600)));
        }
        return seconds;
    }

    static PackId id(HostId host, long epoch, long sequence) {
        return new PackId(host, epoch, sequence);
    }
}
