package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import dev.tocsin.wire.Message.HostRule;
import dev.tocsin.wire.Message.RuleState;
import dev.tocsin.wire.Message.RuleStates;
import dev.tocsin.wire.Message.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The bytes of the messages about rules: a part of [MessageReader] and [MessageWriter]. Pure.
///
/// ```
/// Rules       u64 revision | deflated { varint count | each: text id, varint version, blob text,
///                                       varint firing | each: blob key, time since }
/// RuleStates  u64 run | varint sequence | u64 revision | u8 kind | deflated { varint count | each: text id,
///             varint version, blob key, u8 state, u8 fires, time since, u64 value (IEEE 754), time at }
/// ```
final class RuleMessages {
    private RuleMessages() {}

    static int write(Rules message, ByteWriter out) {
        out.writeLong(message.revision());
        ByteWriter body = new ByteWriter();
        body.writeVarint(message.rules().size());
        for (HostRule rule : message.rules()) {
            body.writeText(rule.id());
            body.writeVarint(rule.version());
            body.writeText(rule.text());
            body.writeVarint(rule.firing().size());
            rule.firing().forEach((key, since) -> {
                body.writeText(key);
                body.writeLong(since);
            });
        }
        Deflated.write(out, body.array(), body.size());
        return Types.RULES;
    }

    static Rules rules(ByteReader in) {
        long revision = in.readLong();
        ByteReader body = new ByteReader(Deflated.read(in));
        int count = body.readCount(Sizes.RULES);
        List<HostRule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = body.readText(Sizes.TEXT_BYTES);
            long version = MessageReader.notNegative(body);
            String text = body.readText(Sizes.RULE_BYTES);
            int firing = body.readCount(Sizes.RULE_STATES);
            Map<String, Long> keys = new LinkedHashMap<>();
            for (int k = 0; k < firing; k++) {
                keys.put(body.readText(Limits.KEY_BYTES), body.readLong());
            }
            rules.add(new HostRule(id, version, text, keys));
        }
        return new Rules(revision, List.copyOf(rules));
    }

    static int write(RuleStates message, ByteWriter out) {
        out.writeLong(message.run());
        out.writeVarint(message.sequence());
        out.writeLong(message.revision());
        out.writeByte(message.kind().number());
        ByteWriter body = new ByteWriter();
        body.writeVarint(message.states().size());
        for (RuleState state : message.states()) {
            body.writeText(state.rule());
            body.writeVarint(state.version());
            body.writeText(state.key());
            body.writeByte(state.state());
            body.writeByte(state.fires() ? 1 : 0);
            body.writeLong(state.sinceMillis());
            body.writeLong(Double.doubleToLongBits(state.value())); // one pattern for every NaN
            body.writeLong(state.atMillis());
        }
        Deflated.write(out, body.array(), body.size());
        return Types.RULE_STATES;
    }

    static RuleStates states(ByteReader in) {
        long run = in.readLong();
        long sequence = MessageReader.notNegative(in);
        long revision = in.readLong();
        RuleStates.Kind kind = kind(in.readByte());
        ByteReader body = new ByteReader(Deflated.read(in));
        int count = body.readCount(Sizes.RULE_STATES);
        List<RuleState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(new RuleState(
                    body.readText(Sizes.TEXT_BYTES),
                    MessageReader.notNegative(body),
                    body.readText(Limits.KEY_BYTES),
                    state(body.readByte()),
                    body.readByte() != 0,
                    body.readLong(),
                    Double.longBitsToDouble(body.readLong()),
                    body.readLong()));
        }
        return new RuleStates(run, sequence, revision, kind, List.copyOf(states));
    }

    private static RuleStates.Kind kind(int number) {
        for (RuleStates.Kind kind : RuleStates.Kind.values()) {
            if (kind.number() == number) {
                return kind;
            }
        }
        throw new CorruptData("got kind " + number + " of states; at most 2");
    }

    private static int state(int number) {
        if (number > Sizes.RULE_STATE) {
            throw new CorruptData("got state " + number + " of a rule; at most " + Sizes.RULE_STATE);
        }
        return number;
    }
}
