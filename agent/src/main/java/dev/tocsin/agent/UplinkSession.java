package dev.tocsin.agent;

import dev.tocsin.agent.service.ServiceTelling;
import dev.tocsin.agent.software.SoftwareLane;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Units;
import dev.tocsin.block.Records;
import dev.tocsin.wire.FrameReader;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.Hello;
import dev.tocsin.wire.Message.Welcome;
import dev.tocsin.wire.Outbox;
import dev.tocsin.wire.Refusal;
import dev.tocsin.wire.Skew;
import dev.tocsin.wire.Version;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One connection to a hub, from hello to the end. Four threads: this one reads, the outbox writes, the pacer
/// pulses, [UplinkPacks] has one for packs; live records come from the sampler's, by [UplinkLive].
///
/// The hub can make this side do eleven things, and nothing else exists: forget a pack, send again one that is still
/// there, wait, send packs in larger or smaller heaps, show its open minutes, push its records, stop pushing, judge
/// rules over what it records, look at a service where this machine's owner lets it, tell again what is installed, hand
/// a signed order to the helper, which decides.
final class UplinkSession implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /// What may wait to be written, bytes: the agent's heap is small.
    private static final long OUTBOX_BYTES = 6L << 20;
    /// A difference of clocks that is worth a line.
    private static final long SKEW_TOLD_MILLIS = 2_000;
    /// A clock that is set by more than this is measured anew.
    private static final long STEP_MILLIS = 1_000;

    private final Uplink.Parts parts;
    private final UplinkTiming timing;
    private final FrameReader reader;
    private final Outbox outbox;
    private final UplinkPacks packs;
    private final UplinkLive live;
    private final Predicate<Message> toHub;
    private final Predicate<Message> inBulk;
    private final Runnable hangUp;
    private @Nullable Thread pacer;
    private long clockBase; // what the wall clock showed at monotonic 0, by the hello, ms

    /// A session on `socket`; `hangUp` breaks the connection so that the reader ends.
    UplinkSession(Uplink.Parts parts, UplinkTiming timing, SSLSocket socket, Runnable hangUp) throws IOException {
        this.parts = parts;
        this.timing = timing;
        this.hangUp = hangUp;
        this.reader = new FrameReader(socket.getInputStream());
        this.outbox = new Outbox(
                parts.threads().get().name("to the hub"), socket.getOutputStream(), OUTBOX_BYTES, _ -> hangUp.run());
        this.toHub = outbox::urgent;
        this.inBulk = outbox::bulk;
        this.packs = new UplinkPacks(parts, outbox, hangUp);
        this.live = new UplinkLive(parts.recording(), outbox);
    }

    /// Says hello and serves until the connection ends.
    ///
    /// @param connected told when the hub has welcomed this agent
    /// @throws UplinkRefused when the hub does not want it
    /// @throws IOException when the connection is lost
    void run(UplinkAddress hub, Consumer<UplinkAddress> connected) throws IOException {
        Clock clock = parts.clock();
        long saidMillis = clock.wallMillis();
        clockBase = base(clock);
        outbox.urgent(new Hello(
                Version.CURRENT,
                Version.FLOOR,
                parts.identity().hostId(),
                parts.recording().epoch(),
                parts.recording().lastAcknowledged(),
                saidMillis,
                parts.facts()));
        Message first = reader.next();
        if (first instanceof Message.Refused refused) {
            throw refused(refused);
        }
        if (!(first instanceof Welcome welcome)) {
            throw new IOException("the hub did not welcome this agent");
        }
        reader.proven();
        connected.accept(hub);
        tellSkew(-Skew.of(welcome.nowMillis(), saidMillis, clock.wallMillis()), welcome.nowMillis());
        packs.start();
        ServiceTelling services = parts.services();
        if (services != null) {
            services.connected(toHub); // a hub that does not know them passes them over
        }
        ControlLane control = parts.control();
        if (control != null) {
            control.connected();
        }
        pacer = parts.threads().get().name("pulse").start(() -> pulse(Math.max(1_000, welcome.pulseMillis())));
        Message message = reader.next();
        while (message != null) {
            take(message);
            message = reader.next();
        }
        throw new IOException("the hub hung up");
    }

    @Override
    public void close() {
        Thread pulses = pacer;
        if (pulses != null) {
            pulses.interrupt();
        }
        live.stop();
        RuleWatch rules = parts.rules();
        if (rules != null) {
            rules.disconnected(toHub);
        }
        ServiceTelling services = parts.services();
        if (services != null) {
            services.disconnected(toHub);
        }
        SoftwareLane software = parts.software();
        if (software != null) {
            software.disconnected(inBulk);
        }
        packs.close();
        outbox.close();
    }

    private void take(Message message) throws IOException {
        switch (message) {
            case Message.Ack(long epoch, long sequence) -> packs.settled(epoch, sequence);
            case Message.Rejected(long epoch, long sequence, String why) -> {
                parts.log().warn("uplink", "the hub cannot take pack " + sequence + ": " + why);
                packs.settled(epoch, sequence);
            }
            case Message.Later(int after) -> packs.later(after);
            case Message.Ping _ -> {} // reading it is what counts: the silence is over
            case Message.TailRequest(long requestId, long afterSecond, List<Integer> tables) -> {
                outbox.urgent(new Message.TailReply(requestId, tail(afterSecond, Set.copyOf(tables))));
                packs.flush(); // the reply holds what is in memory; the rest comes as packs
            }
            case Message.LiveStart(List<Integer> tables) -> live.start(Set.copyOf(tables));
            case Message.Pace pace -> packs.pace(pace);
            case Message.Want(long epoch, long first, int count) -> packs.again(epoch, first, count);
            case Message.LiveStop() -> live.stop();
            case Message.Rules wanted -> rules(wanted);
            case Message.RuleTaken taken -> taken(taken);
            case Message.LookAsk ask -> look(ask);
            case Message.InventoryAsk ask -> inventory(ask);
            case Message.ControlOrder order -> control(order);
            case Message.Bye(String why) -> throw new IOException("the hub said goodbye: " + why);
            case Message.Refused refused -> throw refused(refused);
            case Message.Unknown _ -> {} // counted by the reader
            case Hello _,
                    Welcome _,
                    Message.EnrollBegin _,
                    Message.EnrollChallenge _,
                    Message.EnrollProof _,
                    Message.Enrolled _,
                    Message.PackMessage _,
                    Message.Pulse _,
                    Message.TailReply _,
                    Message.LiveRecord _,
                    Message.RuleStates _,
                    Message.LookFound _,
                    Message.Services _,
                    Message.InventoryPart _,
                    Message.ControlReply _,
                    Message.ControlState _ ->
                throw new IOException("the hub sent " + message.getClass().getSimpleName() + ", which makes no sense");
        }
    }

    private void rules(Message.Rules wanted) {
        RuleWatch rules = parts.rules();
        if (rules != null) {
            rules.take(wanted);
            rules.connected(toHub); // not before: a hub that says nothing of rules does not know them
        }
    }

    private void look(Message.LookAsk ask) {
        CheckLooks looks = parts.looks();
        if (looks != null) {
            looks.take(ask, toHub);
        }
    }

    private void inventory(Message.InventoryAsk ask) {
        SoftwareLane software = parts.software();
        if (software != null) {
            software.asked(ask, inBulk);
        }
    }

    private void control(Message.ControlOrder order) {
        ControlLane control = parts.control();
        if (control != null) {
            control.take(order, toHub);
        }
    }

    private void taken(Message.RuleTaken taken) {
        RuleWatch rules = parts.rules();
        if (rules != null) {
            rules.taken(taken);
        }
    }

    private List<List<byte[]>> tail(long afterSecond, Set<Integer> tables) {
        List<List<byte[]>> minutes = parts.recording().minutesAfter(afterSecond);
        if (tables.isEmpty()) {
            return minutes;
        }
        return minutes.stream()
                .map(minute -> minute.stream()
                        .map(record -> Records.keep(record, tables))
                        .toList())
                .toList();
    }

    private void pulse(int hubMillis) {
        long everyNanos = Math.min(timing.pulseMillis(), hubMillis) * NANOS_PER_MILLI;
        Clock clock = parts.clock();
        long next = clock.monotonicNanos();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long step = base(clock) - clockBase;
                if (Math.abs(step) > STEP_MILLIS) {
                    parts.log().info("uplink", "the clock was set by " + step + " ms; connecting anew to measure it");
                    hangUp.run();
                    return;
                }
                Recording recording = parts.recording();
                double[] now = recording.systemNow();
                float[] values = new float[now.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) now[i];
                }
                if (!outbox.urgent(new Message.Pulse(recording.lastAtMillis(), values))) {
                    hangUp.run(); // not even a pulse fits: the line is dead
                    return;
                }
                ControlLane control = parts.control();
                if (control != null) {
                    control.look(toHub);
                }
                next += everyNanos;
                clock.awaitNanos(next);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        } catch (RuntimeException | Error bug) {
            parts.log().bug("uplink", "the pulse stopped; connecting anew", bug);
            hangUp.run();
        }
    }

    private static long base(Clock clock) {
        return clock.wallMillis() - clock.monotonicNanos() / NANOS_PER_MILLI;
    }

    private void tellSkew(long skewMillis, long hubMillis) {
        parts.recording().clockSkew(skewMillis);
        if (Math.abs(skewMillis) > SKEW_TOLD_MILLIS) {
            parts.log()
                    .warn(
                            "uplink",
                            "this machine's clock is " + Math.abs(skewMillis) + " ms "
                                    + (skewMillis > 0 ? "ahead of" : "behind") + " the hub's, which is at "
                                    + Units.iso(hubMillis));
        }
    }

    private static IOException refused(Message.Refused refused) {
        return refused.reason() == Refusal.IDENTITY || refused.reason() == Refusal.VERSION
                ? new UplinkRefused(refused.text())
                : new IOException("the hub refused: " + refused.text());
    }
}
