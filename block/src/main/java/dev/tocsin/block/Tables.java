package dev.tocsin.block;

import static dev.tocsin.block.Unit.BYTES;
import static dev.tocsin.block.Unit.BYTES_PER_SECOND;
import static dev.tocsin.block.Unit.CODE;
import static dev.tocsin.block.Unit.COUNT;
import static dev.tocsin.block.Unit.KILOHERTZ;
import static dev.tocsin.block.Unit.LOAD;
import static dev.tocsin.block.Unit.MILLIS;
import static dev.tocsin.block.Unit.OWN;
import static dev.tocsin.block.Unit.PER_SECOND;
import static dev.tocsin.block.Unit.RATIO;
import static dev.tocsin.block.Unit.SECONDS;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The visible list of all tables. Adding one: a constant here, a source in the agent, a test, the reference page.
///
/// CPU time is stored in ticks of 1/100 s as the kernel gives it (`USER_HZ`, proc(5)); guest time is inside user
/// time there and is not counted twice. Memory is stored in KiB, processes' in pages of 4 KiB or KiB as read.
public final class Tables {
    private static final List<String> BUSY =
            List.of("user_ticks", "nice_ticks", "system_ticks", "irq_ticks", "softirq_ticks", "steal_ticks");
    private static final List<String> ALL_TICKS = List.of(
            "user_ticks",
            "nice_ticks",
            "system_ticks",
            "irq_ticks",
            "softirq_ticks",
            "steal_ticks",
            "idle_ticks",
            "iowait_ticks");
    private static final double KIB = 1024;
    private static final double MICROS = 1e-6;

    private Tables() {}

