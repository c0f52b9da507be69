package dev.tocsin.simulate;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The processes of a machine of the demonstration: those that are always there, short ones that come and go, and on
/// the troubled one a job that takes what it can get. Not thread-safe.
final class DemoProcesses {
    private static final int USER = Tables.PROCESS.column("user_ticks");
    private static final int SYSTEM = Tables.PROCESS.column("system_ticks");
    private static final int RSS = Tables.PROCESS.column("rss_pages");
    private static final int VSIZE = Tables.PROCESS.column("vsize_kib");
    private static final int THREADS = Tables.PROCESS.column("threads");
    private static final int FDS = Tables.PROCESS.column("fds");
    private static final int MINOR = Tables.PROCESS.column("minflt");
    private static final int READ = Tables.PROCESS.column("read_bytes");
    private static final int WRITE = Tables.PROCESS.column("write_bytes");
    private static final int VOLUNTARY = Tables.PROCESS.column("ctxt_voluntary");
    private static final int INVOLUNTARY = Tables.PROCESS.column("ctxt_involuntary");
    private static final int STATE = Tables.PROCESS.column("state");
    private static final int PAGES_PER_MIB = 256;

    private static final DemoHost.Program REPORT = new DemoHost.Program(
            "/usr/bin/python3 /srv/reports/monthly.py --all-customers", "report", "reports.service", 1_900, 0, 1);
    private static final List<DemoHost.Program> SHORT = List.of(
            new DemoHost.Program("/bin/sh -c run-parts /etc/cron.hourly", "root", "cron.service", 2, 0.5, 1),
            new DemoHost.Program("/usr/bin/find /var/cache -mtime +7", "root", "cron.service", 4, 2, 1),
            new DemoHost.Program("sshd: deploy [priv]", "root", "ssh.service", 9, 0.3, 1),
            new DemoHost.Program("/usr/bin/git fetch --quiet", "deploy", "deploy.service", 21, 2, 1),
            new DemoHost.Program("/usr/bin/curl -fsS https://api.example/health", "nobody", "probe.service", 11, 1, 1));

    private final DemoLoad load;
    private final long bootMillis;
    private final List<Running> running = new ArrayList<>();
    private long nextPid = 400;
    private int born;

    /// A process; `ends` is the second in which it is gone.
    private static final class Running {
        final Entity entity;
        final DemoHost.Program program;
        final long ends;
        final boolean greedy;
        final double[] cells = new double[Tables.PROCESS.columns().size()];

        Running(Entity entity, DemoHost.Program program, long ends) {
            this.entity = entity;
            this.program = program;
            this.ends = ends;
            this.greedy = program.equals(REPORT);
        }
    }

    DemoProcesses(DemoHost host, DemoLoad load, long bootMillis) {
        this.load = load;
        this.bootMillis = bootMillis;
        long started = bootMillis / 1_000 + 20;
        for (DemoHost.Program program : DemoHost.EVERYWHERE) {
            running.add(start(program, started, Long.MAX_VALUE, nextPid == 400 ? 1 : nextPid));
        }
        for (DemoHost.Program program : host.programs()) {
            for (int i = 0; i < program.count(); i++) {
                running.add(start(program, started + i, Long.MAX_VALUE, nextPid));
            }
        }
    }

    /// How many there are.
    int size() {
        return running.size();
    }

    /// How many came in the last second.
    int bornLast() {
        return born;
    }

    /// Writes all of them; together they use `ticks` of CPU time in this second.
    void write(Rows rows, long second, double ticks) {
        comeAndGo(second);
        double weights = 0;
        for (Running one : running) {
            weights += weight(one, second);
        }
        boolean hot = load.hot(second);
        for (Running one : running) {
            double own;
            if (one.greedy) {
                own = ticks * 0.72;
            } else {
                own = ticks * (hot ? 0.28 : 1) * weight(one, second) / weights;
            }
            work(one, own, second);
            int row = rows.add(one.entity);
            for (int i = 0; i < one.cells.length; i++) {
                rows.set(row, i, (long) one.cells[i]);
            }
        }
    }

    private double weight(Running one, long second) {
        double turn = 0.35 + 1.3 * Noise.dice(one.entity.key().hashCode(), second / 4);
        return one.program.weight() * turn;
    }

    private static void work(Running one, double ticks, long second) {
        double[] cells = one.cells;
        cells[USER] += ticks * 0.78;
        cells[SYSTEM] += ticks * 0.22;
        cells[MINOR] += ticks * 4;
        cells[VOLUNTARY] += 1 + ticks * 3;
        cells[INVOLUNTARY] += ticks * 0.2;
        cells[READ] += ticks * 900;
        cells[WRITE] += ticks * 2_100;
        double grown = 1 + 0.05 * Noise.wander(one.entity.key().hashCode(), second, 600);
        cells[RSS] = Math.rint(one.program.mib() * PAGES_PER_MIB * grown / 8) * 8; // memory moves in steps
        cells[STATE] = ticks > 30 ? 'R' : 'S';
    }

    private void comeAndGo(long second) {
        Iterator<Running> all = running.iterator();
        while (all.hasNext()) {
            Running one = all.next();
            boolean over = one.greedy ? !load.hot(second) : one.ends <= second;
            if (over) {
                all.remove();
            }
        }
        born = 0;
        if (load.hot(second) && running.stream().noneMatch(one -> one.greedy)) {
            running.add(start(REPORT, second, Long.MAX_VALUE, nextPid));
            born++;
        }
        if (load.own(second) < 0.06) {
            DemoHost.Program program = SHORT.get((int) (load.own(-second) * SHORT.size()));
            long life = 2 + (long) (load.own(second * 3) * 45);
            running.add(start(program, second, second + life, nextPid));
            born++;
        }
    }

    private Running start(DemoHost.Program program, long second, long ends, long pid) {
        nextPid += 3 + pid % 5;
        long millis = second * 1_000;
        List<@Nullable String> attributes = Arrays.asList(
                String.valueOf(pid),
                pid == 1 ? "0" : "1",
                pid == 1 ? "systemd" : program.name(),
                program.user(),
                program.command(),
                program.unit(),
                String.valueOf(millis),
                "");
        Entity entity = new Entity(pid + "@" + (millis - bootMillis) / 10, attributes);
        Running one = new Running(entity, program, ends);
        one.cells[THREADS] = one.greedy ? 16 : 1 + pid % 7;
        one.cells[FDS] = 6 + pid % 40;
        one.cells[VSIZE] = program.mib() * 4_096.0;
        return one;
    }
}
