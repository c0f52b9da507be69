package dev.tocsin.signal.rule;

import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A column that rules speak of, with its spellings: `cpu_busy` and, in a sentence, "CPU busy"; `disk free`,
/// which is column `free` of table `mount`.
///
/// Every column has exactly one spelling in words, so that a sentence can be read back; a test holds that.
///
/// @param table its table
/// @param column which
public record Metric(Table table, QueryColumn column) {
    /// Words that people use for tables. A CPU by itself is a core, because `cpu user` is a column of the
    /// machine.
    private static final Map<String, String> TABLE_WORDS = Map.of("mount", "disk", "cpu", "core", "cgroup", "unit");

    private static final Map<String, String> CAPITALS = Map.of("cpu", "CPU", "tcp", "TCP", "udp", "UDP");

    /// The column of the same table that is the whole of which a size or a number is part.
    private static final Map<String, String> WHOLE = Map.ofEntries(
            Map.entry("mount.used", "total"),
            Map.entry("mount.free", "total"),
            Map.entry("mount.inodes_used", "inodes_total"),
            Map.entry("system.mem_available", "mem_total"),
            Map.entry("system.mem_used", "mem_total"),
            Map.entry("system.mem_free", "mem_total"),
            Map.entry("system.mem_cached", "mem_total"),
            Map.entry("system.mem_dirty", "mem_total"),
            Map.entry("system.swap_used", "swap_total"));

    private static final SequencedMap<String, Metric> BY_WORDS = byWords();

    /// The metric whose words, in lower case and one blank between, are `words`; null when there is none.
    static @Nullable Metric byWords(String words) {
        return BY_WORDS.get(words);
    }

    /// As rules write them, for help and for the nearest one.
    static List<String> spellings() {
        return BY_WORDS.values().stream().map(Metric::text).distinct().toList();
    }

    /// The column `column` of table `table` of the recorder, or null.
    public static @Nullable Metric of(String table, String column) {
        Table found = Tables.byName(table);
        QueryColumn inIt = found == null ? null : found.queryColumn(column);
        return found == null || inIt == null ? null : new Metric(found, inIt);
    }

    /// The column that a share of this one is a share of; null when there is none.
    public @Nullable QueryColumn whole() {
        String name = WHOLE.get(table.name() + "." + column.name());
        return name == null ? null : table.queryColumn(name);
    }

    /// As a rule writes it: `cpu_busy`, `disk free`.
    public String text() {
        return isTotal() ? column.name() : tableWord() + " " + column.name();
    }

    /// As a sentence says it: `CPU busy`, `disk free`.
    public String words() {
        StringBuilder words = new StringBuilder();
        for (String word : text().replace('_', ' ').split(" ", -1)) {
            words.append(words.isEmpty() ? "" : " ").append(CAPITALS.getOrDefault(word, word));
        }
        return words.toString();
    }

    /// Whether it is one of the machine as a whole; pulses bring those.
    boolean isTotal() {
        return table.id() == Tables.SYSTEM.id();
    }

    private String tableWord() {
        return TABLE_WORDS.getOrDefault(table.name(), table.name());
    }

    private static SequencedMap<String, Metric> byWords() {
        SequencedMap<String, Metric> all = new LinkedHashMap<>();
        for (Table table : Tables.ALL) {
            for (QueryColumn column : table.queryColumns()) {
                Metric metric = new Metric(table, column);
                Metric other = all.put(metric.words().toLowerCase(Locale.ROOT), metric);
                if (other != null) {
                    throw new AssertionError("BUG: got " + metric.text() + " twice, must have words of its own");
                }
            }
        }
        // `mount free`, as the table is called elsewhere, where nothing else is called so.
        for (Metric metric : List.copyOf(all.values())) {
            all.putIfAbsent((metric.table.name() + " " + metric.column.name()).replace('_', ' '), metric);
        }
        return all;
    }
}
