package dev.tocsin.wire;

import dev.tocsin.base.ByteWriter;
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
import dev.tocsin.wire.Message.LookAsk;
import dev.tocsin.wire.Message.LookFound;
import dev.tocsin.wire.Message.Pace;
import dev.tocsin.wire.Message.PackMessage;
import dev.tocsin.wire.Message.Ping;
import dev.tocsin.wire.Message.Pulse;
import dev.tocsin.wire.Message.Refused;
import dev.tocsin.wire.Message.Rejected;
import dev.tocsin.wire.Message.RuleStates;
import dev.tocsin.wire.Message.RuleTaken;
import dev.tocsin.wire.Message.Rules;
import dev.tocsin.wire.Message.Services;
import dev.tocsin.wire.Message.TailReply;
import dev.tocsin.wire.Message.TailRequest;
import dev.tocsin.wire.Message.Unknown;
import dev.tocsin.wire.Message.Want;
import dev.tocsin.wire.Message.Welcome;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Turns a message into a frame; the mirror of [MessageReader]. Pure.
///
/// ```
/// u32 payload length | u8 type | payload
/// ```
public final class MessageWriter {
    /// Bytes before the payload.
    public static final int HEADER_BYTES = 5;

    private MessageWriter() {}

    /// The whole frame of `message`. Texts for people are cut to 1,024 bytes.
    ///
    /// @throws IllegalArgumentException when the payload is larger than [Limits#FRAME_BYTES]
    public static byte[] frame(Message message) {
        ByteWriter out = new ByteWriter();
        out.writeInt(0); // the length, known at the end
        out.writeByte(0);
        int type = write(message, out);
        int payload = out.size() - HEADER_BYTES;
        if (payload > Limits.FRAME_BYTES) {
            throw new IllegalArgumentException(
                    "got a message of " + payload + " bytes; at most " + Limits.FRAME_BYTES + " fit into a frame");
        }
        byte[] frame = out.toByteArray();
        frame[0] = (byte) (payload >>> 24);
        frame[1] = (byte) (payload >>> 16);
        frame[2] = (byte) (payload >>> 8);
        frame[3] = (byte) payload;
        frame[4] = (byte) type;
        return frame;
    }

    /// Writes the payload and returns the type.
    private static int write(Message message, ByteWriter out) {
        return switch (message) {
            case Hello hello -> hello(hello, out);
            case Welcome(int version, long now, int pulse) -> {
                out.writeVarint(version);
                out.writeLong(now);
                out.writeVarint(pulse);
                yield Types.WELCOME;
            }
            case Refused(Refusal reason, long now, String why) -> {
                out.writeVarint(reason.code());
                out.writeLong(now);
                text(why, out);
                yield Types.REFUSED;
            }
            case Bye(String why) -> {
                text(why, out);
                yield Types.BYE;
            }
            case EnrollBegin _, EnrollChallenge _, EnrollProof _, Enrolled _ -> enroll(message, out);
            case PackMessage(long epoch, long sequence, byte[] pack) -> {
                identity(epoch, sequence, out);
                out.writeBytes(pack);
                yield Types.PACK;
            }
            case Ack(long epoch, long sequence) -> {
                identity(epoch, sequence, out);
                yield Types.ACK;
            }
            case Rejected(long epoch, long sequence, String why) -> {
                identity(epoch, sequence, out);
                text(why, out);
                yield Types.REJECTED;
            }
            case Later(int after) -> {
                out.writeVarint(after);
                yield Types.LATER;
            }
            case Pace(int interval, long size, long backlog) -> {
                out.writeVarint(interval);
                out.writeVarint(size);
                out.writeVarint(backlog);
                yield Types.PACE;
            }
            case Want(long epoch, long first, int count) -> {
                identity(epoch, first, out);
                out.writeVarint(count);
                yield Types.WANT;
            }
            case Pulse(long at, float[] values) -> pulse(at, values, out);
            case Ping(long now) -> {
                out.writeLong(now);
                yield Types.PING;
            }
            case TailRequest _, TailReply _, LiveStart _, LiveStop _, LiveRecord _ -> fresh(message, out);
            case Rules rules -> RuleMessages.write(rules, out);
            case RuleStates states -> RuleMessages.write(states, out);
            case RuleTaken(long run, long sequence) -> {
                identity(run, sequence, out);
                yield Types.RULE_TAKEN;
            }
            case LookAsk ask -> LookMessages.write(ask, out);
            case LookFound found -> LookMessages.write(found, out);
            case Message.InventoryPart part -> InventoryMessages.write(part, out);
            case Message.InventoryAsk ask -> InventoryMessages.write(ask, out);
            case Services services -> ServiceMessages.write(services, out);
            case Message.ControlOrder order -> ControlMessages.write(order, out);
            case Message.ControlReply reply -> ControlMessages.write(reply, out);
            case Message.ControlState state -> ControlMessages.write(state, out);
            case Unknown(int type) -> throw new AssertionError("BUG: got unknown type " + type + ", must not be sent");
        };
    }

