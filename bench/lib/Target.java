import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/// A server that is looked at, for `bench/checks`: `java Target.java TARGETS INTERVAL_SECONDS` prints its port and
/// answers `GET /WHO/NUMBER` with a short text, and `GET /host/NUMBER` with what an exporter would say of a host: about
/// 70 gauges in the text format of Prometheus, one of them a wave of six intervals, 0 and then 1, which goes up 7 s earlier
/// on each host than on the one before it. `GET /figures` tells of each WHO (`ours`, `theirs`) how often it asked
/// in a second, and how far the time between two looks at one target was from the interval (ms: p50, p99, most), since
/// `GET /reset`.
public final class Target {
    private static final int CORES = 4;
    private static final List<String> SHARES =
            List.of("cpu_busy", "cpu_user", "cpu_system", "cpu_nice", "cpu_iowait", "cpu_irq", "cpu_steal",
                    "pressure_cpu", "pressure_io", "pressure_mem", "disk_busy");
    private static final List<String> NUMBERS = List.of(
            "load1", "load5", "load15", "mem_free", "mem_cached", "mem_buffers", "mem_slab", "mem_dirty", "swap_total",
            "swap_used", "swap_in", "swap_out", "procs_total", "procs_running", "procs_blocked", "forks", "ctxt", "intr",
            "uptime", "tcp_established", "tcp_listen", "tcp_timewait", "tcp_retrans", "udp_errors", "sockets_used",
            "fds_used", "entropy", "lateness", "disk_read", "disk_write", "disk_read_ops", "disk_write_ops",
            "disk_read_await", "disk_write_await", "disk_queue", "disk_used", "disk_inodes_used", "net_rx", "net_tx",
            "net_rx_packets", "net_tx_packets");
    private static final List<String> STILL =
            List.of("net_rx_errors", "net_tx_errors", "net_rx_drops", "net_tx_drops", "clock_skew");
    private static final List<String> WHOLES =
            List.of("mem_total", "mem_available", "disk_total", "disk_free", "disk_inodes_total");

    private static final int MOST = 4_000_000; // intervals of one asker that are kept

    private final String name;
    private final long intervalNanos;
    private final long[] last;
    private final long[] off = new long[MOST]; // ns
    private int count;
    private long asked;
    private long since = System.nanoTime();

    private Target(String name, int targets, long intervalNanos) {
        this.name = name;
        this.intervalNanos = intervalNanos;
        this.last = new long[targets];
    }

    private synchronized void asked(int target) {
        long now = System.nanoTime();
        asked++;
        if (last[target] != 0 && count < MOST) {
            off[count++] = Math.abs(now - last[target] - intervalNanos);
        }
        last[target] = now;
    }

    private synchronized void reset() {
        count = 0;
        asked = 0;
        since = System.nanoTime();
    }

    private synchronized String figures() {
        long[] sorted = Arrays.copyOf(off, count);
        Arrays.sort(sorted);
        double seconds = (System.nanoTime() - since) / 1e9;
        return String.format("%s %.1f %.1f %.1f %.1f%n", name, asked / seconds, at(sorted, 50), at(sorted, 99), at(sorted, 100));
    }

    private static double at(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    /// A host that is well: shares below 0.6, numbers below a million, wholes above.
    private static String host(int number, long intervalNanos) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder text = new StringBuilder(6_000);
        SHARES.forEach(name -> gauge(text, name, random.nextInt(600) / 1_000.0));
        NUMBERS.forEach(name -> gauge(text, name, random.nextInt(1_000_000)));
        STILL.forEach(name -> gauge(text, name, 0));
        WHOLES.forEach(name -> gauge(text, name, 16e9));
        long waveMillis = 6 * intervalNanos / 1_000_000;
        boolean high = (System.currentTimeMillis() + 7_000L * number) % waveMillis >= waveMillis / 2;
        gauge(text, "wave", high ? 1 : 0);
        for (String name : List.of("core_busy", "core_user")) {
            text.append("# TYPE host_").append(name).append(" gauge\n");
            for (int core = 0; core < CORES; core++) {
                text.append("host_").append(name).append("{core=\"").append(core).append("\"} ");
                text.append(random.nextInt(600) / 1_000.0).append('\n');
            }
        }
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, double value) {
        text.append("# TYPE host_").append(name).append(" gauge\n");
        text.append("host_").append(name).append(' ').append(value).append('\n');
    }

    public static void main(String[] arguments) throws IOException {
        int targets = Integer.parseInt(arguments[0]);
        long interval = Long.parseLong(arguments[1]) * 1_000_000_000L;
        Target ours = new Target("ours", targets, interval);
        Target theirs = new Target("theirs", targets, interval);
        ServerSocket server = new ServerSocket(0, 4_096, InetAddress.getLoopbackAddress());
        System.out.println(server.getLocalPort());
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        while (true) {
            Socket socket = server.accept();
            threads.execute(() -> answer(socket, ours, theirs));
        }
    }

    private static void answer(Socket socket, Target ours, Target theirs) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1_024);
            String first = in.readLine();
            while (first != null) {
                String line = first;
                while (line != null && !line.isEmpty()) {
                    line = in.readLine();
                }
                String path = first.split(" ", 3)[1];
                String body = "well\n";
                switch (path.split("/")[1]) {
                    case "ours" -> ours.asked(Integer.parseInt(path.substring(6)));
                    case "theirs" -> theirs.asked(Integer.parseInt(path.substring(8)));
                    case "host" -> body = host(Integer.parseInt(path.substring(6)), ours.intervalNanos);
                    case "reset" -> {
                        ours.reset();
                        theirs.reset();
                    }
                    case "figures" -> body = ours.figures() + theirs.figures();
                    default -> body = "what?\n";
                }
                socket.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
                first = in.readLine();
            }
        } catch (IOException | RuntimeException gone) {
            // who asked went away; nothing to do
        }
    }
}
