package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Each real file system and how full it is: [MountTable] says which, [Space] how full.
///
/// Asking may never come back (a network file system whose server is gone), so nothing is asked on the sampler's
/// thread: a thread aside goes through the mounts every [#PERIOD_SECONDS] and publishes each answer, and the sampler
/// repeats what is published. A mount that does not answer within [#ANSWER_SECONDS] is given up: its row stays with
/// gaps, its thread is left behind, and another goes on with the rest. It is asked again when its thread has come
/// back. At most [#MAX_LOST] threads are left behind; then nothing is asked until one comes back.
final class Mounts implements Source {
    /// Seconds between two rounds.
    static final int PERIOD_SECONDS = 5;

    /// Seconds that a mount has to answer.
    static final int ANSWER_SECONDS = 2;

    /// Threads that may wait for mounts that do not answer.
    static final int MAX_LOST = 16;

    /// Rounds between two looks at the inodes: every minute.
    static final int INODE_ROUNDS = 12;

    private static final int TOTAL = Tables.MOUNT.column("total_kib");
    private static final int USED = Tables.MOUNT.column("used_kib");
    private static final int FREE = Tables.MOUNT.column("free_kib");
    private static final int INODES = Tables.MOUNT.column("inodes_total");
    private static final int INODES_USED = Tables.MOUNT.column("inodes_used");
    private static final int WORST_USED = Tables.SYSTEM.column("disk_used_worst_used_kib");
    private static final int WORST_SIZE = Tables.SYSTEM.column("disk_used_worst_size_kib");

    private final ProcReader mountinfo;
    private final Space space;
    private final Clock clock;
    private final Every every;

    private final Object lock = new Object();
    private List<Watched> mounts = List.of(); // guarded by lock, as all below
    private int lastTable;
    private boolean known;
    private int round;
    private int lost;
    private Walk walk = new Walk(true);
    private Aside aside = new Aside("tocsin-mounts");

    /// Reads below `roots` and asks `space`.
    Mounts(Roots roots, Space space, Clock clock) {
        this.mountinfo = new ProcReader(roots.proc().resolve("self/mountinfo"));
        this.space = space;
        this.clock = clock;
        this.every = new Every(clock, PERIOD_SECONDS);
    }

    @Override
    public String name() {
        return "mounts";
    }

    @Override
    public Table table() {
        return Tables.MOUNT;
    }

