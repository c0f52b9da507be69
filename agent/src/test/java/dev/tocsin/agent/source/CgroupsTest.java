package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Column;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.FakeProc;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Control groups of both versions: who has a row, what is in it, and that groups come and go.
@Tag("KK-04")
final class CgroupsTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String NGINX = "/system.slice/nginx.service";

    @TempDir
    Path directory;

    private FakeMachine machine;

    @BeforeEach
    void machine() {
        machine = new FakeMachine(directory);
    }

    private void version2(String path, long cpuMicros) {
        machine.files.file("sys/fs/cgroup/cgroup.controllers", "cpu io memory pids\n");
        String at = "sys/fs/cgroup" + path;
        machine.files.file(
                at + "/cpu.stat",
                "usage_usec " + cpuMicros + "\nuser_usec 1\nsystem_usec 2\nnr_periods 9\nnr_throttled 2\n"
                        + "throttled_usec 77\n");
        machine.files.file(at + "/memory.current", "4096000\n");
        machine.files.file(at + "/io.stat", """
                8:0 rbytes=1000 wbytes=2000 rios=3 wios=4 dbytes=0 dios=0
                253:0 rbytes=900 wbytes=1900 rios=3 wios=4 dbytes=0 dios=0
                7:3 rbytes=5 wbytes=5 rios=1 wios=1
                8:16 rbytes=1 wbytes=2 rios=1 wios=1
                """);
        machine.files.file(at + "/pids.current", "5\n");
    }

    private Rows second(Cgroups cgroups) {
        return FakeMachine.rows(machine.second(cgroups), Tables.CGROUP);
    }

    @Test
    void group_ofVersion2_hasEveryColumn() {
        version2(NGINX, 123_456);
        machine.files.directory("sys/dev/block/253:0/slaves/sda"); // a volume that stands on 8:0
        Cgroups cgroups = new Cgroups(machine.roots(), machine.clock);
        cgroups.seen(NGINX);
        Rows rows = second(cgroups);
        assertThat(FakeMachine.cell(rows, NGINX, "cpu_micros")).isEqualTo(123_456);
        assertThat(FakeMachine.cell(rows, NGINX, "throttled_micros")).isEqualTo(77);
        assertThat(FakeMachine.cell(rows, NGINX, "mem_bytes")).isEqualTo(4_096_000);
        assertThat(FakeMachine.cell(rows, NGINX, "pids")).isEqualTo(5);
        assertThat(FakeMachine.cell(rows, NGINX, "io_read_bytes"))
                .as("disks, each once")
                .isEqualTo(1_001);
        assertThat(FakeMachine.cell(rows, NGINX, "io_write_bytes")).isEqualTo(2_002);
        assertThat(FakeMachine.attribute(rows, NGINX, "name")).isEqualTo("nginx.service");
        assertThat(FakeMachine.attribute(rows, NGINX, "unit")).isEqualTo("nginx.service");
        assertThat(FakeMachine.attribute(rows, NGINX, "container")).isEmpty();
        assertThat(DevicesTest.keys(rows)).contains(NGINX);
    }

    @Test
    void group_withoutAController_hasGapsAndOneWithoutIoZeros() {
        version2(NGINX, 1);
        machine.files.remove("sys/fs/cgroup" + NGINX + "/memory.current");
        machine.files.file("sys/fs/cgroup" + NGINX + "/io.stat", "");
        Cgroups cgroups = new Cgroups(machine.roots(), machine.clock);
        cgroups.seen(NGINX);
        Rows rows = second(cgroups);
        assertThat(FakeMachine.cell(rows, NGINX, "mem_bytes")).isEqualTo(Column.GAP);
        assertThat(FakeMachine.cell(rows, NGINX, "io_read_bytes")).isZero();
    }

    @Test
    void group_ofVersion1_isReadFromEachController() {
        String path = "/docker/" + ID;
        String top = "sys/fs/cgroup/";
        machine.files.file(top + "cpu,cpuacct" + path + "/cpuacct.usage", "5000123\n");
        machine.files.file(
                top + "cpu,cpuacct" + path + "/cpu.stat", "nr_periods 1\nnr_throttled 1\nthrottled_time 9000\n");
        machine.files.file(top + "memory" + path + "/memory.usage_in_bytes", "8192\n");
        machine.files.file(
                top + "blkio" + path + "/blkio.throttle.io_service_bytes",
                "8:0 Read 10\n8:0 Write 20\n8:0 Sync 30\n8:0 Total 30\nTotal 30\n");
        machine.files.file(top + "pids" + path + "/pids.current", "2\n");
        Cgroups cgroups = new Cgroups(machine.roots(), machine.clock);
        cgroups.seen(path);
        Rows rows = second(cgroups);
        assertThat(FakeMachine.cell(rows, path, "cpu_micros")).isEqualTo(5_000);
        assertThat(FakeMachine.cell(rows, path, "throttled_micros")).isEqualTo(9);
        assertThat(FakeMachine.cell(rows, path, "mem_bytes")).isEqualTo(8_192);
        assertThat(FakeMachine.cell(rows, path, "io_read_bytes")).isEqualTo(10);
        assertThat(FakeMachine.cell(rows, path, "io_write_bytes")).isEqualTo(20);
        assertThat(FakeMachine.cell(rows, path, "pids")).isEqualTo(2);
        assertThat(FakeMachine.attribute(rows, path, "name")).isEqualTo("docker 0123456789ab");
        assertThat(FakeMachine.attribute(rows, path, "container")).isEqualTo(ID);
    }

    @Test
    void group_whoseProcessIsBorn_hasARowInThatSecond_andNoneWhenItIsGone() {
        version2("/system.slice", 5);
        machine.files.file("proc/stat", "cpu  1 1 1 1\nbtime 1700000000\nprocesses 1\n");
        Cgroups cgroups = new Cgroups(machine.roots(), machine.clock);
        Processes processes =
                new Processes(new ProcessLook.Setup(machine.roots(), machine.clock, new Masking(), cgroups::seen, 100));
        Stat stat = new Stat(machine.roots(), new Frequencies(machine.roots(), machine.clock));
        machine.second(stat, processes, cgroups);
        version2("/system.slice/web.service", 7);
        machine.files.file("proc/stat", "cpu  1 1 1 1\nbtime 1700000000\nprocesses 2\n");
        machine.files.process(new FakeProc.FakeProcess(9, "web", 5, 8));
        Frame frame = machine.second(stat, processes, cgroups);
        Rows rows = FakeMachine.rows(frame, Tables.CGROUP);
        assertThat(FakeMachine.cell(rows, "/system.slice/web.service", "cpu_micros"))
                .isEqualTo(7);
        machine.files.remove("sys/fs/cgroup/system.slice/web.service");
        rows = second(cgroups);
        assertThat(FakeMachine.row(rows, "/system.slice/web.service")).isEqualTo(-1);
        assertThat(machine.system("cgroups_total")).isEqualTo(rows.size());
    }

    @Test
    void groups_thatNobodyTold_areFoundByTheWalk() {
        version2(NGINX, 1);
        version2("/user.slice/user-0.slice/session-3.scope", 2);
        version2("/made.by.hand", 2);
        Cgroups cgroups = new Cgroups(machine.roots(), machine.clock);
        Await.until(
                "the walk is done",
                Duration.ofSeconds(20),
                () -> FakeMachine.row(second(cgroups), "/user.slice/user-0.slice/session-3.scope") >= 0);
        assertThat(DevicesTest.keys(second(cgroups))).contains(NGINX).doesNotContain("/made.by.hand");
    }

    @Test
    void groups_moreThanRows_areCounted() {
        version2("/a.slice", 1);
        Cgroups cgroups = new Cgroups(machine.roots(), machine.clock);
        for (int i = 0; i < Cgroups.MAX_GROUPS + 10; i++) {
            String path = "/a.slice/x" + i + ".service";
            machine.files.file("sys/fs/cgroup" + path + "/pids.current", "1\n");
            cgroups.seen(path);
        }
        assertThat(second(cgroups).size()).isEqualTo(Cgroups.MAX_GROUPS);
        assertThat(machine.system("cgroups_total")).isEqualTo(Cgroups.MAX_GROUPS + 11);
        cgroups.close();
    }

    @Test
    void machine_withoutControlGroups_hasNoTable() {
        Cgroups cgroups = new Cgroups(machine.roots(), machine.clock);
        cgroups.seen(NGINX);
        assertThat(FakeMachine.has(machine.second(cgroups), Tables.CGROUP)).isFalse();
        assertThat(machine.system("cgroups_total")).isEqualTo(Column.GAP);
    }

    @Test
    void name_ofEscapedAndForeignPaths_isReadable() {
        assertThat(Cgroup.name("/system.slice/dev-disk\\x2dby.service")).isEqualTo("dev-disk-by.service");
        assertThat(Cgroup.name("/x.slice/cri-containerd-" + ID + ".scope")).isEqualTo("cri-containerd 0123456789ab");
        assertThat(Cgroup.name("/kubepods/burstable/pod1/" + ID)).isEqualTo("container 0123456789ab");
        assertThat(Cgroup.isShown("/../x.service")).isFalse();
        assertThat(Cgroup.isShown("/")).isFalse();
        assertThat(Cgroup.isShown("")).isFalse();
    }
}