    /// The machine as a whole: one entity, key `""`.
    public static final Table SYSTEM = ticks(new TableBuilder(1, "system", null, "The machine as a whole."))
            .gauge("load1_centi", "Load average over 1 min × 100 (/proc/loadavg).")
            .gauge("load5_centi", "Load average over 5 min × 100.")
            .gauge("load15_centi", "Load average over 15 min × 100.")
            .gauge("mem_total_kib", "MemTotal (/proc/meminfo).")
            .gauge("mem_available_kib", "MemAvailable.")
            .gauge("mem_free_kib", "MemFree.")
            .gauge("mem_cached_kib", "Cached.")
            .gauge("mem_buffers_kib", "Buffers.")
            .gauge("mem_slab_kib", "Slab.")
            .gauge("mem_dirty_kib", "Dirty.")
            .gauge("swap_total_kib", "SwapTotal.")
            .gauge("swap_free_kib", "SwapFree.")
            .counter("swap_in_pages", "pswpin, pages of 4 KiB (/proc/vmstat).")
            .counter("swap_out_pages", "pswpout, pages of 4 KiB.")
            .gauge("procs_total", "Processes: the numeric entries of /proc.")
            .gauge("procs_running", "procs_running (/proc/stat).")
            .gauge("procs_blocked", "procs_blocked (/proc/stat).")
            .counter("forks", "processes: forks since boot (/proc/stat).")
            .counter("ctxt", "Context switches since boot (/proc/stat).")
            .counter("intr", "Interrupts since boot (/proc/stat).")
            .counter("pressure_cpu_micros", "Time some task waited for a CPU, µs (/proc/pressure/cpu).")
            .counter("pressure_io_micros", "Time some task waited for I/O, µs.")
            .counter("pressure_mem_micros", "Time some task waited for memory, µs.")
            .gauge("uptime_centis", "Uptime in 1/100 s (/proc/uptime).")
            .gauge("tcp_established", "TCP connections established, IPv4 and IPv6 (CurrEstab in /proc/net/snmp).")
            .gauge(
                    "tcp_listen",
                    "Listening TCP sockets, IPv4 and IPv6; counted anew when sockets came or went, at most each 15 s.")
            .gauge("tcp_timewait", "TCP sockets in TIME-WAIT (/proc/net/sockstat).")
            .counter("tcp_retrans", "TCP segments sent again (/proc/net/snmp).")
            .counter("udp_errors", "UDP InErrors, IPv4 and IPv6 (/proc/net/snmp, snmp6).")
            .gauge("sockets_used", "Sockets in use (/proc/net/sockstat).")
            .gauge("fds_used", "File handles in use (/proc/sys/fs/file-nr).")
            .gauge("entropy", "Entropy available, bits.")
            .gauge("clock_skew_millis", "Own clock minus the hub's, ms, as last measured.")
            .gauge("lateness_millis", "How late in its second the reading was made, ms.")
            .gauge("disk_used_worst_used_kib", "Used space of the fullest real mount.")
            .gauge("disk_used_worst_size_kib", "Used plus available space of that mount.")
            .counter("disk_read_bytes", "Bytes read from all real devices.")
            .counter("disk_write_bytes", "Bytes written to all real devices.")
            .counter("net_rx_bytes", "Bytes received on all real interfaces.")
            .counter("net_tx_bytes", "Bytes sent on all real interfaces.")
            .counter("forks_missed", "Processes and threads that came and went between two readings.")
            .gauge("cgroups_total", "Control groups with units or containers; table cgroup has the first 1,000.")
            .asShare("cpu_busy", BUSY, ALL_TICKS, "Share of all CPU time that was neither idle nor waiting for I/O.")
            .asShare("cpu_user", List.of("user_ticks"), ALL_TICKS, "Share of CPU time in user code, guests included.")
            .asShare("cpu_nice", List.of("nice_ticks"), ALL_TICKS, "Share of CPU time in niced user code.")
            .asShare("cpu_system", List.of("system_ticks"), ALL_TICKS, "Share of CPU time in the kernel.")
            .asShare("cpu_iowait", List.of("iowait_ticks"), ALL_TICKS, "Share of CPU time idle while I/O was open.")
            .asShare("cpu_irq", List.of("irq_ticks", "softirq_ticks"), ALL_TICKS, "Share of CPU time in interrupts.")
            .asShare("cpu_steal", List.of("steal_ticks"), ALL_TICKS, "Share of CPU time the hypervisor kept.")
            .asGauge("load1", LOAD, "load1_centi", 0.01, "Load average over 1 minute.")
            .asGauge("load5", LOAD, "load5_centi", 0.01, "Load average over 5 minutes.")
            .asGauge("load15", LOAD, "load15_centi", 0.01, "Load average over 15 minutes.")
            .asGauge("mem_total", BYTES, "mem_total_kib", KIB, "Memory the kernel manages.")
            .asGauge(
                    "mem_available",
                    BYTES,
                    "mem_available_kib",
                    KIB,
                    "Memory that could be given out without swapping.")
            .asDifference("mem_used", BYTES, "mem_total_kib", "mem_available_kib", KIB, "Total minus available.")
            .asGauge("mem_free", BYTES, "mem_free_kib", KIB, "Memory used for nothing at all.")
            .asGauge("mem_cached", BYTES, "mem_cached_kib", KIB, "Page cache.")
            .asGauge("mem_buffers", BYTES, "mem_buffers_kib", KIB, "Buffers of block devices.")
            .asGauge("mem_slab", BYTES, "mem_slab_kib", KIB, "Kernel data structures.")
            .asGauge("mem_dirty", BYTES, "mem_dirty_kib", KIB, "Memory waiting to be written to disk.")
            .asGauge("swap_total", BYTES, "swap_total_kib", KIB, "Swap space.")
            .asDifference("swap_used", BYTES, "swap_total_kib", "swap_free_kib", KIB, "Swap space in use.")
            .asRate("swap_in", BYTES_PER_SECOND, List.of("swap_in_pages"), 4096, "Read back from swap.")
            .asRate("swap_out", BYTES_PER_SECOND, List.of("swap_out_pages"), 4096, "Written to swap.")
            .asGauge("procs_total", COUNT, "procs_total", 1, "Processes.")
            .asGauge("procs_running", COUNT, "procs_running", 1, "Tasks running or ready to run.")
            .asGauge("procs_blocked", COUNT, "procs_blocked", 1, "Tasks waiting for I/O.")
            .asRate("forks", PER_SECOND, List.of("forks"), 1, "Processes and threads started.")
            .asRate("ctxt", PER_SECOND, List.of("ctxt"), 1, "Context switches.")
            .asRate("intr", PER_SECOND, List.of("intr"), 1, "Interrupts.")
            .asRate("pressure_cpu", RATIO, List.of("pressure_cpu_micros"), MICROS, "Time some task waited for a CPU.")
            .asRate("pressure_io", RATIO, List.of("pressure_io_micros"), MICROS, "Time some task waited for I/O.")
            .asRate("pressure_mem", RATIO, List.of("pressure_mem_micros"), MICROS, "Time some task waited for memory.")
            .asGauge("uptime", SECONDS, "uptime_centis", 0.01, "Time since boot.")
            .asGauge("tcp_established", COUNT, "tcp_established", 1, "Established TCP connections.")
            .asGauge("tcp_listen", COUNT, "tcp_listen", 1, "Listening TCP sockets.")
            .asGauge("tcp_timewait", COUNT, "tcp_timewait", 1, "TCP sockets in TIME-WAIT.")
            .asRate("tcp_retrans", PER_SECOND, List.of("tcp_retrans"), 1, "TCP segments sent again.")
            .asRate("udp_errors", PER_SECOND, List.of("udp_errors"), 1, "UDP datagrams lost on receipt.")
            .asGauge("sockets_used", COUNT, "sockets_used", 1, "Sockets in use.")
            .asGauge("fds_used", COUNT, "fds_used", 1, "File handles in use.")
            .asGauge("entropy", COUNT, "entropy", 1, "Entropy available, bits.")
            .asGauge("clock_skew", MILLIS, "clock_skew_millis", 1, "Own clock minus the hub's.")
            .asGauge("lateness", MILLIS, "lateness_millis", 1, "How late in its second the reading was made.")
            .asFraction(
                    "disk_used_worst",
                    "disk_used_worst_used_kib",
                    "disk_used_worst_size_kib",
                    "Used share of the fullest real mount.")
            .asRate("disk_read", BYTES_PER_SECOND, List.of("disk_read_bytes"), 1, "Read from all real devices.")
            .asRate("disk_write", BYTES_PER_SECOND, List.of("disk_write_bytes"), 1, "Written to all real devices.")
            .asRate("net_rx", BYTES_PER_SECOND, List.of("net_rx_bytes"), 1, "Received on all real interfaces.")
            .asRate("net_tx", BYTES_PER_SECOND, List.of("net_tx_bytes"), 1, "Sent on all real interfaces.")
            .asRate(
                    "forks_missed",
                    PER_SECOND,
                    List.of("forks_missed"),
                    1,
                    "Processes and threads that came and went unseen.")
            .asGauge("cgroups_total", COUNT, "cgroups_total", 1, "Control groups of units and containers.")
            .build();

