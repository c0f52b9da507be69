package dev.tocsin.probe;

import dev.tocsin.base.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What one look at a service is given: its time, its way out, and where it writes down what it does.
///
/// The deadline is hard: when it is over, [Looking] closes everything that was opened by [#keep] and interrupts the
/// thread, so a check needs no time-outs of its own beyond those that make better messages.
///
/// For the thread that looks; [#close] may be called by another.
public final class Attempt implements Closeable {
    /// The most facts, and the most warnings, of one look.
    public static final int FACTS = 100;

    private final Clock clock;
    private final Reach reach;
    private final Duration timeout;
    private final long beganNanos;
    private final Transcript transcript;
    private final Map<Phases.Phase, Long> took = new EnumMap<>(Phases.Phase.class); // µs
    private final LinkedHashMap<String, String> facts = new LinkedHashMap<>(); // guarded by itself
    private final List<String> warnings = new ArrayList<>(); // guarded by itself
    private final Deque<Closeable> opened = new ArrayDeque<>(); // guarded by itself
    private boolean closed; // guarded by opened
    private volatile @Nullable Phases measured;

    /// An attempt that begins now and has `timeout`.
    public Attempt(Clock clock, Reach reach, Duration timeout) {
        this.clock = clock;
        this.reach = reach;
        this.timeout = timeout;
        this.beganNanos = clock.monotonicNanos();
        this.transcript = new Transcript(clock);
    }

    /// The only source of time.
    public Clock clock() {
        return clock;
    }

    /// What is written down.
    public Transcript transcript() {
        return transcript;
    }

    /// How much time it was given.
    public Duration timeout() {
        return timeout;
    }

    /// What is left of it, ms; at least 1, so that it can be given to what takes 0 for "for ever".
    public int leftMillis() {
        long left = timeout.toMillis() - (clock.monotonicNanos() - beganNanos) / 1_000_000L;
        return Math.clamp(left, 1, Integer.MAX_VALUE);
    }

    /// Since its beginning, µs.
    public long elapsedMicros() {
        return (clock.monotonicNanos() - beganNanos) / 1_000L;
    }

    /// Notes that `phase` took from `fromMicros` (of [#elapsedMicros]) until now; a phase that comes twice is added up.
    public void took(Phases.Phase phase, long fromMicros) {
        took.merge(phase, Math.max(0, elapsedMicros() - fromMicros), Long::sum);
    }

    /// The addresses of `host` that may be talked to, noted as phase DNS where there was a name to look up.
    ///
    /// @throws IOException with a sentence when there is none
    /// @throws InterruptedException when interrupted while waiting
    public List<InetAddress> addresses(String host) throws IOException, InterruptedException {
        long from = elapsedMicros();
        List<InetAddress> found = reach.addresses(host, Duration.ofMillis(leftMillis()));
        if (!found.getFirst().getHostAddress().equals(host)) {
            took(Phases.Phase.DNS, from);
            transcript.note(host + " is "
                    + String.join(
                            ", ",
                            found.stream().map(InetAddress::getHostAddress).toList()));
        }
        return found;
    }

    /// A connection to `host`, its addresses tried one after the other; noted as phases DNS and CONNECT.
    ///
    /// @throws IOException with the failure of the last address
    /// @throws InterruptedException when interrupted while waiting
    public Socket connect(String host, int port) throws IOException, InterruptedException {
        IOException last = null;
        for (InetAddress address : addresses(host)) {
            long from = elapsedMicros();
            transcript.note("connecting to "
                    + new InetSocketAddress(address, port).toString().replaceFirst("^.*/", ""));
            Socket socket = keep(new Socket());
            try {
                socket.connect(new InetSocketAddress(address, port), leftMillis());
                socket.setSoTimeout(leftMillis());
                socket.setTcpNoDelay(true);
                took(Phases.Phase.CONNECT, from);
                return socket;
            } catch (SocketTimeoutException slow) {
                throw slow; // no time is left for another address
            } catch (IOException failure) {
                last = failure;
                transcript.note(Looking.sentence(failure, timeout));
            }
        }
        throw last == null ? new UnknownHostException(host) : last;
    }

    /// Closes `part` when this attempt is over, at the latest at its deadline.
    ///
    /// @throws IOException when it is over already; `part` is closed
    public <T extends Closeable> T keep(T part) throws IOException {
        synchronized (opened) {
            if (!closed) {
                opened.push(part);
                return part;
            }
        }
        part.close();
        throw new SocketTimeoutException("timed out");
    }

    /// Keeps something that was learned, whatever the verdict will be: a certificate that has ended still tells its
    /// days.
    public void fact(String name, String value) {
        synchronized (facts) {
            if (facts.size() < FACTS || facts.containsKey(name)) {
                facts.put(name, value);
            }
        }
    }

    /// What was learned until now, by name.
    public SequencedMap<String, String> facts() {
        synchronized (facts) {
            return new LinkedHashMap<>(facts);
        }
    }

    /// Says that something is near a limit: a look that ends well is *degraded* then, with the first such sentence.
    public void warn(String sentence) {
        transcript.note("warning: " + sentence);
        synchronized (warnings) {
            if (warnings.size() < FACTS) {
                warnings.add(sentence);
            }
        }
    }

    /// What is near a limit, the first first.
    public List<String> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }

    /// Says that somebody else has looked and measured `phases`.
    public void measured(Phases phases) {
        measured = phases;
    }

    /// The time of each part until now.
    public Phases phases() {
        Phases elsewhere = measured;
        if (elsewhere != null) {
            return elsewhere;
        }
        return new Phases(
                took.getOrDefault(Phases.Phase.DNS, -1L),
                took.getOrDefault(Phases.Phase.CONNECT, -1L),
                took.getOrDefault(Phases.Phase.TLS, -1L),
                took.getOrDefault(Phases.Phase.FIRST_BYTE, -1L),
                elapsedMicros());
    }

    /// Closes everything that was opened. What fails to close is of no use to anybody.
    @Override
    public void close() {
        synchronized (opened) {
            closed = true;
            for (Closeable part : opened) {
                try {
                    part.close();
                } catch (IOException unusable) {
                    transcript.note("closing: " + unusable.getMessage());
                }
            }
            opened.clear();
        }
    }
}
