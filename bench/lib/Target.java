import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executors;

/// A server that is looked at, for `bench/checks`: `java Target.java TARGETS INTERVAL_SECONDS` prints its port and
/// answers `GET /WHO/NUMBER` with a short text. `GET /figures` tells of each WHO (`ours`, `theirs`) how often it asked
/// in a second, and how far the time between two looks at one target was from the interval (ms: p50, p99, most), since
/// `GET /reset`.
public final class Target {
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
                    case "reset" -> {
                        ours.reset();
                        theirs.reset();
                    }
                    case "figures" -> body = ours.figures() + theirs.figures();
                    default -> body = "what?\n";
                }
                socket.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
                first = in.readLine();
            }
        } catch (IOException | RuntimeException gone) {
            // who asked went away; nothing to do
        }
    }
}