    /// Each CPU; the key is its index.
    public static final Table CPU = ticks(new TableBuilder(2, "cpu", "index", "Each CPU of the machine."))
            .gauge("freq_khz", "Current frequency, kHz (cpufreq, else /proc/cpuinfo).")
            .asShare("busy", BUSY, ALL_TICKS, "Share of time neither idle nor waiting for I/O.")
            .asShare("user", List.of("user_ticks", "nice_ticks"), ALL_TICKS, "Share of time in user code.")
            .asShare("system", List.of("system_ticks"), ALL_TICKS, "Share of time in the kernel.")
            .asShare("iowait", List.of("iowait_ticks"), ALL_TICKS, "Share of time idle while I/O was open.")
            .asShare("irq", List.of("irq_ticks", "softirq_ticks"), ALL_TICKS, "Share of time in interrupts.")
            .asShare("steal", List.of("steal_ticks"), ALL_TICKS, "Share of time the hypervisor kept.")
            .asGauge("freq", KILOHERTZ, "freq_khz", 1, "Current frequency.")
            .build();

    /// Each block device that holds data (no loop, ram or partition); the key is its kernel name.
    public static final Table DISK = new TableBuilder(3, "disk", "device", "Each block device.")
            .counter("read_bytes", "Bytes read: sectors × 512 (Documentation/admin-guide/iostats.rst).")
            .counter("write_bytes", "Bytes written.")
            .counter("read_ops", "Reads completed.")
            .counter("write_ops", "Writes completed.")
            .counter("busy_millis", "Time with I/O in flight, ms.")
            .counter("read_millis", "Time spent reading, ms, summed over requests.")
            .counter("write_millis", "Time spent writing, ms, summed over requests.")
            .counter("queue_millis", "Weighted time in flight, ms.")
            .asRate("read_bytes", BYTES_PER_SECOND, List.of("read_bytes"), 1, "Read.")
            .asRate("write_bytes", BYTES_PER_SECOND, List.of("write_bytes"), 1, "Written.")
            .asRate("read_ops", PER_SECOND, List.of("read_ops"), 1, "Reads completed.")
            .asRate("write_ops", PER_SECOND, List.of("write_ops"), 1, "Writes completed.")
            .asRate("busy", RATIO, List.of("busy_millis"), 0.001, "Share of time with I/O in flight.")
            .asMeanPer("read_await", MILLIS, "read_millis", "read_ops", 1, "Mean time of a read.")
            .asMeanPer("write_await", MILLIS, "write_millis", "write_ops", 1, "Mean time of a write.")
            .asRate("queue", COUNT, List.of("queue_millis"), 0.001, "Mean number of requests in flight.")
            .build();

