package dev.tocsin.watch.check;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.config.Given;
import dev.tocsin.probe.Phases;
import dev.tocsin.signal.State;
import dev.tocsin.watch.check.CheckTable.Result;
import dev.tocsin.watch.settings.GivenJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Up to [#LOOKS] looks of one check in few bytes, without what was said: a look that says what the one before it said
/// takes about 16.
///
/// ```
/// u8 form (1) | look, look, …
/// look: signed varint ms since the look before it (the first: epoch ms) | u8 state | signed varint code
///       | text message | text facts (JSON) | 5 × signed varint phases (µs; -1: there was none)
/// text: varint 0, then blob: a new one | varint n: the n-th new one of this page
/// state: 0 up, 1 degraded, 2 down, 3 unknown, 4 paused, 5 maintenance
/// ```
///
/// For one thread.
final class LookPage {
    /// Looks in one page.
    static final int LOOKS = 100;

    /// Bytes after which a page takes no more looks.
    static final int BYTES = 16_384;

    private static final int FORM = 1;
    private static final int TEXT_BYTES = 1 << 20; // a message is shorter; 100 facts of 4,096 characters fit
    private static final List<State> STATES =
            List.of(State.UP, State.DEGRADED, State.DOWN, State.UNKNOWN, State.PAUSED, State.MAINTENANCE);

    private final ByteWriter out = new ByteWriter(128);
    private final Map<String, Integer> texts = new HashMap<>();
    private Map<String, String> facts = Map.of(); // those of the last look
    private String factsText = "{}";
    private long fromMillis;
    private long toMillis;
    private int count;

    LookPage() {
        out.writeByte(FORM);
    }

    /// How many looks are in it.
    int count() {
        return count;
    }

    /// Whether it takes no more.
    boolean full() {
        return count >= LOOKS || out.size() >= BYTES;
    }

    /// When the first look was, epoch ms.
    long fromMillis() {
        return fromMillis;
    }

    /// When the last look was, epoch ms; the first, when a clock was set back.
    long toMillis() {
        return Math.max(fromMillis, toMillis);
    }

    /// All of it.
    byte[] bytes() {
        return out.toByteArray();
    }

    /// Adds a look.
    void add(Result look) {
        out.writeSigned(count == 0 ? look.atMillis() : look.atMillis() - toMillis);
        out.writeByte(STATES.indexOf(look.state()));
        out.writeSigned(look.code());
        text(look.message());
        if (!look.facts().equals(facts)) {
            facts = look.facts();
            factsText = FactsJson.write(facts);
        }
        text(factsText);
        Phases phases = look.phases();
        out.writeSigned(phases.dns());
        out.writeSigned(phases.connect());
        out.writeSigned(phases.tls());
        out.writeSigned(phases.firstByte());
        out.writeSigned(phases.total());
        fromMillis = count == 0 ? look.atMillis() : fromMillis;
        toMillis = look.atMillis();
        count++;
    }

    private void text(String text) {
        Integer known = texts.get(text);
        if (known != null) {
            out.writeVarint(known);
            return;
        }
        texts.put(text, texts.size() + 1);
        out.writeVarint(0);
        out.writeText(text);
    }

    /// The looks of check `id` in `page`, in their order.
    ///
    /// @throws CorruptData when it is no page
    static List<Result> read(String id, byte[] page) {
        ByteReader in = new ByteReader(page);
        int form = in.readByte();
        if (form != FORM) {
            throw new CorruptData("got a page of looks of form " + form + "; must be " + FORM);
        }
        List<String> texts = new ArrayList<>();
        List<Result> looks = new ArrayList<>();
        long at = 0;
        while (in.remaining() > 0 && looks.size() < LOOKS) {
            at += in.readSigned();
            State state = STATES.get(in.readCount(STATES.size() - 1));
            int code = (int) in.readSigned();
            String message = text(in, texts);
            Map<String, String> facts = FactsJson.read(text(in, texts));
            Phases phases =
                    new Phases(in.readSigned(), in.readSigned(), in.readSigned(), in.readSigned(), in.readSigned());
            looks.add(new Result(id, at, state, code, message, phases, facts, null));
        }
        return looks;
    }

    private static String text(ByteReader in, List<String> texts) {
        int number = in.readCount(texts.size());
        if (number > 0) {
            return texts.get(number - 1);
        }
        String text = in.readText(TEXT_BYTES);
        texts.add(text);
        return text;
    }

    /// Facts as JSON, here and in the catalog.
    static final class FactsJson {
        private FactsJson() {}

        static String write(Map<String, String> facts) {
            LinkedHashMap<String, Given> members = new LinkedHashMap<>();
            facts.forEach((name, value) -> members.put(name, new Given.Scalar(value, Given.Place.NOWHERE)));
            return GivenJson.write(new Given.Fields(members, Given.Place.NOWHERE));
        }

        /// What is no object of texts is passed over.
        ///
        /// @throws CorruptData when it is no JSON
        static Map<String, String> read(String json) {
            Map<String, String> facts = new LinkedHashMap<>();
            try {
                if (GivenJson.read(json) instanceof Given.Fields fields) {
                    fields.members().forEach((name, value) -> {
                        if (value instanceof Given.Scalar scalar) {
                            facts.put(name, scalar.text());
                        }
                    });
                }
            } catch (IllegalArgumentException damaged) {
                throw new CorruptData("got facts that are no JSON", damaged);
            }
            return facts;
        }
    }
}
