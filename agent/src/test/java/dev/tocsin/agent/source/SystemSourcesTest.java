package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Column;
import dev.tocsin.block.Derivation;
import dev.tocsin.block.Frame;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The sources that fill the machine's own row, against recorded and odd trees.
final class SystemSourcesTest {
    @TempDir
    Path directory;

    private FakeMachine machine;

    @BeforeEach
    void machine() {
        machine = new FakeMachine(directory);
    }

    private Stat stat() {
        return new Stat(machine.roots(), new Frequencies(machine.roots(), machine.clock));
    }

    @Test
    void stat_recordedFile_fillsMachineAndEachCpu() {
        machine.files.write("""
                == proc/stat
                cpu  44286 5 8412 411520 982 7 205 6658 90 0
                cpu0 21380 2 3482 207696 156 3 32 3179 40 0
                cpu1 22906 3 4930 203824 825 4 173 3478 50 0
                intr 624525 0 0 9 0
                ctxt 1246509
                btime 1795318567
                processes 12423
                procs_running 1
                procs_blocked 2
                softirq 361002 0 43088 6
                """);

        Frame frame = machine.second(stat());

        assertThat(machine.system("user_ticks")).isEqualTo(44_286);
        assertThat(machine.system("irq_ticks")).isEqualTo(7);
        assertThat(machine.system("steal_ticks")).isEqualTo(6_658);
        assertThat(machine.system("intr")).isEqualTo(624_525);
        assertThat(machine.system("ctxt")).isEqualTo(1_246_509);
        assertThat(machine.system("forks")).isEqualTo(12_423);
        assertThat(machine.system("procs_running")).isEqualTo(1);
        assertThat(machine.system("procs_blocked")).isEqualTo(2);
        assertThat(machine.reading.bootSecond()).isEqualTo(1_795_318_567L);
        Rows cpus = FakeMachine.rows(frame, Tables.CPU);
        assertThat(cpus.size()).isEqualTo(2);
        assertThat(FakeMachine.cell(cpus, "1", "iowait_ticks")).isEqualTo(825);
        assertThat(FakeMachine.cell(cpus, "1", "freq_khz")).isEqualTo(Column.GAP);
    }

    @Test
    void stat_oldKernelWithFourTimes_leavesGapsNotZeros() {
        machine.files.file("proc/stat", "cpu  1 2 3 4\ncpu0 1 2 3 4\n");
        machine.second(stat());
        assertThat(machine.system("idle_ticks")).isEqualTo(4);
        assertThat(machine.system("iowait_ticks")).isEqualTo(Column.GAP);
        assertThat(machine.system("forks")).isEqualTo(Column.GAP);
    }

    @Test
    void stat_thousandCpus_allHaveRows() {
        StringBuilder text = new StringBuilder("cpu  1 1 1 1 1 1 1 1 0 0\n");
        for (int cpu = 0; cpu < 1_000; cpu++) {
            text.append("cpu").append(cpu).append(" 1 2 3 ").append(cpu).append(" 5 6 7 8 0 0\n");
        }
        machine.files.file("proc/stat", text.append("intr 5 0 0\n").toString());
        Rows cpus = FakeMachine.rows(machine.second(stat()), Tables.CPU);
        assertThat(cpus.size()).isEqualTo(1_000);
        assertThat(FakeMachine.cell(cpus, "999", "idle_ticks")).isEqualTo(999);
    }

    @Test
    void stat_cpuTurnedOff_hasNoRow() {
        machine.files.file("proc/stat", "cpu  1 1 1 1 1 1 1 1\ncpu0 1 1 1 1 1 1 1 1\ncpu2 1 1 1 1 1 1 1 1\n");
        Rows cpus = FakeMachine.rows(machine.second(stat()), Tables.CPU);
        assertThat(FakeMachine.row(cpus, "1")).isEqualTo(-1);
        assertThat(FakeMachine.row(cpus, "2")).isEqualTo(1);
    }

    @Test
    void stat_missing_isGapAndTableIsAbsent() {
        Frame frame = machine.second(stat());
        assertThat(FakeMachine.has(frame, Tables.CPU)).isFalse();
        assertThat(machine.system("user_ticks")).isEqualTo(Column.GAP);
    }

    @Test
    void stat_appearsLater_isFoundAgainWithinHalfAMinute() {
        Stat stat = stat();
        machine.second(stat);
        machine.files.file("proc/stat", "cpu  1 2 3 4 5 6 7 8\n");
        for (int second = 0; second <= ProcReader.RETRY_READS; second++) {
            machine.second(stat);
        }
        assertThat(machine.system("user_ticks")).isEqualTo(1);
    }

