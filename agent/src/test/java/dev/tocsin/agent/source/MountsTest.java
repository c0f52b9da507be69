package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Column;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which mounts have rows, how full they are, and that one which never answers stops nothing.
final class MountsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private FakeMachine machine;
    private final FakeSpace space = new FakeSpace();
    private Mounts mounts;

    @BeforeEach
    void machine() {
        machine = new FakeMachine(directory);
        mounts = new Mounts(machine.roots(), space, machine.clock);
    }

    @AfterEach
    void release() {
        space.hanging.values().forEach(CountDownLatch::countDown);
        mounts.close();
    }

    /// File systems as the test has them; one that hangs answers when its latch is let go.
    private static final class FakeSpace implements Space {
        final Map<String, Usage> usages = new ConcurrentHashMap<>();
        final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
        final Map<String, Integer> asked = new ConcurrentHashMap<>();

        @Override
        public Usage usage(String point, boolean inodesToo) {
            asked.merge(point, 1, Integer::sum);
            CountDownLatch latch = hanging.get(point);
            while (latch != null && latch.getCount() > 0) {
                try {
                    latch.await();
                } catch (InterruptedException deaf) {
                    // a thread in such a system call cannot be woken either
                    Thread.onSpinWait();
                }
            }
            return usages.getOrDefault(point, Usage.UNKNOWN);
        }
    }

    private static Space.Usage usage(long total, long free, long available) {
        return new Space.Usage(total, free, available, 1_000, 400);
    }

    private Rows awaitRows(String what, java.util.function.Predicate<Rows> good) {
        return Await.value(what, SOON, () -> {
            Frame frame = machine.second(mounts);
            if (!FakeMachine.has(frame, Tables.MOUNT)) {
                return null;
            }
            Rows rows = FakeMachine.rows(frame, Tables.MOUNT);
            return good.test(rows) ? rows : null;
        });
    }

    @Test
    @Tag("EW-14")
    void mounts_recordedTable_showsEachFileSystemOnceWithItsUse() {
        machine.files.write("""
                == proc/self/mountinfo
                22 27 0:21 / /proc rw,relatime - proc proc rw
                25 24 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw
                27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
                28 27 254:0 /srv /mnt/bind rw - ext4 /dev/vda rw
                29 27 254:16 / /mnt/with\\040blank rw,noatime shared:1 - xfs /dev/mapper/a-very-long-name rw
                30 27 0:50 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw
                31 27 7:1 / /snap/core/1 ro - squashfs /dev/loop1 ro
                32 27 0:60 / /mnt/share ro,relatime - nfs4 server:/export rw
                """);
        space.usages.put("/", usage(1_000, 500, 400));
        space.usages.put("/mnt/with blank", usage(2_000, 100, 100));
        space.usages.put("/mnt/share", usage(1_000, 0, 0));

        Rows rows = awaitRows("all are known", r -> FakeMachine.cell(r, "/mnt/share", "total_kib") == 1_000);

        assertThat(DevicesTest.keys(rows)).containsExactly("/", "/mnt/with blank", "/mnt/share");
        assertThat(FakeMachine.cell(rows, "/", "used_kib")).isEqualTo(500);
        assertThat(FakeMachine.cell(rows, "/", "free_kib")).isEqualTo(400);
        assertThat(FakeMachine.cell(rows, "/", "inodes_used")).isEqualTo(600);
        assertThat(FakeMachine.attribute(rows, "/mnt/with blank", "device")).isEqualTo("/dev/mapper/a-very-long-name");
        assertThat(FakeMachine.attribute(rows, "/mnt/with blank", "fstype")).isEqualTo("xfs");
        assertThat(FakeMachine.attribute(rows, "/mnt/share", "read_only")).isEqualTo("yes");
        // The read-only share is full, but nobody can fill or free it.
        assertThat(machine.system("disk_used_worst_used_kib")).isEqualTo(1_900);
        assertThat(machine.system("disk_used_worst_size_kib")).isEqualTo(2_000);
    }

    @Test
    void mounts_containerOnOverlay_showsItsRoot() {
        List<MountTable.Mount> found = MountTable.parse("1 0 0:50 / / rw,relatime - overlay overlay rw,lowerdir=/x\n");
        assertThat(found).extracting(MountTable.Mount::point).containsExactly("/");
    }

    @Test
    void mounts_oddLines_arePassedOver() {
        assertThat(MountTable.parse("\n1 2\n- - - - - - -\n1 0 8:1 / relative rw - ext4 x rw\nx x x x / rw no dash\n"))
                .isEmpty();
        assertThat(MountTable.unescape("a\\040b\\134c\\9\\04")).isEqualTo("a b\\c\\9\\04");
    }

    @Test
    @Tag("EW-14")
    void mounts_oneHangs_othersGoOnAndItsRowStaysWithGaps() {
        machine.files.write("""
                == proc/self/mountinfo
                27 1 254:0 / / rw - ext4 /dev/vda rw
                28 1 0:60 / /mnt/dead rw - nfs4 server:/export rw
                29 1 254:16 / /mnt/other rw - ext4 /dev/vdb rw
                """);
        space.usages.put("/", usage(1_000, 500, 400));
        space.usages.put("/mnt/dead", usage(5_000, 500, 400));
        space.usages.put("/mnt/other", usage(2_000, 500, 400));
        awaitRows("all are known", r -> FakeMachine.cell(r, "/mnt/other", "total_kib") == 2_000);

        CountDownLatch dead = new CountDownLatch(1);
        space.hanging.put("/mnt/dead", dead);
        space.usages.put("/mnt/other", usage(3_000, 500, 400));
        Rows rows = awaitRows(
                "the dead one is a gap and the one behind it moves",
                r -> FakeMachine.cell(r, "/mnt/dead", "total_kib") == Column.GAP
                        && FakeMachine.cell(r, "/mnt/other", "total_kib") == 3_000);
        assertThat(DevicesTest.keys(rows)).containsExactly("/", "/mnt/dead", "/mnt/other");
        int asked = space.asked.get("/mnt/dead");
        for (int second = 0; second < 30; second++) {
            machine.second(mounts);
        }
        assertThat(space.asked.get("/mnt/dead"))
                .as("not asked again while it hangs")
                .isEqualTo(asked);

        dead.countDown();
        awaitRows("it came back", r -> FakeMachine.cell(r, "/mnt/dead", "total_kib") == 5_000);
    }

    @Test
    void mounts_moreHangThanThreadsMayBeLost_tickGoesOn() {
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < 3 * Mounts.MAX_LOST; i++) {
            table.append(i + 10)
                    .append(" 1 0:")
                    .append(i)
                    .append(" / /mnt/")
                    .append(i)
                    .append(" rw - nfs4 s:/x rw\n");
            space.hanging.put("/mnt/" + i, new CountDownLatch(1));
        }
        machine.files.file("proc/self/mountinfo", table.toString());
        for (int second = 0; second < 300; second++) {
            machine.second(mounts);
        }
        assertThat(space.asked.size()).isLessThanOrEqualTo(Mounts.MAX_LOST);
        assertThat(FakeMachine.rows(machine.second(mounts), Tables.MOUNT).size())
                .isEqualTo(3 * Mounts.MAX_LOST);
    }

    @Test
    @Tag("EW-14")
    void mounts_ofThisMachine_showTheRootAsDfDoes() {
        Roots real = Roots.ofThisMachine();
        Mounts here = new Mounts(real, new Space.OfTheKernel(), machine.clock);
        Rows rows = Await.value("the root is known", Duration.ofSeconds(20), () -> {
            Frame frame = machine.second(here);
            return FakeMachine.has(frame, Tables.MOUNT)
                            && FakeMachine.cell(FakeMachine.rows(frame, Tables.MOUNT), "/", "total_kib") > 0
                    ? FakeMachine.rows(frame, Tables.MOUNT)
                    : null;
        });
        long total = FakeMachine.cell(rows, "/", "total_kib");
        assertThat(total).isEqualTo(new java.io.File("/").getTotalSpace() / 1_024);
        assertThat(FakeMachine.cell(rows, "/", "used_kib")).isBetween(1L, total);
        here.close();
    }
}
