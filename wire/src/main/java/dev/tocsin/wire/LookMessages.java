package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Given.Place;
import dev.tocsin.wire.Message.LookAsk;
import dev.tocsin.wire.Message.LookFound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The bytes of the messages about looks at services: a part of [MessageReader] and [MessageWriter]. Pure.
///
/// ```
/// LookAsk    u64 request | varint timeout (ms) | deflated { blob type, blob host, value }
/// value      u8 0: blob text | u8 1: varint count, values | u8 2: varint count, each: blob name, value
/// LookFound  u64 request | u8 outcome | signed varint code | u8 answered | deflated { blob message, varint facts,
///            each: blob name, blob value; 5 x signed varint us; blob transcript }
/// ```
final class LookMessages {
    private static final int TEXT = 0;
    private static final int ITEMS = 1;
    private static final int FIELDS = 2;

    private LookMessages() {}

    static int write(LookAsk message, ByteWriter out) {
        out.writeLong(message.request());
        out.writeVarint(message.timeoutMillis());
        ByteWriter body = new ByteWriter();
        body.writeText(message.check());
        body.writeText(message.host());
        value(message.set(), body);
        Deflated.write(out, body.array(), body.size());
        return Types.LOOK_ASK;
    }

    private static void value(Given value, ByteWriter out) {
        switch (value) {
            case Given.Scalar scalar -> {
                out.writeByte(TEXT);
                out.writeText(scalar.text());
            }
            case Given.Items items -> {
                out.writeByte(ITEMS);
                out.writeVarint(items.items().size());
                items.items().forEach(item -> value(item, out));
            }
            case Given.Fields fields -> {
                out.writeByte(FIELDS);
                out.writeVarint(fields.members().size());
                fields.members().forEach((name, member) -> {
                    out.writeText(name);
                    value(member, out);
                });
            }
        }
    }

    static LookAsk ask(ByteReader in) {
        long request = in.readLong();
        int timeout = in.readCount(Sizes.LOOK_MILLIS);
        if (timeout < 1) {
            throw new CorruptData("got a look of 0 ms; at least 1");
        }
        ByteReader body = new ByteReader(Deflated.read(in));
        String check = body.readText(Sizes.LOOK_NAME_BYTES);
        String host = body.readText(Sizes.LOOK_NAME_BYTES);
        if (value(body, new Room(), 0) instanceof Given.Fields set) {
            return new LookAsk(request, timeout, check, host, set);
        }
        throw new CorruptData("got a look whose settings have no names");
    }

    /// How many values may still come.
    private static final class Room {
        private int left = Sizes.LOOK_VALUES;

        void take(int depth) {
            if (--left < 0 || depth > Sizes.LOOK_DEPTH) {
                throw new CorruptData("got settings of more than " + Sizes.LOOK_VALUES
                        + " values, or nested deeper than " + Sizes.LOOK_DEPTH);
            }
        }
    }

    private static Given value(ByteReader in, Room room, int depth) {
        room.take(depth);
        int kind = in.readByte();
        return switch (kind) {
            case TEXT -> new Given.Scalar(in.readText(Sizes.LOOK_SET_BYTES), Place.NOWHERE);
            case ITEMS -> {
                int count = in.readCount(Sizes.LOOK_VALUES);
                List<Given> items = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    items.add(value(in, room, depth + 1));
                }
                yield new Given.Items(items, Place.NOWHERE);
            }
            case FIELDS -> {
                int count = in.readCount(Sizes.LOOK_VALUES);
                LinkedHashMap<String, Given> members = new LinkedHashMap<>();
                for (int i = 0; i < count; i++) {
                    members.put(in.readText(Sizes.LOOK_NAME_BYTES), value(in, room, depth + 1));
                }
                yield new Given.Fields(members, Place.NOWHERE);
            }
            default -> throw new CorruptData("got kind " + kind + " of a value; at most " + FIELDS);
        };
    }

    static int write(LookFound message, ByteWriter out) {
        out.writeLong(message.request());
        out.writeByte(message.outcome());
        out.writeSigned(message.code());
        out.writeByte(message.answered() ? 1 : 0);
        ByteWriter body = new ByteWriter();
        body.writeText(message.message());
        body.writeVarint(message.facts().size());
        message.facts().forEach((name, value) -> {
            body.writeText(name);
            body.writeText(value);
        });
        for (int i = 0; i < LookFound.PARTS; i++) {
            body.writeSigned(message.micros().get(i));
        }
        body.writeText(message.transcript());
        Deflated.write(out, body.array(), body.size());
        return Types.LOOK_FOUND;
    }

    static LookFound found(ByteReader in) {
        long request = in.readLong();
        int outcome = in.readByte();
        if (outcome > Sizes.LOOK_OUTCOME) {
            throw new CorruptData("got outcome " + outcome + " of a look; at most " + Sizes.LOOK_OUTCOME);
        }
        long code = in.readSigned();
        if (code != (int) code) {
            throw new CorruptData("got code " + code + " of a look; 32 bits hold it");
        }
        boolean answered = in.readByte() != 0;
        ByteReader body = new ByteReader(Deflated.read(in));
        String message = body.readText(Sizes.LOOK_MESSAGE_BYTES);
        int count = body.readCount(Sizes.LOOK_FACTS);
        LinkedHashMap<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            facts.put(body.readText(Sizes.LOOK_NAME_BYTES), body.readText(Sizes.LOOK_FACT_BYTES));
        }
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < LookFound.PARTS; i++) {
            micros.add(body.readSigned());
        }
        String transcript = body.readText(Sizes.LOOK_TRANSCRIPT_BYTES);
        return new LookFound(request, outcome, (int) code, answered, message, facts, List.copyOf(micros), transcript);
    }
}