    @Test
    @Tag("EW-12")
    @Tag("D6")
    void cpuIdle_twoBusyLoops_isNeverBelowZeroNorBusyAboveOne() {
        Stat stat = stat();
        machine.files.file("proc/stat", "cpu  100 0 100 1000 500 0 0 0 0 0\n");
        machine.second(stat);
        long[] before = row();
        // Both CPUs busy for a second, and idle and iowait go back by a tick, as the kernel's do.
        machine.files.file("proc/stat", "cpu  300 0 100 999 499 0 0 0 0 0\n");
        machine.second(stat);

        assertThat(query("cpu_busy", before)).isEqualTo(1.0);
        assertThat(query("cpu_iowait", before)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"900.00 1700.00, 900.0", "59.99 1.00, 59.99", "0.03 0.00, 0.03", "31536000.50 1, 31536000.5"})
    @Tag("EW-10")
    @Tag("D6")
    void uptime_ofAnyAge_isToldInSeconds(String text, double seconds) {
        machine.files.file("proc/uptime", text + "\n");
        machine.second(new Uptime(machine.roots()));
        assertThat(query("uptime", null)).isEqualTo(seconds);
    }

    @Test
    void loadavg_recordedFile_isInHundredths() {
        machine.files.file("proc/loadavg", "0.20 12.5 1000.00 1/80 11206\n");
        machine.second(new Loadavg(machine.roots()));
        assertThat(machine.system("load1_centi")).isEqualTo(20);
        assertThat(machine.system("load5_centi")).isEqualTo(1_250);
        assertThat(machine.system("load15_centi")).isEqualTo(100_000);
    }

    @Test
    @Tag("EW-13")
    void meminfo_recordedFile_countsCacheAsAvailable() {
        machine.files.write("""
                == proc/meminfo
                MemTotal:       24682416 kB
                MemFree:        23758896 kB
                MemAvailable:   24276320 kB
                Buffers:            4504 kB
                Cached:           663992 kB
                SwapCached:            0 kB
                SwapTotal:          1024 kB
                SwapFree:            512 kB
                Dirty:                36 kB
                Slab:              77000 kB
                """);
        machine.second(new Meminfo(machine.roots()));
        assertThat(query("mem_used", null)).isEqualTo((24_682_416L - 24_276_320L) * 1024.0);
        assertThat(query("swap_used", null)).isEqualTo(512 * 1024.0);
        assertThat(machine.system("mem_cached_kib")).isEqualTo(663_992);
        assertThat(machine.system("mem_slab_kib")).isEqualTo(77_000);
    }

    @Test
    void meminfo_kernelWithoutMemAvailable_isEstimated() {
        machine.files.file("proc/meminfo", "MemTotal: 100 kB\nMemFree: 10 kB\nBuffers: 5 kB\nCached: 20 kB\n");
        machine.second(new Meminfo(machine.roots()));
        assertThat(machine.system("mem_available_kib")).isEqualTo(35);
    }

    @Test
    void vmstat_withSwap_isReadEachSecondInUnitsOf4Kib() {
        machine.files.file("proc/meminfo", "SwapTotal: 100 kB\n");
        machine.files.file("proc/vmstat", "nr_free_pages 5\npswpin 10\npswpout 20\n");
        Meminfo meminfo = new Meminfo(machine.roots());
        Vmstat vmstat = new Vmstat(machine.roots(), 16);
        machine.second(meminfo, vmstat);
        machine.files.file("proc/vmstat", "nr_free_pages 5\npswpin 11\npswpout 20\n");
        machine.second(meminfo, vmstat);
        assertThat(machine.system("swap_in_pages")).isEqualTo(11 * 16);
        assertThat(machine.system("swap_out_pages")).isEqualTo(20 * 16);
    }

