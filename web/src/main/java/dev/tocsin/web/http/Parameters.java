package dev.tocsin.web.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The query of a request, read strictly: a parameter nobody knows, one given twice, or bytes that are no UTF-8 are
/// refused by name. A mistyped parameter that is passed over gives an answer to another question.
public final class Parameters {
    private static final int COUNT = 32;

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /// Reads `query`, the part behind `?` as sent, or null.
    ///
    /// @throws Refusal 400 when it is malformed or names anything outside `known`
    public static Parameters of(@Nullable String query, Set<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return new Parameters(values);
        }
        String[] pairs = query.split("&", -1);
        if (pairs.length > COUNT) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "got " + pairs.length + " parameters; at most " + COUNT);
        }
        for (String pair : pairs) {
            int split = pair.indexOf('=');
            String name = decode(split < 0 ? pair : pair.substring(0, split));
            if (!known.contains(name)) {
                String allowed = known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known));
                throw Refusal.field(name, "unknown parameter; known here: " + allowed);
            }
            if (values.put(name, split < 0 ? "" : decode(pair.substring(split + 1))) != null) {
                throw Refusal.field(name, "given more than once");
            }
        }
        return new Parameters(values);
    }

    /// The value of `name`, or null when it is absent.
    public @Nullable String get(String name) {
        return values.get(name);
    }

    /// The value of `name`.
    ///
    /// @throws Refusal 400 when it is absent or empty
    public String need(String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw Refusal.field(name, "must be given");
        }
        return value;
    }

    /// The parts of `name` between commas, or null when it is absent.
    ///
    /// @throws Refusal 400 when there are more than `most`, one is empty or one comes twice
    public @Nullable List<String> list(String name, int most) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            if (part.isEmpty()) {
                throw Refusal.field(name, "has an empty part; write parts between commas without spaces");
            }
            if (parts.contains(part)) {
                throw Refusal.field(name, "names \"" + part + "\" twice");
            }
            parts.add(part);
            if (parts.size() > most) {
                throw Refusal.field(name, "has more than " + most + " parts");
            }
        }
        return parts;
    }

    /// The whole number `name` within `least` and `most`, or `fallback` when it is absent.
    ///
    /// @throws Refusal 400 when it is anything else
    public int whole(String name, int fallback, int least, int most) {
        String value = values.get(name);
        if (value == null) {
            return fallback;
        }
        boolean digits =
                !value.isEmpty() && value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(value) : -1;
        if (!digits || number < least || number > most) {
            throw Refusal.field(name, "got \"" + value + "\"; a whole number from " + least + " to " + most);
        }
        return number;
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.put((byte) hex(text, i + 1));
                i += 2;
            } else {
                bytes.put((c == '+' ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notText) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "the query is not UTF-8");
        }
    }

    private static int hex(String text, int at) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "the query has a % that two hex digits do not follow");
        }
        return high * 16 + low;
    }
}