    /// Each mounted file system that stores something; the key is its mount point.
    public static final Table MOUNT = new TableBuilder(4, "mount", "mount point", "Each real file system.")
            .gauge("total_kib", "Size.")
            .gauge("used_kib", "Used space: size minus free.")
            .gauge("free_kib", "Space an ordinary user may still fill.")
            .gauge("inodes_total", "Inodes.")
            .gauge("inodes_used", "Inodes in use.")
            .attribute("device", "What is mounted.")
            .attribute("fstype", "File system type.")
            .attribute("read_only", "yes or no.")
            .asGauge("total", BYTES, "total_kib", KIB, "Size.")
            .asGauge("used", BYTES, "used_kib", KIB, "Used space.")
            .asGauge("free", BYTES, "free_kib", KIB, "Space an ordinary user may still fill.")
            .asGauge("inodes_total", COUNT, "inodes_total", 1, "Inodes.")
            .asGauge("inodes_used", COUNT, "inodes_used", 1, "Inodes in use.")
            .build();

    /// Each network interface; the key is its name.
    public static final Table NET = new TableBuilder(5, "net", "interface", "Each network interface.")
            .counter("rx_bytes", "Bytes received (/proc/net/dev).")
            .counter("tx_bytes", "Bytes sent.")
            .counter("rx_packets", "Packets received.")
            .counter("tx_packets", "Packets sent.")
            .counter("rx_errors", "Receive errors.")
            .counter("tx_errors", "Send errors.")
            .counter("rx_drops", "Received packets dropped.")
            .counter("tx_drops", "Packets dropped before sending.")
            .attribute("speed", "Mb/s as the driver says.")
            .attribute("state", "up, down or as the kernel says.")
            .asRate("rx_bytes", BYTES_PER_SECOND, List.of("rx_bytes"), 1, "Received.")
            .asRate("tx_bytes", BYTES_PER_SECOND, List.of("tx_bytes"), 1, "Sent.")
            .asRate("rx_packets", PER_SECOND, List.of("rx_packets"), 1, "Packets received.")
            .asRate("tx_packets", PER_SECOND, List.of("tx_packets"), 1, "Packets sent.")
            .asRate("rx_errors", PER_SECOND, List.of("rx_errors"), 1, "Receive errors.")
            .asRate("tx_errors", PER_SECOND, List.of("tx_errors"), 1, "Send errors.")
            .asRate("rx_drops", PER_SECOND, List.of("rx_drops"), 1, "Received packets dropped.")
            .asRate("tx_drops", PER_SECOND, List.of("tx_drops"), 1, "Packets dropped before sending.")
            .build();

    /// Every process; the key is `pid@start` with the start in ticks since boot, so that a reused pid is another
    /// one.
    public static final Table PROCESS = new TableBuilder(6, "process", "pid@start", "Every process.")
            .counter("user_ticks", "utime (/proc/pid/stat).")
            .counter("system_ticks", "stime.")
            .gauge(
                    "rss_pages",
                    "Resident pages of 4 KiB; of a process that sleeps looked at when the kernel reclaimed memory, and every 8 s.")
            .gauge("vsize_kib", "Virtual size.")
            .gauge("threads", "Threads.")
            .gauge("fds", "Open descriptors; a gap where the kernel does not show them.")
            .counter("minflt", "Minor faults.")
            .counter("majflt", "Major faults.")
            .counter(
                    "read_bytes", "Bytes fetched from storage (/proc/pid/io); a gap where the kernel does not show it.")
            .counter("write_bytes", "Bytes sent to storage; a gap where the kernel does not show it.")
            .counter("ctxt_voluntary", "Voluntary context switches of its first thread (/proc/pid/status).")
            .counter("ctxt_involuntary", "Involuntary context switches of its first thread.")
            .gauge(
                    "state",
                    "The state's ASCII letter, as of its last time on a CPU, or R while it runs or is seen to wait.")
            .attribute("pid", "Process id.")
            .attribute("ppid", "Parent's process id.")
            .attribute("name", "Name as the kernel has it (comm, at most 15 bytes).")
            .attribute("user", "Owner's name, or the number when it has none.")
            .attribute("cmdline", "Command line with secrets masked; empty for kernel threads.")
            .attribute("unit", "Unit or control group.")
            .attribute("start", "Start, epoch milliseconds.")
            .attribute("container", "Container id, when there is one.")
            .asRate("cpu", RATIO, List.of("user_ticks", "system_ticks"), 0.01, "CPU time; 1 is one CPU.")
            .asRate("cpu_user", RATIO, List.of("user_ticks"), 0.01, "CPU time in user code; 1 is one CPU.")
            .asRate("cpu_system", RATIO, List.of("system_ticks"), 0.01, "CPU time in the kernel; 1 is one CPU.")
            .asGauge("rss", BYTES, "rss_pages", 4096, "Resident memory.")
            .asGauge("vsize", BYTES, "vsize_kib", KIB, "Virtual memory.")
            .asGauge("threads", COUNT, "threads", 1, "Threads.")
            .asGauge("fds", COUNT, "fds", 1, "Open descriptors.")
            .asRate("minflt", PER_SECOND, List.of("minflt"), 1, "Minor page faults.")
            .asRate("majflt", PER_SECOND, List.of("majflt"), 1, "Major page faults.")
            .asRate("read_bytes", BYTES_PER_SECOND, List.of("read_bytes"), 1, "Read from storage.")
            .asRate("write_bytes", BYTES_PER_SECOND, List.of("write_bytes"), 1, "Written to storage.")
            .asRate("ctxt_voluntary", PER_SECOND, List.of("ctxt_voluntary"), 1, "Voluntary context switches.")
            .asRate("ctxt_involuntary", PER_SECOND, List.of("ctxt_involuntary"), 1, "Involuntary context switches.")
            .asGauge("state", CODE, "state", 1, "R running, S sleeping, D waiting for a disk, Z zombie …")
            .build();