    @Test
    void pressure_withoutMemoryFile_isAGapThereAlone() {
        machine.files.file("proc/pressure/cpu", "some avg10=0.74 avg60=4.55 avg300=5.49 total=88543264\nfull x\n");
        machine.files.file("proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
        machine.second(new Pressure(machine.roots()));
        assertThat(machine.system("pressure_cpu_micros")).isEqualTo(88_543_264);
        assertThat(machine.system("pressure_io_micros")).isZero();
        assertThat(machine.system("pressure_mem_micros")).isEqualTo(Column.GAP);
    }

    @Test
    void fileHandles_recordedFiles_areUsedOnes() {
        machine.files.file("proc/sys/fs/file-nr", "580\t30\t2465610\n");
        machine.files.file("proc/sys/kernel/random/entropy_avail", "256\n");
        machine.second(new FileHandles(machine.roots()));
        assertThat(machine.system("fds_used")).isEqualTo(550);
        assertThat(machine.system("entropy")).isEqualTo(256);
    }

    @Test
    void netstat_recordedFiles_areFoundByName() {
        machine.files.write("""
                == proc/net/snmp
                Ip: Forwarding DefaultTTL InReceives
                Ip: 2 64 8299
                Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens CurrEstab InSegs OutSegs RetransSegs InErrs
                Tcp: 1 200 120000 -1 76 12 7959 5642 3 0
                Udp: InDatagrams NoPorts InErrors OutDatagrams
                Udp: 339 0 4 340
                UdpLite: InDatagrams NoPorts InErrors OutDatagrams
                UdpLite: 0 0 99 0
                == proc/net/sockstat
                sockets: used 16
                TCP: inuse 1 orphan 0 tw 5 alloc 1 mem 114
                UDP: inuse 0 mem 0
                == proc/net/tcp
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1678 1
                   1: 0100007F:07E9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1679 1
                   2: 0100007F:07E9 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 1680 1
                   3: 0100007F:07EA 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1681 1
                """);
        machine.second(new Netstat(machine.roots(), machine.clock));
        assertThat(machine.system("tcp_established")).isEqualTo(12);
        assertThat(machine.system("tcp_retrans")).isEqualTo(3);
        assertThat(machine.system("udp_errors")).isEqualTo(4);
        assertThat(machine.system("sockets_used")).isEqualTo(16);
        assertThat(machine.system("tcp_timewait")).isEqualTo(5);
        assertThat(machine.system("tcp_listen"))
                .as("stops at the first that does not listen")
                .isEqualTo(2);
    }

    @Test
    void netstat_thousandListeners_areAllCounted() {
        StringBuilder text = new StringBuilder("  sl  local_address rem_address   st\n");
        for (int i = 0; i < 1_000; i++) {
            text.append("   ").append(i).append(": 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000\n");
        }
        machine.files.file("proc/net/tcp", text.toString());
        machine.second(new Netstat(machine.roots(), machine.clock));
        assertThat(machine.system("tcp_listen")).isEqualTo(1_000);
        assertThat(machine.system("tcp_established")).isEqualTo(Column.GAP);
    }

    @Test
    void netstat_listenersOfBothFamilies_areCountedAnewWhenSocketsChange() {
        Netstat netstat = new Netstat(machine.roots(), machine.clock);
        sockets(3, 2, 4);
        listeners(1, 0);
        machine.second(netstat);
        assertThat(machine.system("tcp_listen")).isEqualTo(1);
        listeners(2, 2);
        for (int second = 0; second < 30; second++) {
            machine.second(netstat);
        }
        assertThat(machine.system("tcp_listen"))
                .as("nothing points to a change")
                .isEqualTo(1);
        sockets(4, 3, 5); // one more of each family, one of both a connection
        machine.second(netstat);
        assertThat(machine.system("tcp_listen")).isEqualTo(4);
        listeners(3, 2);
        for (int second = 0; second <= Netstat.LISTEN_SECONDS_MAX; second++) {
            machine.second(netstat);
        }
        assertThat(machine.system("tcp_listen")).as("every minute in any case").isEqualTo(5);
    }

    @Test
    void netstat_errorsOfUdpOverIpv6_areIncluded() {
        machine.files.file("proc/net/snmp", "Udp: InDatagrams NoPorts InErrors\nUdp: 1 2 4\n");
        machine.files.file("proc/net/snmp6", "Ip6InReceives 9\nUdp6InErrors 3\nUdp6InDatagrams 8\n");
        machine.second(new Netstat(machine.roots(), machine.clock));
        assertThat(machine.system("udp_errors")).isEqualTo(7);
    }

    private void sockets(int inUse, int inUse6, int established) {
        machine.files.file(
                "proc/net/sockstat", "sockets: used 9\nTCP: inuse " + inUse + " orphan 0 tw 7 alloc 1 mem 1\n");
        machine.files.file("proc/net/sockstat6", "TCP6: inuse " + inUse6 + "\nUDP6: inuse 0\n");
        machine.files.file("proc/net/snmp", "Tcp: CurrEstab RetransSegs\nTcp: " + established + " 3\n");
    }

    private void listeners(int v4, int v6) {
        String line = "   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000\n";
        machine.files.file("proc/net/tcp", "  sl  local_address\n" + line.repeat(v4));
        machine.files.file("proc/net/tcp6", "  sl  local_address\n" + line.repeat(v6));
    }

    @ParameterizedTest
    @CsvSource({
        "18446744073709551615, -1",
        "18446744073709551616, 0",
        "9223372036854775808, -9223372036854775807",
        "123456789012345678901, " + Long.MIN_VALUE,
        "-5, -5",
        "x, " + Long.MIN_VALUE,
        "'', " + Long.MIN_VALUE,
        "12abc, 12"
    })
    void number_oddTexts_wrapOrAreGaps(String text, long expected) {
        byte[] bytes = Words.ascii(text + " 7\n");
        Cursor cursor = new Cursor().over(bytes, 0, bytes.length);
        if (text.isEmpty()) {
            cursor.over(bytes, bytes.length - 1, bytes.length);
        }
        assertThat(cursor.number()).isEqualTo(expected);
    }

    private long[] row() {
        long[] cells = new long[Tables.SYSTEM.columns().size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = machine.reading.system(i);
        }
        return cells;
    }

    private double query(String name, long[] before) {
        QueryColumn column = Tables.SYSTEM.queryColumn(name);
        return Derivation.evaluate(column.formula(), before, row(), 1);
    }
}
