package dev.tocsin.watch;

import dev.tocsin.base.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ear of [AlertKills] and its book: takes messages on a port, knows what was heard of each service, which
/// messages came twice, and kills who sends at the moment that was asked for.
///
/// A message whose key comes again is a duplicate of the life in which it came last: that life's kill is what brought
/// it about. Thread-safe.
final class AlertLedger implements AutoCloseable {
    /// When the sender is killed by a message.
    ///
    /// @param countdown which new message, from 1
    /// @param answered whether it is answered first
    /// @param waitNanos how long after that, ns
    record Trap(int countdown, boolean answered, long waitNanos) {}

    private final Clock clock;
    private final ServerSocket ear;
    private final Map<String, String> heard = new HashMap<>(); // service → its last state
    private final Map<String, String> lives = new HashMap<>(); // key → process that said it last
    private final Map<String, Integer> twice = new HashMap<>(); // process and service → messages of it that came again
    private final Map<String, Long> heardNanos = new HashMap<>(); // service → when it was heard of last
    private final List<Long> arrivals = new ArrayList<>(); // of messages, monotonic ns
    private int messages;
    private int needless;
    private @Nullable Trap trap;
    private @Nullable Process victim;

    AlertLedger(Clock clock) throws IOException {
        this.clock = clock;
        this.ear = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::listen);
    }

    int port() {
        return ear.getLocalPort();
    }

    /// A new life begins: `process` sends from now on, and `sprung` says how it ends; null: not by a message.
    synchronized void live(Process process, @Nullable Trap sprung) {
        victim = process;
        trap = sprung;
    }

    /// What was said last of `service`; `up` when nothing was.
    synchronized String heard(String service) {
        return heard.getOrDefault(service, "up");
    }

    /// How many services were heard of as `state`.
    synchronized long count(String state) {
        return heard.values().stream().filter(state::equals).count();
    }

    /// When `service` was heard of last, monotonic ns.
    synchronized long heardNanos(String service) {
        return heardNanos.getOrDefault(service, 0L);
    }

    /// When messages came, monotonic ns, in their order.
    synchronized List<Long> arrivals() {
        return List.copyOf(arrivals);
    }

    synchronized int messages() {
        return messages;
    }

    /// Messages that came twice.
    synchronized int duplicates() {
        return twice.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Messages that came twice in one life: nothing excuses those.
    synchronized int needless() {
        return needless;
    }

    /// The most of them that one kill brought about in one channel.
    synchronized int worst() {
        return twice.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private void listen() {
        while (true) {
            try (Socket socket = ear.accept();
                    OutputStream out = socket.getOutputStream();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                socket.setSoTimeout(5_000);
                hear(in, out);
            } catch (IOException closedOrKilled) { // who was killed says it again
                if (ear.isClosed()) {
                    return;
                }
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void hear(BufferedReader in, OutputStream out) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.equals(".")) {
                lines.add(line);
                continue;
            }
            Trap sprung = note(lines);
            if (sprung == null || sprung.answered()) {
                out.write("ok\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            if (sprung != null) {
                clock.awaitNanos(clock.monotonicNanos() + sprung.waitNanos());
                kill();
            }
            return;
        }
    }

    private synchronized void kill() {
        Process process = victim;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /// Writes a message down; the trap when it springs now.
    private synchronized @Nullable Trap note(List<String> lines) {
        messages++;
        arrivals.add(clock.monotonicNanos());
        String[] head = lines.getFirst().split(" ", 2); // key, and which process says so: it may be dead by now
        String before = lives.put(head[0], head[1]);
        if (before != null) {
            needless += before.equals(head[1]) ? 1 : 0;
            twice.merge(before + " " + lines.get(1).split(" ", 2)[0], 1, Integer::sum);
            return null; // what it says is old
        }
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", -1);
            heard.put(words[0], words[1]);
            heardNanos.put(words[0], clock.monotonicNanos());
        }
        Trap set = trap;
        if (set == null) {
            return null;
        }
        trap = set.countdown() == 1 ? null : new Trap(set.countdown() - 1, set.answered(), set.waitNanos());
        return set.countdown() == 1 ? set : null;
    }

    @Override
    public void close() throws IOException {
        ear.close(); // ends who listens
    }
}
