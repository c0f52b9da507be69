package dev.tocsin.agent;

import dev.tocsin.agent.service.ServiceTelling;
import dev.tocsin.agent.software.SoftwareLane;
import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Keeps one long-lived connection to a hub: connects out (nothing ever listens here), ships what the recorder has
/// sealed, answers, and begins again with back-off whenever the connection is lost. The next hub of the list is
/// tried after each failure. Nothing is lost meanwhile: packs stay in the spool until a hub has made them durable.
///
/// Pauses are random between 0 and a limit that doubles from 0.5 s to 15 s (*full jitter*), so that a thousand
/// agents whose hub comes back do not knock in the same second.
final class Uplink implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /// The same complaint again only after this.
    private static final long COMPLAIN_NANOS = 600_000 * NANOS_PER_MILLI;
    /// Pauses are longer when the hub knows this agent and does not want it: a person has to act.
    private static final int UNWANTED_FACTOR = 4;

    /// What the uplink works with.
    ///
    /// @param rules judges the hub's rules; null: nobody does
    /// @param services says how services stand; null: nobody does
    /// @param looks runs the hub's checks; null: nobody does
    /// @param software tells what is installed; null: nobody does
    /// @param control hands orders to the helper; null: nobody does
    /// @param random for jitter; any will do
    /// @param threads begins each of its threads
    record Parts(
            Identity identity,
            HostFacts facts,
            Recording recording,
            @Nullable RuleWatch rules,
            @Nullable ServiceTelling services,
            @Nullable CheckLooks looks,
            @Nullable SoftwareLane software,
            @Nullable ControlLane control,
            Clock clock,
            Log log,
            RandomGenerator random,
            Supplier<Thread.Builder> threads) {
        /// With threads of the platform: the few of one agent cost less memory than what carries virtual ones (a
        /// pool, a poller, a timer, 200 classes).
        Parts(Identity identity, HostFacts facts, Recording recording, Clock clock, Log log, RandomGenerator random) {
            this(
                    identity,
                    facts,
                    recording,
                    null,
                    null,
                    null,
                    null,
                    null,
                    clock,
                    log,
                    random,
                    () -> Thread.ofPlatform().daemon());
        }

        /// The same with somebody who judges rules.
        Parts with(@Nullable RuleWatch other) {
            return new Parts(
                    identity, facts, recording, other, services, looks, software, control, clock, log, random, threads);
        }

        /// The same with somebody who says how services stand.
        Parts with(@Nullable ServiceTelling other) {
            return new Parts(
                    identity, facts, recording, rules, other, looks, software, control, clock, log, random, threads);
        }

        /// The same with somebody who runs checks.
        Parts with(CheckLooks other) {
            return new Parts(
                    identity, facts, recording, rules, services, other, software, control, clock, log, random, threads);
        }

        /// The same with somebody who hands orders to the helper.
        Parts with(@Nullable ControlLane other) {
            return new Parts(
                    identity, facts, recording, rules, services, looks, software, other, clock, log, random, threads);
        }

        /// The same with somebody who tells what is installed.
        Parts with(@Nullable SoftwareLane other) {
            return new Parts(
                    identity, facts, recording, rules, services, looks, other, control, clock, log, random, threads);
        }
    }

    private final Parts parts;
    private final List<UplinkAddress> hubs;
    private final UplinkTiming timing;
    private final UplinkTls tls;
    private final Thread thread;
    private final Complaints complaints;
    private volatile boolean closed;
    private volatile @Nullable Socket current;
    private String complaint = "";
    private long complainedNanos;

    /// An uplink to the first of `hubs` (at least one) that answers; [#start] begins.
    Uplink(Parts parts, List<UplinkAddress> hubs, UplinkTiming timing) {
        this.parts = parts;
        this.hubs = List.copyOf(hubs);
        this.timing = timing;
        this.tls = UplinkTls.joined(parts.identity(), parts.clock());
        this.complaints = new Complaints("uplink", parts.clock(), parts.log());
        this.thread = parts.threads().get().name("uplink").unstarted(this::run);
    }

    /// Begins to connect.
    void start() {
        thread.start();
    }

    /// Hangs up and ends; what was not acknowledged stays in the spool.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Socket socket = current;
        if (socket != null) {
            hangUp(socket);
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Breaks the connection; the uplink comes back by itself.
    void cut() {
        Socket socket = current;
        if (socket != null) {
            hangUp(socket);
        }
    }

    private void run() {
        Clock clock = parts.clock();
        int failures = 0;
        try {
            for (int next = 0; !closed; next = (next + 1) % hubs.size()) {
                long began = clock.monotonicNanos();
                int factor = attempt(hubs.get(next));
                boolean settled = clock.monotonicNanos() - began > timing.settledMillis() * NANOS_PER_MILLI;
                failures = settled ? 0 : Math.min(failures + 1, 20);
                pause(failures, factor);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    /// One connection from beginning to end; the factor for the pause after it.
    private int attempt(UplinkAddress hub) {
        try (Socket raw = new Socket()) {
            current = raw;
            if (closed) {
                return 1;
            }
            SSLSocket socket = tls.connect(raw, hub, timing);
            try (UplinkSession session = new UplinkSession(parts, timing, socket, () -> hangUp(raw))) {
                session.run(hub, this::connected);
            }
        } catch (UplinkRefused refused) {
            complain(hub + " refused this agent: " + refused.getMessage());
            return UNWANTED_FACTOR;
        } catch (SocketTimeoutException silent) {
            complain(hub + " said nothing for " + timing.silenceMillis() + " ms");
        } catch (IOException | CorruptData lost) {
            complain(hub + ": " + lost.getMessage());
        } catch (RuntimeException | Error bug) {
            // Also a lack of memory: the next attempt may have it, and without this thread nothing is ever sent again.
            complaints.bug("bug", "a connection ended by a failure of this program; it connects anew", bug);
        }
        return 1;
    }

    private void connected(UplinkAddress hub) {
        complaint = "";
        parts.log()
                .info(
                        "uplink",
                        "connected to " + hub + " as host " + parts.identity().hostId());
    }

    private void complain(String text) {
        long now = parts.clock().monotonicNanos();
        if (closed || (text.equals(complaint) && now - complainedNanos < COMPLAIN_NANOS)) {
            return;
        }
        complaint = text;
        complainedNanos = now;
        parts.log().warn("uplink", text + "; recording goes on, packs are kept until a hub takes them");
    }

    private void pause(int failures, int factor) throws InterruptedException {
        if (closed) {
            return;
        }
        long limit = Math.min((long) timing.backoffMillis() << Math.max(0, failures - 1), timing.backoffMaxMillis());
        long millis = parts.random().nextLong(limit * factor + 1);
        parts.clock().awaitNanos(parts.clock().monotonicNanos() + millis * NANOS_PER_MILLI);
    }

    private void hangUp(Socket socket) {
        try {
            socket.close(); // the plain socket: the TLS one would wait for a writer that a dead peer holds up
        } catch (IOException failure) {
            parts.log().debug("uplink", "the socket could not be closed: " + failure.getMessage());
        }
    }
}
