package dev.tocsin.hub;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameDecoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.software.Talk;
import dev.tocsin.store.StoredPack;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.Hello;
import dev.tocsin.wire.Message.LiveRecord;
import dev.tocsin.wire.Message.PackMessage;
import dev.tocsin.wire.Message.Pulse;
import dev.tocsin.wire.Outbox;
import dev.tocsin.wire.Refusal;
import org.jspecify.annotations.Nullable;

/// A proven agent's connection: takes its packs, pulses and live records. Messages are handled one by one
/// on the connection's own thread; answers go through the outbox, so nothing here waits for the agent or
/// for the disk.
///
/// A pack's way: checked (readable, of this host, the identity it was announced under) → committer →
/// [Message.Ack] once durable. One that can never be stored is put aside and answered with
/// [Message.Rejected], so that it does not hold up those behind it; when the hub cannot store now the
/// answer is [Message.Later] and the agent keeps everything.
final class Session implements Live.Agent {
    /// When the committer is full or the disk is: the agent begins again after this.
    private static final int LATER_MILLIS = 5_000;
    private static final long MILLIS = 1_000;

    private static final int PROCESSES = position("procs_total");

    private final Shared shared;
    private final Hello hello;
    private final long skewMillis;
    private final long offsetSeconds;
    private final Outbox outbox;
    private final Runnable hangUp;
    private final Tail tail;
    private final OpenLooks looks = new OpenLooks(this::send);
    private final Talk software;
    private final FrameDecoder decoder = new FrameDecoder();
    private volatile Pulses.@Nullable Latest latest;
    private volatile Message.@Nullable ControlState control;

    /// A session with the one who said `hello` by a clock that is `skewMillis` ahead of the hub's; `hangUp` ends its
    /// connection.
    Session(Shared shared, Hello hello, long skewMillis, Outbox outbox, Runnable hangUp) {
        this.shared = shared;
        this.hello = hello;
        this.skewMillis = skewMillis;
        this.offsetSeconds = ClockOffset.seconds(skewMillis);
        this.outbox = outbox;
        this.hangUp = hangUp;
        this.tail = new Tail(this, shared.clock());
        this.software = shared.software().talk(hello.hostId(), offsetSeconds * MILLIS, this::send);
    }

    /// Whose session it is.
    HostId host() {
        return hello.hostId();
    }

    /// The epoch of the agent's spool.
    long spoolEpoch() {
        return hello.epoch();
    }

    /// What to add to this agent's seconds to get the hub's.
    long offsetSeconds() {
        return offsetSeconds;
    }

    /// The machine's totals in the last pulse of this connection; null before the first.
    Pulses.@Nullable Latest latest() {
        return latest;
    }

    /// For questions about the open minute.
    Tail tail() {
        return tail;
    }

    /// What is said about what is installed.
    Talk software() {
        return software;
    }

    /// The looks that this agent is asked for.
    OpenLooks looks() {
        return looks;
    }

    /// What the agent said last of its helper; null when it said nothing.
    Message.@Nullable ControlState control() {
        return control;
    }

    /// Queues `message`; when there is no room any more the agent does not read, and the connection ends.
    @Override
    public boolean send(Message message) {
        boolean queued = outbox.urgent(message);
        if (!queued) {
            hangUp.run();
        }
        return queued;
    }

    /// Ends the connection with a word.
    void end(String text) {
        outbox.urgent(new Message.Bye(text));
        outbox.drain(200); // enough for one small frame; a peer that does not read gets none
        hangUp.run();
    }

    /// Takes one message.
    ///
    /// @return false when the agent said goodbye
    /// @throws Closing when the agent must not go on
    boolean take(Message message) throws Closing {
        switch (message) {
            case PackMessage pack -> pack(pack);
            case Pulse pulse -> pulse(pulse);
            case Message.TailReply reply -> tail.reply(reply);
            case LiveRecord(boolean _, byte[] bytes) -> live(bytes);
            case Message.RuleStates states -> shared.rules().told(this, states);
            case Message.LookFound found -> looks.take(found);
            case Message.Services services -> shared.services().told(this, services);
            case Message.InventoryPart part -> software.take(part);
            case Message.ControlState state -> control = state;
            case Message.ControlReply reply -> shared.control().replied(this, reply);
            case Message.Bye _ -> {
                return false;
            }
            case Message.Unknown _ -> {} // counted by the reader
            case Hello _,
                    Message.Welcome _,
                    Message.Refused _,
                    Message.EnrollBegin _,
                    Message.EnrollChallenge _,
                    Message.EnrollProof _,
                    Message.Enrolled _,
                    Message.Ack _,
                    Message.Rejected _,
                    Message.Later _,
                    Message.Pace _,
                    Message.Want _,
                    Message.Ping _,
                    Message.TailRequest _,
                    Message.LiveStart _,
                    Message.LiveStop _,
                    Message.LookAsk _,
                    Message.InventoryAsk _,
                    Message.ControlOrder _,
                    Message.Rules _,
                    Message.RuleTaken _ ->
                throw new Closing(
                        Refusal.PROTOCOL,
                        "got " + message.getClass().getSimpleName() + ", which an agent does not send here");
        }
        return true;
    }

