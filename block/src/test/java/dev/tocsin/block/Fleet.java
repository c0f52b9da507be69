package dev.tocsin.block;

import dev.tocsin.base.HostId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A seeded machine whose tables change every second in every way that the codec must survive, and beside it a
/// plain map of what was true: the oracle of the round trips.
final class Fleet {
    static final PackId ID =
            new PackId(new HostId(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")), 0x1234_5678_9ABCL, 7);

    /// One row as it was: attributes and cells.
    record Row(List<@Nullable String> attributes, long[] cells) {
        @Override
        public String toString() {
            return attributes + Arrays.toString(cells);
        }
    }

    private final SplittableRandom random;
    private final Table table;
    private final List<Entity> present = new ArrayList<>();
    private final List<Entity> away = new ArrayList<>();
    private final Map<String, long[]> cells = new TreeMap<>();
    private final Rows rows;
    private int births;

    Fleet(Table table, long seed) {
        this.table = table;
        this.random = new SplittableRandom(seed);
        this.rows = new Rows(table);
        int start = random.nextInt(12);
        for (int i = 0; i < start; i++) {
            born();
        }
    }

    /// The next second's rows; the same object every time.
    Rows next() {
        if (random.nextInt(5) == 0) {
            born();
        }
        if (random.nextInt(6) == 0 && !present.isEmpty()) {
            away.add(present.remove(random.nextInt(present.size())));
        }
        if (random.nextInt(8) == 0 && !away.isEmpty()) {
            present.add(random.nextInt(present.size() + 1), away.remove(random.nextInt(away.size())));
        }
        if (random.nextInt(8) == 0 && !present.isEmpty()) {
            int at = random.nextInt(present.size());
            present.set(at, new Entity(present.get(at).key(), attributes()));
        }
        if (random.nextInt(10) == 0 && present.size() > 1) {
            present.add(present.removeFirst());
        }
        rows.clear();
        for (Entity entity : present) {
            long[] values = cells.get(entity.key());
            int row = rows.add(entity);
            for (int column = 0; column < values.length; column++) {
                move(values, column);
                rows.set(row, column, values[column]);
            }
        }
        return rows;
    }

    /// The rows as a map by key.
    static Map<String, Row> rows(Rows rows) {
        Map<String, Row> map = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            long[] copy = new long[rows.table().columns().size()];
            rows.copyRow(row, copy);
            map.put(
                    rows.entity(row).key(),
                    new Row(new ArrayList<>(rows.entity(row).attributes()), copy));
        }
        return map;
    }

    /// A frame as a map by table and key.
    static Map<String, Map<String, Row>> tables(Frame frame) {
        Map<String, Map<String, Row>> map = new LinkedHashMap<>();
        frame.tables().forEach(rows -> map.put(rows.table().name(), rows(rows)));
        return map;
    }

    private void born() {
        Entity entity = new Entity(table.keyName() == null && births == 0 ? "" : "k" + births + "é", attributes());
        births++;
        long[] values = new long[table.columns().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(4) == 0 ? Column.GAP : random.nextLong(-1000, 100_000);
        }
        cells.put(entity.key(), values);
        present.add(entity);
    }

    private void move(long[] values, int column) {
        switch (random.nextInt(60)) {
            case 0 -> values[column] = Column.GAP;
            case 1 -> values[column] = random.nextLong();
            case 2 -> values[column] = 0; // a counter that starts again
            case 3 -> values[column] = Long.MAX_VALUE;
            case 4 -> values[column] = Long.MIN_VALUE + 1;
            case 5, 6, 7, 8, 9, 10 -> values[column] += values[column] == Column.GAP ? 1 : random.nextInt(1000);
            case 11 -> values[column] -= values[column] == Column.GAP ? 0 : 1;
            default -> {}
        }
    }

    private List<@Nullable String> attributes() {
        List<@Nullable String> texts = new ArrayList<>();
        for (int i = 0; i < table.attributes().size(); i++) {
            texts.add(
                    switch (random.nextInt(6)) {
                        case 0 -> null;
                        case 1 -> "";
                        case 2 -> "täxt \uD83D\uDE00 " + random.nextInt(9);
                        default -> "a" + random.nextInt(3);
                    });
        }
        return texts;
    }
}
