package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.wire.Message.ControlOrder;
import dev.tocsin.wire.Message.ControlReply;
import dev.tocsin.wire.Message.ControlState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The bytes of the messages about control of services: a part of [MessageReader] and [MessageWriter]. Pure.
///
/// ```
/// ControlOrder  16 bytes id | blob frame
/// ControlReply  16 bytes id | u8 outcome | blob reply | text why
/// ControlState  u8 helper | text why | varint keys, each: blob | varint services, each: blob name, u8 verbs
/// ```
final class ControlMessages {
    private ControlMessages() {}

    static int write(ControlOrder message, ByteWriter out) {
        write(message.id(), out);
        out.writeBlob(message.frame());
        return Types.CONTROL_ORDER;
    }

    static ControlOrder order(ByteReader in) {
        return new ControlOrder(id(in), in.readBlob(Sizes.CONTROL_FRAME_BYTES));
    }

    static int write(ControlReply message, ByteWriter out) {
        write(message.id(), out);
        out.writeByte(message.outcome());
        out.writeBlob(message.reply());
        out.writeText(message.text());
        return Types.CONTROL_REPLY;
    }

    static ControlReply reply(ByteReader in) {
        return new ControlReply(
                id(in),
                upTo(Sizes.CONTROL_OUTCOME, in.readByte(), "outcome of an order"),
                in.readBlob(HelperReply.MOST_BYTES),
                in.readText(Sizes.TEXT_BYTES));
    }

    static int write(ControlState message, ByteWriter out) {
        out.writeByte(message.helper());
        out.writeText(message.text());
        out.writeVarint(message.keys().size());
        message.keys().forEach(out::writeBlob);
        out.writeVarint(message.allowed().size());
        for (ControlState.Allowed allowed : message.allowed()) {
            out.writeText(allowed.service());
            out.writeByte(allowed.verbs());
        }
        return Types.CONTROL_STATE;
    }

    static ControlState state(ByteReader in) {
        int helper = upTo(Sizes.CONTROL_HELPER, in.readByte(), "state of a helper");
        String text = in.readText(Sizes.TEXT_BYTES);
        int hubs = in.readCount(Sizes.CONTROL_KEYS);
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < hubs; i++) {
            keys.add(in.readBlob(Sizes.CONTROL_KEY_BYTES));
        }
        int services = in.readCount(Sizes.CONTROL_SERVICES);
        List<ControlState.Allowed> allowed = new ArrayList<>();
        for (int i = 0; i < services; i++) {
            String name = in.readText(Sizes.CONTROL_NAME_BYTES);
            int verbs = upTo(Sizes.CONTROL_VERBS, in.readByte(), "sum of verbs");
            allowed.add(new ControlState.Allowed(name, verbs));
        }
        return new ControlState(helper, text, List.copyOf(keys), List.copyOf(allowed));
    }

    private static void write(UUID id, ByteWriter out) {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID id(ByteReader in) {
        return new UUID(in.readLong(), in.readLong());
    }

    private static int upTo(int most, int number, String what) {
        if (number > most) {
            throw new CorruptData("got " + number + " as " + what + "; at most " + most);
        }
        return number;
    }
}