    private void pack(PackMessage message) {
        Pack pack;
        long offset;
        try {
            pack = Pack.open(message.pack());
            for (Table table : pack.tables()) {
                pack.block(table); // checks its head; a column has a checksum of its own, looked at when it is decoded
            }
            offset = ClockOffset.seconds(pack, skewMillis, shared.clock().wallSecond());
        } catch (CorruptData damaged) {
            reject(message, "it is damaged: " + damaged.getMessage());
            return;
        }
        PackId announced = new PackId(host(), message.epoch(), message.sequence());
        if (!pack.id().equals(announced)) {
            shared.log().warn("audit", "host " + host() + " sent a pack of another identity: " + pack.id());
            reject(message, "it is not what it was announced as: " + pack.id() + " instead of " + announced);
            return;
        }
        StoredPack stored = new StoredPack(
                announced,
                pack.startSecond() + offset,
                pack.endSecond() + offset,
                shared.clock().wallMillis(),
                message.pack());
        if (!shared.committer().offer(stored, new Answer(message))) {
            send(new Message.Later(LATER_MILLIS));
        }
    }

    private void reject(PackMessage message, String why) {
        shared.quarantine().keep(host(), message.epoch(), message.sequence(), message.pack(), why);
        send(new Message.Rejected(message.epoch(), message.sequence(), why));
    }

    private void pulse(Pulse pulse) {
        software.pulse();
        float[] sent = pulse.values();
        double[] values = new double[Tables.SYSTEM.queryColumns().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < sent.length ? sent[i] : Double.NaN;
        }
        double processes = values[PROCESSES];
        shared.registry().pulse(host(), processes >= 0 && processes < 1e9 ? (Integer) (int) processes : null);
        if (pulse.atMillis() > 0) {
            latest = new Pulses.Latest(pulse.atMillis() + offsetSeconds * MILLIS, values);
            shared.live().pulse(host(), pulse.atMillis() + offsetSeconds * MILLIS, values);
        }
    }

    private void live(byte[] record) {
        try {
            Frame frame = decoder.decode(record);
            shared.live().record(host(), new Frame(frame.atMillis() + offsetSeconds * MILLIS, frame.tables()));
        } catch (CorruptData damaged) {
            shared.log().debug("live", "host " + host() + ": " + damaged.getMessage());
            shared.live().damaged(host());
        }
    }

    private static int position(String column) {
        for (int i = 0; i < Tables.SYSTEM.queryColumns().size(); i++) {
            if (Tables.SYSTEM.queryColumns().get(i).name().equals(column)) {
                return i;
            }
        }
        throw new AssertionError("BUG: got no column " + column + ", must be in the system table");
    }

    /// Tells the agent what came of one pack.
    private final class Answer implements Committer.Outcome {
        private final PackMessage message;

        Answer(PackMessage message) {
            this.message = message;
        }

        @Override
        public void durable() {
            send(new Message.Ack(message.epoch(), message.sequence()));
        }

        @Override
        public void later() {
            send(new Message.Later(LATER_MILLIS));
        }

        @Override
        public void impossible(String why) {
            reject(message, why);
        }
    }

    /// The session that must end because `newer` took its place, when there is one.
    static void replace(@Nullable Session older, Session newer, Shared shared) {
        if (older == null) {
            return;
        }
        if (older.spoolEpoch() != newer.spoolEpoch()) {
            shared.log()
                    .warn(
                            "audit",
                            "host " + newer.host() + " is connected twice with different spools: its identity may"
                                    + " have been copied to another machine");
            shared.registry()
                    .trouble(newer.host(), "Two machines use this host's identity, or its spool was made anew");
        }
        older.end("another connection of this host took over");
    }
}
