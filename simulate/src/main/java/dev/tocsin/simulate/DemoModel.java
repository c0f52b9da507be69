package dev.tocsin.simulate;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The readings of a machine of the demonstration: what `/proc` would have shown there, with [DemoLoad] for the load.
/// Its parts agree with one another: the CPU time of its processes adds up to that of the machine.
///
/// Seconds are asked for in ascending order; what was left out, the machine was off. Not thread-safe.
final class DemoModel {
    private static final int TICKS = 100;
    private static final long GIB_KIB = 1L << 20;
    private static final double MIB = 1 << 20;
    private static final double PACKET_BYTES = 900;
    private static final double REQUEST_BYTES = 40_000;
    private static final Entity MACHINE = new Entity("", List.of());

    private final DemoHost host;
    private final DemoLoad load;
    private final DemoProcesses processes;
    private final long bootMillis;
    private final List<Rows> tables = new ArrayList<>();
    private final List<Entity> cpus = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final Entity disk = new Entity("vda", List.of());
    private final Entity net = new Entity("eth0", List.of("10000", "up"));
    private final Counters system = new Counters(Tables.SYSTEM);
    private final List<Counters> ofCpus = new ArrayList<>();
    private final Counters ofDisk = new Counters(Tables.DISK);
    private final Counters ofNet = new Counters(Tables.NET);
    private double load1;
    private double load5;
    private double load15;

    /// A file system; `share` of it is used, and what the troubled machine writes comes on top when `fills`.
    private record Mount(Entity entity, long totalKib, double share, boolean fills) {}

    /// The cells of one entity, whose counters grow by fractions that are not lost.
    private static final class Counters {
        final Map<String, Integer> places = new HashMap<>();
        final double[] cells;

        Counters(Table table) {
            this.cells = new double[table.columns().size()];
            for (int i = 0; i < cells.length; i++) {
                places.put(table.columns().get(i).name(), i);
            }
        }

        void set(String column, long value) {
            cells[place(column)] = value;
        }

        void add(String column, double more) {
            cells[place(column)] += more;
        }

        void set(String column, double value) {
            cells[place(column)] = value;
        }

        private int place(String column) {
            Integer place = places.get(column);
            if (place == null) {
                throw new AssertionError("BUG: got column " + column + ", must be one of " + places.keySet());
            }
            return place;
        }

        void write(Rows rows, Entity entity) {
            int row = rows.add(entity);
            for (int i = 0; i < cells.length; i++) {
                rows.set(row, i, (long) cells[i]);
            }
        }
    }

    /// A machine that was booted at `bootMillis`, epoch ms.
    DemoModel(DemoHost host, DemoLoad load, long bootMillis) {
        this.host = host;
        this.load = load;
        this.bootMillis = bootMillis;
        this.processes = new DemoProcesses(host, load, bootMillis);
        for (int cpu = 0; cpu < host.cpus(); cpu++) {
            cpus.add(new Entity(String.valueOf(cpu), List.of()));
            ofCpus.add(new Counters(Tables.CPU));
        }
        mounts.add(mount("/", "/dev/vda1", 40, 0.3 + 0.4 * load.own(1), false));
        mounts.add(mount("/var", "/dev/vda2", 120, host.troubled() ? 0.965 : 0.2 + 0.5 * load.own(2), host.troubled()));
        for (Table table : List.of(Tables.SYSTEM, Tables.CPU, Tables.DISK, Tables.MOUNT, Tables.NET, Tables.PROCESS)) {
            tables.add(new Rows(table));
        }
        // As after some days, so that counters are no round numbers.
        ofNet.add("rx_bytes", load.own(3) * 4e11);
        ofNet.add("tx_bytes", load.own(4) * 6e11);
    }