    @Override
    public void read(Reading reading) {
        synchronized (lock) {
            giveUpSilent();
            if (every.due()) {
                startRound();
            }
            if (!known) {
                return;
            }
            Rows rows = reading.rows(Tables.MOUNT);
            double worst = -1;
            for (Watched mount : mounts) {
                int row = rows.add(mount.entity);
                fill(rows, row, mount.usage);
                double share = mount.about.readOnly() ? -1 : share(mount.usage);
                if (share > worst) {
                    worst = share;
                    reading.system(WORST_USED, mount.usage.totalKib() - mount.usage.freeKib());
                    reading.system(WORST_SIZE, sizeForUsers(mount.usage));
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            walk.over = true;
            aside.close();
            mountinfo.close();
        }
    }

    private static void fill(Rows rows, int row, Space.Usage usage) {
        rows.set(row, TOTAL, usage.totalKib());
        rows.set(row, FREE, usage.availableKib());
        rows.set(row, INODES, usage.inodes());
        if (usage.totalKib() != Column.GAP && usage.freeKib() != Column.GAP) {
            rows.set(row, USED, usage.totalKib() - usage.freeKib());
        }
        if (usage.inodes() != Column.GAP && usage.inodesFree() != Column.GAP) {
            rows.set(row, INODES_USED, usage.inodes() - usage.inodesFree());
        }
    }

    /// As df(1) counts: what root alone may fill is neither used nor free.
    private static long sizeForUsers(Space.Usage usage) {
        return usage.totalKib() - usage.freeKib() + usage.availableKib();
    }

    private static double share(Space.Usage usage) {
        boolean unknown = usage.totalKib() == Column.GAP;
        long size = unknown ? 0 : sizeForUsers(usage);
        return size <= 0 ? -1 : (double) (usage.totalKib() - usage.freeKib()) / size;
    }

    private void giveUpSilent() {
        Watched silent = walk.asking;
        if (walk.over || silent == null || clock.monotonicNanos() - walk.sinceNanos < ANSWER_SECONDS * 1_000_000_000L) {
            return;
        }
        silent.usage = Space.Usage.UNKNOWN;
        silent.lost = true;
        lost++;
        Walk before = walk;
        before.over = true; // that thread publishes nothing any more and ends when its mount answers
        aside = new Aside("tocsin-mounts");
        begin(new Walk(before.inodes), before.next);
    }

    private void startRound() {
        if (mountinfo.read()) {
            int hash = hash(mountinfo);
            if (!known || hash != lastTable) {
                lastTable = hash;
                adopt(MountTable.parse(new String(mountinfo.bytes(), 0, mountinfo.length(), StandardCharsets.UTF_8)));
            }
            known = true;
        } else if (!known) {
            return;
        }
        if (walk.over) {
            begin(new Walk(round % INODE_ROUNDS == 0), 0);
            round++;
        }
    }

    private void begin(Walk next, int from) {
        if (lost >= MAX_LOST) {
            return;
        }
        next.over = false;
        next.next = from;
        walk = next;
        List<Watched> toAsk = mounts;
        if (!aside.start(() -> go(next, toAsk))) {
            next.over = true; // the thread of the last round is just ending: the next round will do
        }
    }

    private static int hash(ProcReader file) {
        int hash = 1;
        for (int i = 0; i < file.length(); i++) {
            hash = 31 * hash + file.bytes()[i];
        }
        return hash;
    }

    private void adopt(List<MountTable.Mount> found) {
        Map<MountTable.Mount, Watched> before = new HashMap<>();
        for (Watched mount : mounts) {
            before.put(mount.about, mount);
        }
        List<Watched> now = new ArrayList<>();
        for (MountTable.Mount mount : found) {
            Watched same = before.get(mount);
            now.add(same == null ? new Watched(mount) : same);
        }
        mounts = List.copyOf(now);
    }

    /// Runs aside: asks one mount after the other.
    private void go(Walk mine, List<Watched> toAsk) {
        Watched mount = take(mine, toAsk);
        while (mount != null) {
            Space.Usage usage = Space.Usage.UNKNOWN;
            try {
                usage = space.usage(mount.about.point(), mine.inodes);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            } finally {
                answer(mine, mount, usage);
            }
            mount = take(mine, toAsk);
        }
    }

    private @Nullable Watched take(Walk mine, List<Watched> toAsk) {
        synchronized (lock) {
            mine.asking = null;
            while (!mine.over && mine.next < toAsk.size()) {
                Watched mount = toAsk.get(mine.next++);
                if (!mount.lost) {
                    mine.asking = mount;
                    mine.sinceNanos = clock.monotonicNanos();
                    return mount;
                }
            }
            mine.over = true;
            return null;
        }
    }

    private void answer(Walk mine, Watched mount, Space.Usage usage) {
        synchronized (lock) {
            if (mine.over) {
                if (mount.lost) {
                    mount.lost = false; // it came back; the next round asks it again
                    lost--;
                }
                return;
            }
            boolean keepInodes = !mine.inodes && usage.totalKib() != Column.GAP;
            mount.usage = keepInodes
                    ? new Space.Usage(
                            usage.totalKib(),
                            usage.freeKib(),
                            usage.availableKib(),
                            mount.usage.inodes(),
                            mount.usage.inodesFree())
                    : usage;
        }
    }

    /// One mount and its last answer. Guarded by the lock.
    private static final class Watched {
        private final MountTable.Mount about;
        private final Entity entity;
        private Space.Usage usage = Space.Usage.UNKNOWN;
        private boolean lost;

        Watched(MountTable.Mount about) {
            this.about = about;
            this.entity =
                    new Entity(about.point(), List.of(about.device(), about.type(), about.readOnly() ? "yes" : "no"));
        }
    }

    /// One thread's way through the mounts. Guarded by the lock.
    private static final class Walk {
        private final boolean inodes;
        private @Nullable Watched asking;
        private long sinceNanos;
        private int next;
        private boolean over = true;

        Walk(boolean inodes) {
            this.inodes = inodes;
        }
    }
}
