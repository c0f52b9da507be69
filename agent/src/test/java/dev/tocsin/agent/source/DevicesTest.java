package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Column;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks and interfaces: which have rows, and which count for the machine.
final class DevicesTest {
    @TempDir
    Path directory;

    private FakeMachine machine;

    @BeforeEach
    void machine() {
        machine = new FakeMachine(directory);
    }

    private static String disk(String name, int factor) {
        return "   8   0 " + name + " " + factor + " 1 " + 10 * factor + " 3 " + 2 * factor + " 1 " + 20 * factor
                + " 4 0 " + 7 * factor + " 9 0 0 0 0\n";
    }

    @Test
    void diskstats_lvmOnRaidOnDisks_countsEachByteOnce() {
        machine.files.file(
                "proc/diskstats",
                disk("sda", 1)
                        + disk("sda1", 1)
                        + disk("sdb", 2)
                        + disk("md0", 3)
                        + disk("dm-0", 3)
                        + disk("loop0", 50)
                        + disk("zram0", 50)
                        + disk("sr0", 50)
                        + disk("nvme0n1", 4)
                        + disk("cciss/c0d0", 5));
        for (String name : List.of("sda", "sdb", "loop0", "zram0", "sr0", "nvme0n1", "cciss!c0d0")) {
            machine.files.directory("sys/block/" + name + "/slaves");
        }
        machine.files.directory("sys/block/md0/slaves/sda").directory("sys/block/dm-0/slaves/md0");

        Frame frame = machine.second(new Diskstats(machine.roots(), machine.clock));

        Rows rows = FakeMachine.rows(frame, Tables.DISK);
        assertThat(keys(rows)).containsExactly("sda", "sdb", "md0", "dm-0", "nvme0n1", "cciss/c0d0");
        assertThat(FakeMachine.cell(rows, "sdb", "read_bytes")).isEqualTo(20 * 512);
        assertThat(FakeMachine.cell(rows, "sdb", "write_ops")).isEqualTo(4);
        assertThat(FakeMachine.cell(rows, "sdb", "busy_millis")).isEqualTo(14);
        assertThat(FakeMachine.cell(rows, "sdb", "queue_millis")).isEqualTo(9);
        assertThat(machine.system("disk_read_bytes")).isEqualTo((1 + 2 + 4 + 5) * 10 * 512);
        assertThat(machine.system("disk_write_bytes")).isEqualTo((1 + 2 + 4 + 5) * 20 * 512);
    }

    @Test
    void diskstats_containerWithoutSys_keepsWholeDevicesByName() {
        machine.files.file(
                "proc/diskstats", disk("vda", 1) + disk("vda1", 1) + disk("nvme0n1p2", 1) + disk("loop3", 1));
        machine.files.remove("sys");
        Frame frame = machine.second(new Diskstats(machine.roots(), machine.clock));
        assertThat(keys(FakeMachine.rows(frame, Tables.DISK))).containsExactly("vda");
        assertThat(machine.system("disk_read_bytes")).isEqualTo(10 * 512);
    }

    @Test
    void diskstats_oldShortLine_leavesGaps() {
        machine.files.file("proc/diskstats", "   8   0 sda 1 2\n").directory("sys/block/sda");
        Rows rows = FakeMachine.rows(machine.second(new Diskstats(machine.roots(), machine.clock)), Tables.DISK);
        assertThat(FakeMachine.cell(rows, "sda", "read_ops")).isEqualTo(1);
        assertThat(FakeMachine.cell(rows, "sda", "read_bytes")).isEqualTo(Column.GAP);
        assertThat(machine.system("disk_read_bytes")).isEqualTo(Column.GAP);
    }

