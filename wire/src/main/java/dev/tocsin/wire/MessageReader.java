package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import dev.tocsin.wire.Message.Ack;
import dev.tocsin.wire.Message.Bye;
import dev.tocsin.wire.Message.EnrollBegin;
import dev.tocsin.wire.Message.EnrollChallenge;
import dev.tocsin.wire.Message.EnrollProof;
import dev.tocsin.wire.Message.Enrolled;
import dev.tocsin.wire.Message.Hello;
import dev.tocsin.wire.Message.Later;
import dev.tocsin.wire.Message.LiveRecord;
import dev.tocsin.wire.Message.LiveStart;
import dev.tocsin.wire.Message.LiveStop;
import dev.tocsin.wire.Message.Pace;
import dev.tocsin.wire.Message.PackMessage;
import dev.tocsin.wire.Message.Ping;
import dev.tocsin.wire.Message.Pulse;
import dev.tocsin.wire.Message.Refused;
import dev.tocsin.wire.Message.Rejected;
import dev.tocsin.wire.Message.RuleTaken;
import dev.tocsin.wire.Message.TailReply;
import dev.tocsin.wire.Message.TailRequest;
import dev.tocsin.wire.Message.Unknown;
import dev.tocsin.wire.Message.Want;
import dev.tocsin.wire.Message.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Turns the payload of a frame into a message; the mirror of [MessageWriter]. Pure.
///
/// Survives any bytes: gives a message or throws [CorruptData], and takes no more memory than the payload
/// justifies. Bytes behind the last field that this program knows are passed over: that is where newer
/// programs put new fields.
public final class MessageReader {
    private MessageReader() {}

    /// The message of type `type` (0 to 255) with that payload; [Unknown] for a type this program does not
    /// know.
    ///
    /// @throws CorruptData when the payload does not hold what its type says
    public static Message read(int type, byte[] payload) {
        ByteReader in = new ByteReader(payload);
        return switch (type) {
            case Types.HELLO -> hello(in);
            case Types.WELCOME -> new Welcome(version(in), in.readLong(), in.readCount(Integer.MAX_VALUE));
            case Types.REFUSED -> new Refused(Refusal.ofCode(in.readCount(Integer.MAX_VALUE)), in.readLong(), text(in));
            case Types.BYE -> new Bye(text(in));
            case Types.ENROLL_BEGIN ->
                new EnrollBegin(
                        version(in), version(in), in.readBytes(Sizes.TOKEN_ID_BYTES), in.readBytes(Sizes.NONCE_BYTES));
            case Types.ENROLL_CHALLENGE -> new EnrollChallenge(in.readBytes(Sizes.NONCE_BYTES), in.readLong());
            case Types.ENROLL_PROOF ->
                new EnrollProof(
                        in.readBlob(Sizes.PUBLIC_KEY_BYTES),
                        facts(in),
                        in.readBytes(Sizes.MAC_BYTES),
                        in.readBlob(Sizes.SIGNATURE_BYTES));
            case Types.ENROLLED ->
                new Enrolled(
                        hostId(in),
                        positive(in),
                        in.readBlob(Sizes.CERTIFICATE_BYTES),
                        in.readBlob(Sizes.CERTIFICATE_BYTES));
            case Types.PACK -> new PackMessage(in.readLong(), positive(in), in.readBytes(in.remaining()));
            case Types.ACK -> new Ack(in.readLong(), positive(in));
            case Types.REJECTED -> new Rejected(in.readLong(), positive(in), text(in));
            case Types.LATER -> new Later(in.readCount(Integer.MAX_VALUE));
            case Types.PACE -> pace(in);
            case Types.WANT -> want(in);
            case Types.PULSE -> pulse(in);
            case Types.PING -> new Ping(in.readLong());
            case Types.TAIL_REQUEST -> new TailRequest(in.readLong(), in.readLong(), tables(in));
            case Types.TAIL_REPLY -> new TailReply(in.readLong(), minutes(Deflated.read(in)));
            case Types.LIVE_START -> new LiveStart(tables(in));
            case Types.LIVE_STOP -> new LiveStop();
            case Types.LIVE_RECORD -> new LiveRecord(in.readByte() != 0, Deflated.read(in));
            case Types.RULES -> RuleMessages.rules(in);
            case Types.RULE_STATES -> RuleMessages.states(in);
            case Types.RULE_TAKEN -> new RuleTaken(in.readLong(), notNegative(in));
            case Types.LOOK_ASK -> LookMessages.ask(in);
            case Types.LOOK_FOUND -> LookMessages.found(in);
            case Types.INVENTORY_PART -> InventoryMessages.part(in);
            case Types.INVENTORY_ASK -> InventoryMessages.ask(in);
            case Types.SERVICES -> ServiceMessages.read(in);
            case Types.CONTROL_ORDER -> ControlMessages.order(in);
            case Types.CONTROL_REPLY -> ControlMessages.reply(in);
            case Types.CONTROL_STATE -> ControlMessages.state(in);
            default -> new Unknown(type); // numbers, not a sealed type: a newer peer's message must be survived
        };
    }