    /// What is read at `atMillis`, epoch ms. The returned frame is used again by the next call.
    Frame next(long atMillis) {
        long second = atMillis / 1_000;
        tables.forEach(Rows::clear);
        double busy = load.busy(second);
        processes.write(rows(Tables.PROCESS), second, busy * host.cpus() * TICKS);
        cpuTime(second, busy);
        traffic(second);
        machine(second, atMillis, busy);
        system.write(rows(Tables.SYSTEM), MACHINE);
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            ofCpus.get(cpu).write(rows(Tables.CPU), cpus.get(cpu));
        }
        ofDisk.write(rows(Tables.DISK), disk);
        ofNet.write(rows(Tables.NET), net);
        return new Frame(atMillis, tables);
    }

    /// The cells of table `system` as last read, into `target`.
    void copySystem(long[] target) {
        rows(Tables.SYSTEM).copyRow(0, target);
    }

    private void cpuTime(long second, double busy) {
        double waiting = load.waiting(second);
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            Counters one = ofCpus.get(cpu);
            double lean = 1 + 0.25 * Noise.wander(cpu * 77L + 5, second, 25) * (1 - busy);
            double own = Math.min(0.99, busy * lean) * TICKS;
            spread(one, own, Math.min(TICKS - own, waiting * TICKS), TICKS);
            one.set("freq_khz", 2_400_000 + 600_000 * busy);
        }
        double all = (double) host.cpus() * TICKS;
        spread(system, busy * all, Math.min(1 - busy, waiting) * all, all);
    }

    private static void spread(Counters counters, double busy, double waiting, double all) {
        counters.add("user_ticks", busy * 0.74);
        counters.add("system_ticks", busy * 0.22);
        counters.add("softirq_ticks", busy * 0.03);
        counters.add("steal_ticks", busy * 0.01);
        counters.add("iowait_ticks", waiting);
        counters.add("idle_ticks", all - busy - waiting);
    }

    private void traffic(long second) {
        double in = load.traffic(second, 0) * 1.6 * MIB;
        double out = load.traffic(second, 1) * 2.7 * MIB;
        double read = load.traffic(second, 2) * (load.hot(second) ? 14 : 0.8) * MIB;
        boolean flush = second % 300 < 15; // what databases and logs do every few minutes
        double write = (load.traffic(second, 3) * 1.9 + (flush ? 24 : 0)) * MIB;
        ofNet.add("rx_bytes", in);
        ofNet.add("tx_bytes", out);
        ofNet.add("rx_packets", in / PACKET_BYTES);
        ofNet.add("tx_packets", out / PACKET_BYTES);
        double requests = (read + write) / REQUEST_BYTES;
        ofDisk.add("read_bytes", read);
        ofDisk.add("write_bytes", write);
        ofDisk.add("read_ops", read / REQUEST_BYTES);
        ofDisk.add("write_ops", write / REQUEST_BYTES);
        ofDisk.add("read_millis", read / REQUEST_BYTES * 0.6);
        ofDisk.add("write_millis", write / REQUEST_BYTES * 1.4);
        ofDisk.add("busy_millis", Math.min(970, requests * 0.9));
        ofDisk.add("queue_millis", requests * 1.1);
        system.add("net_rx_bytes", in);
        system.add("net_tx_bytes", out);
        system.add("disk_read_bytes", read);
        system.add("disk_write_bytes", write);
        double worst = 0;
        for (Mount mount : mounts) {
            double share = mount.share + (mount.fills ? 0.034 * load.worn(second) : 0);
            long used = (long) (mount.totalKib * share);
            Rows rows = rows(Tables.MOUNT);
            int row = rows.add(mount.entity);
            rows.set(row, Tables.MOUNT.column("total_kib"), mount.totalKib);
            rows.set(row, Tables.MOUNT.column("used_kib"), used);
            rows.set(row, Tables.MOUNT.column("free_kib"), mount.totalKib - used);
            rows.set(row, Tables.MOUNT.column("inodes_total"), mount.totalKib / 16);
            rows.set(row, Tables.MOUNT.column("inodes_used"), used / 60);
            if (share >= worst) {
                worst = share;
                system.set("disk_used_worst_used_kib", used);
                system.set("disk_used_worst_size_kib", mount.totalKib);
            }
        }
    }

    private void machine(long second, long atMillis, double busy) {
        double wanted = busy * host.cpus() * (load.hot(second) ? 1.9 : 1.05);
        load1 = load1 == 0 ? wanted : load1 + (wanted - load1) / 60;
        load5 = load5 == 0 ? wanted : load5 + (wanted - load5) / 300;
        load15 = load15 == 0 ? wanted : load15 + (wanted - load15) / 900;
        system.set("load1_centi", load1 * 100);
        system.set("load5_centi", load5 * 100);
        system.set("load15_centi", load15 * 100);
        double total = host.gib() * GIB_KIB * 0.98;
        double used = total * load.memory(second);
        double cached = (total - used) * 0.8;
        system.set("mem_total_kib", total);
        system.set("mem_available_kib", total - used);
        system.set("mem_free_kib", total - used - cached);
        system.set("mem_cached_kib", cached * 0.94);
        system.set("mem_buffers_kib", cached * 0.06);
        system.set("mem_slab_kib", total * 0.02);
        system.set("mem_dirty_kib", 900 + 8_000 * Noise.dice(9, second));
        system.set("swap_total_kib", GIB_KIB);
        system.set("swap_free_kib", GIB_KIB);
        system.set("procs_total", processes.size());
        system.set("procs_running", Math.max(1, Math.round(wanted)));
        system.set("procs_blocked", load.waiting(second) > 0.05 ? 1 : 0);
        system.add("forks", processes.bornLast() + Noise.dice(10, second) * 3);
        system.add("ctxt", 1_500 + busy * host.cpus() * 9_000);
        system.add("intr", 900 + busy * host.cpus() * 4_000);
        double crowd = Math.max(0, busy - 0.7) / 0.3;
        system.add("pressure_cpu_micros", (busy * busy * 0.06 + crowd * 0.45) * 1e6);
        system.add("pressure_io_micros", load.waiting(second) * 0.7e6);
        system.add("pressure_mem_micros", load.hot(second) ? 9_000 : 0);
        system.set("uptime_centis", (atMillis - bootMillis) / 10.0);
        system.set("tcp_established", 30 + 90 * busy);
        system.set("tcp_listen", 6 + host.programs().size());
        system.set("tcp_timewait", 12 + 60 * busy);
        system.set("sockets_used", 150 + 90 * busy);
        system.set("fds_used", 1_400 + 40.0 * processes.size());
        system.set("entropy", 256);
        system.set("lateness_millis", atMillis % 1_000);
        system.set("cgroups_total", 0);
    }

    private Rows rows(Table table) {
        return tables.get(table.id() - 1);
    }

    private static Mount mount(String path, String device, long gib, double share, boolean fills) {
        List<@Nullable String> attributes = Arrays.asList(device, "ext4", "no");
        return new Mount(new Entity(path, attributes), gib * GIB_KIB, share, fills);
    }
}