    private static final String HEAD = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls
            """;

    private static String net(String name, int factor) {
        return name + ":" + 1_000 * factor + " " + factor + " 1 2 0 0 0 0 " + 2_000 * factor + " " + 3 * factor
                + " 4 5 0 0 0 0\n";
    }

    @Test
    void netDev_serverWithBridgeAndVeths_countsTheCardAlone() {
        machine.files.file(
                "proc/net/dev", HEAD + net("    lo", 9) + net("  eth0", 1) + net("docker0", 5) + net("veth1a2b", 5));
        machine.files
                .directory("sys/class/net/lo")
                .directory("sys/class/net/eth0/device")
                .file("sys/class/net/eth0/speed", "10000\n")
                .file("sys/class/net/eth0/operstate", "up\n")
                .directory("sys/class/net/docker0/bridge")
                .file("sys/class/net/docker0/speed", "-1\n")
                .directory("sys/class/net/veth1a2b");

        Frame frame = machine.second(new NetDev(machine.roots(), machine.clock));

        Rows rows = FakeMachine.rows(frame, Tables.NET);
        assertThat(keys(rows)).containsExactly("lo", "eth0", "docker0", "veth1a2b");
        assertThat(FakeMachine.cell(rows, "eth0", "tx_packets")).isEqualTo(3);
        assertThat(FakeMachine.cell(rows, "eth0", "rx_drops")).isEqualTo(2);
        assertThat(FakeMachine.cell(rows, "eth0", "tx_errors")).isEqualTo(4);
        assertThat(FakeMachine.attribute(rows, "eth0", "speed")).isEqualTo("10000");
        assertThat(FakeMachine.attribute(rows, "eth0", "state")).isEqualTo("up");
        assertThat(FakeMachine.attribute(rows, "docker0", "speed")).isNull();
        assertThat(machine.system("net_rx_bytes")).isEqualTo(1_000);
        assertThat(machine.system("net_tx_bytes")).isEqualTo(2_000);
    }

    @Test
    void netDev_containerWithVethAsEth0_countsIt() {
        machine.files.file("proc/net/dev", HEAD + net("lo", 9) + net("eth0", 1) + net("wg0", 7) + net("tun0", 7));
        machine.files
                .directory("sys/class/net/lo")
                .file("sys/class/net/eth0/uevent", "INTERFACE=eth0\nIFINDEX=2\n")
                .file("sys/class/net/wg0/uevent", "DEVTYPE=wireguard\nINTERFACE=wg0\n")
                .file("sys/class/net/tun0/tun_flags", "0x1001\n");
        machine.second(new NetDev(machine.roots(), machine.clock));
        assertThat(machine.system("net_rx_bytes")).isEqualTo(1_000);
    }

    @Test
    void netDev_withoutSys_countsAllButLoopback() {
        machine.files.file("proc/net/dev", HEAD + net("lo", 9) + net("eth0", 1) + net("eth1", 2));
        machine.files.remove("sys");
        machine.second(new NetDev(machine.roots(), machine.clock));
        assertThat(machine.system("net_rx_bytes")).isEqualTo(3_000);
    }

    @Test
    void netDev_onlyLoopback_hasNoTotals() {
        machine.files.file("proc/net/dev", HEAD + net("lo", 9)).directory("sys/class/net/lo");
        machine.second(new NetDev(machine.roots(), machine.clock));
        assertThat(machine.system("net_rx_bytes")).isEqualTo(Column.GAP);
    }

    @Test
    void netDev_linkGoesDown_isANewEntityOfTheSameKey() {
        machine.files.file("proc/net/dev", HEAD + net("eth0", 1));
        machine.files.directory("sys/class/net/eth0/device").file("sys/class/net/eth0/operstate", "up\n");
        NetDev source = new NetDev(machine.roots(), machine.clock);
        machine.second(source);
        machine.files.file("sys/class/net/eth0/operstate", "down\n");
        Await.until("the state is looked at again", Duration.ofSeconds(10), () -> {
            Rows rows = FakeMachine.rows(machine.second(source), Tables.NET);
            return "down".equals(FakeMachine.attribute(rows, "eth0", "state"));
        });
    }

    static List<String> keys(Rows rows) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            keys.add(rows.entity(i).key());
        }
        return keys;
    }
}