    private static Hello hello(ByteReader in) {
        return new Hello(
                version(in), version(in), hostId(in), in.readLong(), notNegative(in), in.readLong(), facts(in));
    }

    private static HostFacts facts(ByteReader in) {
        return new HostFacts(
                text(in),
                text(in),
                text(in),
                text(in),
                in.readCount(Integer.MAX_VALUE),
                text(in),
                notNegative(in),
                in.readLong(),
                text(in));
    }

    private static Pulse pulse(ByteReader in) {
        long at = in.readLong();
        int count = in.readCount(Sizes.PULSE_VALUES);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(in.readInt());
        }
        return new Pulse(at, values);
    }

    private static List<List<byte[]>> minutes(byte[] body) {
        ByteReader in = new ByteReader(body);
        int count = in.readCount(Sizes.TAIL_MINUTES);
        List<List<byte[]>> minutes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int records = in.readCount(Limits.BLOCK_SECONDS);
            List<byte[]> minute = new ArrayList<>();
            for (int r = 0; r < records; r++) {
                minute.add(in.readBlob(body.length));
            }
            minutes.add(List.copyOf(minute));
        }
        return List.copyOf(minutes);
    }

    private static Pace pace(ByteReader in) {
        return new Pace(in.readCount(Sizes.PACE_SECONDS), positive(in), positive(in));
    }

    private static Want want(ByteReader in) {
        Want want = new Want(in.readLong(), positive(in), in.readCount(Sizes.WANT_PACKS));
        if (want.count() == 0 || want.first() > Long.MAX_VALUE - want.count()) {
            throw new CorruptData("got " + want + ", which asks for no packs that can be");
        }
        return want;
    }

    /// The first version of these messages had no tables: it meant all.
    private static List<Integer> tables(ByteReader in) {
        int count = in.remaining() == 0 ? 0 : in.readCount(Sizes.LIVE_TABLES);
        List<Integer> tables = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tables.add(in.readCount(Integer.MAX_VALUE));
        }
        return List.copyOf(tables);
    }

    private static HostId hostId(ByteReader in) {
        return new HostId(new UUID(in.readLong(), in.readLong()));
    }

    private static int version(ByteReader in) {
        return in.readCount(Integer.MAX_VALUE);
    }

    static long notNegative(ByteReader in) {
        long value = in.readVarint();
        if (value < 0) {
            throw new CorruptData("got " + Long.toUnsignedString(value) + "; must be below 2^63");
        }
        return value;
    }

    private static long positive(ByteReader in) {
        long value = notNegative(in);
        if (value == 0) {
            throw new CorruptData("got 0; sequences and generations begin with 1");
        }
        return value;
    }

    private static String text(ByteReader in) {
        return in.readText(Sizes.TEXT_BYTES);
    }
}