    /// Each control group of a systemd unit or a container; the key is its path.
    public static final Table CGROUP = new TableBuilder(7, "cgroup", "path", "Each systemd unit and container.")
            .counter("cpu_micros", "CPU time, µs (cpu.stat; version 1: cpuacct.usage).")
            .gauge("mem_bytes", "Memory with page cache (memory.current; version 1: memory.usage_in_bytes).")
            .counter("io_read_bytes", "Bytes read from disks (io.stat; version 1: blkio.throttle.io_service_bytes).")
            .counter("io_write_bytes", "Bytes written to disks.")
            .gauge("pids", "Processes and threads (pids.current).")
            .counter("throttled_micros", "Time it was held back by its CPU limit, µs (cpu.stat).")
            .attribute("name", "For people: the unit, or the engine and the first 12 digits of the container.")
            .attribute("unit", "The systemd unit, when it is one.")
            .attribute("container", "Container id, when it is one.")
            .asRate("cpu", RATIO, List.of("cpu_micros"), MICROS, "CPU time; 1 is one CPU.")
            .asGauge("mem", BYTES, "mem_bytes", 1, "Memory with page cache.")
            .asRate("io_read", BYTES_PER_SECOND, List.of("io_read_bytes"), 1, "Read from disks.")
            .asRate("io_write", BYTES_PER_SECOND, List.of("io_write_bytes"), 1, "Written to disks.")
            .asGauge("pids", COUNT, "pids", 1, "Processes and threads.")
            .asRate("throttled", RATIO, List.of("throttled_micros"), MICROS, "Time held back by its CPU limit.")
            .build();

    /// Each sensor of the hardware; the key is `chip/label`.
    public static final Table SENSOR = new TableBuilder(8, "sensor", "chip/label", "Each sensor of the hardware.")
            .gauge("value_micro", "What it shows × 1,000,000, looked at every 10 s (hwmon, thermal zones).")
            .attribute("unit", "Unit of the value: °C, V, A, W, rpm, %.")
            .attribute("chip", "The chip or zone.")
            .attribute("label", "The sensor's label, or its name in the kernel.")
            .asGauge("value", OWN, "value_micro", MICROS, "What it shows, in the unit of its attribute.")
            .build();

    /// All tables, by id.
    public static final List<Table> ALL = List.of(SYSTEM, CPU, DISK, MOUNT, NET, PROCESS, CGROUP, SENSOR);

    /// The table of that name, or null.
    public static @Nullable Table byName(String name) {
        for (Table table : ALL) {
            if (table.name().equals(name)) {
                return table;
            }
        }
        return null;
    }

    /// The table of that id, or null (a newer peer may know more).
    public static @Nullable Table byId(int id) {
        for (Table table : ALL) {
            if (table.id() == id) {
                return table;
            }
        }
        return null;
    }

    private static TableBuilder ticks(TableBuilder table) {
        return table.counter("user_ticks", "User time with guests, ticks (/proc/stat).")
                .counter("nice_ticks", "Niced user time, ticks.")
                .counter("system_ticks", "Kernel time, ticks.")
                .counter("idle_ticks", "Idle time, ticks.")
                .counter("iowait_ticks", "Idle time with I/O open, ticks.")
                .counter("irq_ticks", "Hard interrupt time, ticks.")
                .counter("softirq_ticks", "Soft interrupt time, ticks.")
                .counter("steal_ticks", "Time the hypervisor kept, ticks.");
    }
}