    /// The facts, in the form that a proof's transcript covers, too.
    static void facts(HostFacts facts, ByteWriter out) {
        text(facts.hostname(), out);
        text(facts.os(), out);
        text(facts.kernel(), out);
        text(facts.arch(), out);
        out.writeVarint(facts.cpus());
        text(facts.cpuModel(), out);
        out.writeVarint(facts.memTotalBytes());
        out.writeLong(facts.bootMillis());
        text(facts.agentVersion(), out);
    }

    private static int hello(Hello hello, ByteWriter out) {
        out.writeVarint(hello.version());
        out.writeVarint(hello.floor());
        hostId(hello.hostId(), out);
        identity(hello.epoch(), hello.lastAcked(), out);
        out.writeLong(hello.nowMillis());
        facts(hello.facts(), out);
        return Types.HELLO;
    }

    private static int enroll(Message message, ByteWriter out) {
        return switch (message) {
            case EnrollBegin(int version, int floor, byte[] tokenId, byte[] nonce) -> {
                out.writeVarint(version);
                out.writeVarint(floor);
                out.writeBytes(tokenId);
                out.writeBytes(nonce);
                yield Types.ENROLL_BEGIN;
            }
            case EnrollChallenge(byte[] nonce, long now) -> {
                out.writeBytes(nonce);
                out.writeLong(now);
                yield Types.ENROLL_CHALLENGE;
            }
            case EnrollProof(byte[] publicKey, HostFacts facts, byte[] mac, byte[] signature) -> {
                out.writeBlob(publicKey);
                facts(facts, out);
                out.writeBytes(mac);
                out.writeBlob(signature);
                yield Types.ENROLL_PROOF;
            }
            case Enrolled(HostId host, long generation, byte[] certificate, byte[] authority) -> {
                hostId(host, out);
                out.writeVarint(generation);
                out.writeBlob(certificate);
                out.writeBlob(authority);
                yield Types.ENROLLED;
            }
            case Message other -> throw new AssertionError("BUG: got " + other + ", must be of the enrolment");
        };
    }

    private static int fresh(Message message, ByteWriter out) {
        return switch (message) {
            case TailRequest(long requestId, long afterSecond, List<Integer> tables) -> {
                out.writeLong(requestId);
                out.writeLong(afterSecond);
                tables(tables, out);
                yield Types.TAIL_REQUEST;
            }
            case TailReply(long requestId, List<List<byte[]>> minutes) -> {
                out.writeLong(requestId);
                ByteWriter body = new ByteWriter(4_096);
                body.writeVarint(minutes.size());
                for (List<byte[]> minute : minutes) {
                    body.writeVarint(minute.size());
                    minute.forEach(body::writeBlob);
                }
                Deflated.write(out, body.array(), body.size());
                yield Types.TAIL_REPLY;
            }
            case LiveStart(List<Integer> tables) -> {
                tables(tables, out);
                yield Types.LIVE_START;
            }
            case LiveStop() -> Types.LIVE_STOP;
            case LiveRecord(boolean keyframe, byte[] bytes) -> {
                out.writeByte(keyframe ? 1 : 0);
                Deflated.write(out, bytes, bytes.length);
                yield Types.LIVE_RECORD;
            }
            case Message other -> throw new AssertionError("BUG: got " + other + ", must be of tail or live");
        };
    }

    private static void tables(List<Integer> tables, ByteWriter out) {
        if (!tables.isEmpty()) { // all tables: the bytes of the first version
            out.writeVarint(tables.size());
            tables.forEach(out::writeVarint);
        }
    }

    private static int pulse(long at, float[] values, ByteWriter out) {
        out.writeLong(at);
        out.writeVarint(values.length);
        for (float value : values) {
            out.writeInt(Float.floatToIntBits(value)); // one pattern for every NaN
        }
        return Types.PULSE;
    }

    private static void hostId(HostId id, ByteWriter out) {
        out.writeLong(id.uuid().getMostSignificantBits());
        out.writeLong(id.uuid().getLeastSignificantBits());
    }

    private static void identity(long epoch, long sequence, ByteWriter out) {
        out.writeLong(epoch);
        out.writeVarint(sequence);
    }

    private static void text(String text, ByteWriter out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, Sizes.TEXT_BYTES);
        while (length < utf8.length && length > 0 && (utf8[length] & 0xC0) == 0x80) {
            length--; // never half a character
        }
        out.writeVarint(length);
        out.writeBytes(utf8, 0, length);
    }
}
