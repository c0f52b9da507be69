package dev.tocsin.simulate;

import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A machine that moves as real ones do: of its processes one in twenty works in a second, most for a moment
/// and a few all the time; some are born and some die; counters grow in bursts, memory creeps. The shares were
/// taken from recordings of a build server and a database (94 to 97 of 100 processes do nothing in a second).
/// It is well: no rule of the starter set fires on it.
///
/// Deterministic in its seed. Not thread-safe.
final class Model {
    private static final int CPUS = 4;
    private static final double ACTIVE = 0.05;
    private static final double BORN_PER_SECOND = 0.3;
    private static final Entity MACHINE = new Entity("", List.of());
    private static final List<String> PROGRAMS = List.of(
            "nginx", "postgres", "java", "python3", "sshd", "cron", "node", "redis-server", "bash", "containerd");

    private final SplittableRandom random;
    private final int processes;
    private final List<Moving> fixed = new ArrayList<>();
    private final List<Moving> running = new ArrayList<>();
    private final Rows processRows = new Rows(Tables.PROCESS);
    private long nextPid = 300;
    private long second;

    /// One entity and its cells.
    private static final class Moving {
        final Entity entity;
        final Table table;
        final long[] cells;
        final boolean busy;

        Moving(Table table, Entity entity, SplittableRandom random, boolean busy) {
            this.table = table;
            this.entity = entity;
            this.busy = busy;
            this.cells = new long[table.columns().size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = random.nextLong(50_000);
            }
        }
    }

    /// A machine with about `processes` processes.
    Model(long seed, int processes) {
        this.random = new SplittableRandom(seed);
        this.processes = processes;
        fixed.add(new Moving(Tables.SYSTEM, MACHINE, random, true));
        for (int cpu = 0; cpu < CPUS; cpu++) {
            fixed.add(new Moving(Tables.CPU, new Entity(String.valueOf(cpu), List.of()), random, true));
        }
        fixed.add(new Moving(Tables.DISK, new Entity("vda", List.of()), random, true));
        fixed.add(new Moving(Tables.MOUNT, new Entity("/", List.of("/dev/vda1", "ext4", "no")), random, false));
        fixed.add(new Moving(Tables.NET, new Entity("eth0", List.of("10000", "up")), random, true));
        while (running.size() < processes) {
            running.add(born());
        }
    }

    /// The next second's rows. The returned frame is used again by the next call.
    ///
    /// @param atMillis when it was read
    Frame next(long atMillis) {
        second++;
        fixed.forEach(this::move);
        if (!running.isEmpty()) {
            double chance = random.nextDouble();
            if (chance < BORN_PER_SECOND && running.size() <= processes) {
                running.add(born());
            } else if (chance > 1 - BORN_PER_SECOND && running.size() > processes * 9 / 10) {
                running.remove(random.nextInt(running.size()));
            }
        }
        processRows.clear();
        for (Moving process : running) {
            if (process.busy || random.nextDouble() < ACTIVE) {
                work(process);
            }
            add(processRows, process);
        }
        List<Rows> tables = new ArrayList<>();
        for (Table table : List.of(Tables.SYSTEM, Tables.CPU, Tables.DISK, Tables.MOUNT, Tables.NET)) {
            Rows rows = new Rows(table);
            fixed.stream().filter(one -> one.table.equals(table)).forEach(one -> add(rows, one));
            tables.add(rows);
        }
        tables.add(processRows);
        return new Frame(atMillis, tables);
    }

    /// Cells with a value that all frames so far would hold, per second.
    long samplesPerSecond() {
        long samples = 0;
        for (Moving one : fixed) {
            samples += one.cells.length;
        }
        return samples + (long) running.size() * Tables.PROCESS.columns().size();
    }

    private void move(Moving one) {
        List<? extends Column> columns = one.table.columns();
        for (int i = 0; i < columns.size(); i++) {
            switch (columns.get(i).name()) {
                case "mem_total_kib", "swap_total_kib" -> one.cells[i] = 16_303_112;
                case "mem_available_kib" ->
                    one.cells[i] = Math.clamp(one.cells[i] + random.nextInt(12_001) - 6_000, 4_000_000, 12_000_000);
                case "total_kib" -> one.cells[i] = 104_857_600;
                case "free_kib" -> one.cells[i] = 60_000_000L - random.nextInt(100);
                case "inodes_total" -> one.cells[i] = 6_553_600;
                case "procs_total" -> one.cells[i] = running.size();
                case "uptime_centis" -> one.cells[i] += 100;
                case "clock_skew_millis" -> one.cells[i] = 0;
                case "user_ticks" -> one.cells[i] += random.nextInt(60);
                case "idle_ticks" -> one.cells[i] += 40 + random.nextInt(60);
                case "system_ticks", "iowait_ticks" -> one.cells[i] += random.nextInt(20);
                case "nice_ticks", "irq_ticks", "softirq_ticks", "steal_ticks" ->
                    one.cells[i] += random.nextInt(8) == 0 ? 1 : 0;
                case "rx_errors", "tx_errors", "rx_drops", "tx_drops" -> {} // a good cable
                case "lateness_millis" -> one.cells[i] = random.nextInt(4);
                default -> one.cells[i] += random.nextInt(4) == 0 ? random.nextInt(3_000) : 0;
            }
        }
    }

    private void work(Moving process) {
        int ticks = Tables.PROCESS.column("user_ticks");
        process.cells[ticks] += process.busy ? 20 + random.nextInt(40) : random.nextInt(3);
        process.cells[ticks + 1] += random.nextInt(2);
        process.cells[Tables.PROCESS.column("minflt")] += random.nextInt(200);
        process.cells[Tables.PROCESS.column("ctxt_voluntary")] += 1 + random.nextInt(50);
        if (random.nextInt(4) == 0) {
            int rss = Tables.PROCESS.column("rss_pages");
            process.cells[rss] = Math.max(100, process.cells[rss] + random.nextInt(64) - 31);
        }
    }

    private Moving born() {
        long pid = nextPid++;
        String name = PROGRAMS.get(random.nextInt(PROGRAMS.size()));
        List<@Nullable String> attributes = Arrays.asList(
                String.valueOf(pid),
                "1",
                name,
                "root",
                "/usr/bin/" + name + " --worker " + pid % 8,
                name + ".service",
                String.valueOf(1_700_000_000_000L + second * 1_000),
                "");
        Entity entity = new Entity(pid + "@" + (1_000 + second * 100), attributes);
        Moving process = new Moving(Tables.PROCESS, entity, random, random.nextInt(60) == 0);
        process.cells[Tables.PROCESS.column("state")] = 'S';
        return process;
    }

    private static void add(Rows rows, Moving one) {
        int row = rows.add(one.entity);
        for (int i = 0; i < one.cells.length; i++) {
            rows.set(row, i, one.cells[i]);
        }
    }
}
