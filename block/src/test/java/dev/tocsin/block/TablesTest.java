package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The list of tables keeps its own rules, and holds what the outside was promised.
final class TablesTest {
    private static final Map<String, String> PROMISED = Map.of(
            "system",
            "cpu_busy cpu_user cpu_nice cpu_system cpu_iowait cpu_irq cpu_steal load1 load5 load15 mem_total"
                    + " mem_available mem_used mem_free mem_cached mem_buffers mem_slab mem_dirty swap_total swap_used"
                    + " swap_in swap_out procs_total procs_running procs_blocked forks ctxt intr pressure_cpu"
                    + " pressure_io pressure_mem uptime tcp_established tcp_listen tcp_timewait tcp_retrans udp_errors"
                    + " sockets_used fds_used entropy clock_skew lateness disk_used_worst disk_read disk_write net_rx"
                    + " net_tx",
            "cpu",
            "busy user system iowait irq steal freq",
            "disk",
            "read_bytes write_bytes read_ops write_ops busy read_await write_await queue",
            "mount",
            "total used free inodes_total inodes_used",
            "net",
            "rx_bytes tx_bytes rx_packets tx_packets rx_errors tx_errors rx_drops tx_drops",
            "process",
            "cpu cpu_user cpu_system rss vsize threads fds minflt majflt read_bytes write_bytes ctxt_voluntary"
                    + " ctxt_involuntary state",
            "cgroup",
            "cpu mem io_read io_write pids throttled",
            "sensor",
            "value");

    private static final Map<String, String> ATTRIBUTES = Map.of(
            "mount",
            "device fstype read_only",
            "net",
            "speed state",
            "process",
            "pid ppid name user cmdline unit start container",
            "cgroup",
            "name unit container",
            "sensor",
            "unit chip label");

    @Test
    void tables_holdThePromisedColumnsAndAttributes() {
        PROMISED.forEach((name, columns) -> {
            Table table = Tables.byName(name);
            assertThat(table).as(name).isNotNull();
            assertThat(table.queryColumns().stream().map(QueryColumn::name)).contains(columns.split(" ", -1));
            List<String> attributes =
                    table.attributes().stream().map(Attribute::name).toList();
            String promised = ATTRIBUTES.getOrDefault(name, "");
            assertThat(String.join(" ", attributes)).isEqualTo(promised);
        });
    }

    @Test
    void tables_haveUniqueNamesAndIdsInAscendingOrder() {
        Set<String> names = new HashSet<>();
        int last = 0;
        for (Table table : Tables.ALL) {
            assertThat(names.add(table.name())).isTrue();
            assertThat(table.id()).isGreaterThan(last);
            last = table.id();
            assertThat(Tables.byId(table.id())).isEqualTo(table);
            assertThat(Tables.byName(table.name())).isEqualTo(table);
        }
        assertThat(Tables.byId(0)).isNull();
        assertThat(Tables.byName("none")).isNull();
        assertThat(Tables.ALL).hasSizeLessThan(RecordFormat.MAX_TABLES);
    }

    @Test
    void columns_haveUniqueNamesOfLowerCaseWordsAndAHelp() {
        for (Table table : Tables.ALL) {
            assertNames(table.columns().stream().map(Column::name).toList());
            assertNames(table.attributes().stream().map(Attribute::name).toList());
            assertNames(table.queryColumns().stream().map(QueryColumn::name).toList());
            assertThat(table.columns()).allSatisfy(column -> assertSentence(column.help()));
            assertThat(table.attributes()).allSatisfy(attribute -> assertSentence(attribute.help()));
            assertThat(table.queryColumns()).allSatisfy(column -> assertSentence(column.help()));
            assertThat(table.columns()).hasSizeLessThan(RecordFormat.MAX_COLUMNS);
            assertThat(table.attributes()).hasSizeLessThan(RecordFormat.MAX_ATTRIBUTES);
        }
    }

    @Test
    void formulas_readCountersWhereTheyNeedGrowth() {
        for (Table table : Tables.ALL) {
            for (QueryColumn query : table.queryColumns()) {
                boolean growth = switch (query.formula()) {
                    case Formula.Rate _, Formula.Share _, Formula.MeanPer _ -> true;
                    case Formula.Gauge _, Formula.Difference _, Formula.Fraction _ -> false;
                };
                for (int column : Derivation.columns(query.formula())) {
                    assertThat(table.columns().get(column).kind() == Column.Kind.COUNTER)
                            .as("%s.%s", table.name(), query.name())
                            .isEqualTo(growth);
                }
            }
        }
    }

    @Test
    void shares_takeTheirPartFromTheirWhole() {
        for (Table table : Tables.ALL) {
            for (QueryColumn query : table.queryColumns()) {
                if (query.formula() instanceof Formula.Share(List<Integer> part, List<Integer> whole)) {
                    assertThat(whole).as(query.name()).containsAll(part).doesNotHaveDuplicates();
                }
            }
        }
    }

    private static void assertNames(List<String> names) {
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
    }

    private static void assertSentence(String help) {
        assertThat(help).matches("\\p{L}.*[.…]");
    }
}
