package dev.tocsin.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads JSON (RFC 8259) as far as a check needs it: the value at a pointer (RFC 6901). Numbers and truth values keep
/// the text that stands there.
///
/// One pass, at most [#DEPTH] levels deep; what is read is bounded by who reads the body.
final class Json {
    /// The deepest that values may stand within each other.
    static final int DEPTH = 200;

    /// The text is no JSON.
    static final class NoJson extends Exception {
        private static final long serialVersionUID = 1;

        NoJson(String message) {
            super(message);
        }
    }

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /// The value at `pointer` in `text`: a text, or the whole numbers, truth values and `null` as they stand; null when
    /// nothing is there or it is a list or an object.
    ///
    /// @throws NoJson when `text` is none
    static @Nullable String at(String text, String pointer) throws NoJson {
        Json json = new Json(text);
        Object now = json.value(0);
        json.space();
        if (json.at < text.length()) {
            throw json.wrong();
        }
        for (String step : pointer.isEmpty()
                ? List.<String>of()
                : List.of(pointer.substring(1).split("/", -1))) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (now instanceof Map<?, ?> members) {
                now = members.get(name);
            } else if (now instanceof List<?> items && name.matches("0|[1-9][0-9]{0,8}")) {
                int index = Integer.parseInt(name);
                now = index < items.size() ? items.get(index) : null;
            } else {
                return null;
            }
        }
        return now instanceof String found ? found : null;
    }

    private Object value(int depth) throws NoJson {
        if (depth > DEPTH) {
            throw new NoJson("deeper than " + DEPTH + " levels");
        }
        space();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> object(int depth) throws NoJson {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        space();
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            space();
            String name = string();
            space();
            take(':');
            members.put(name, value(depth + 1));
            space();
            if (peek() == '}') {
                at++;
                return members;
            }
            take(',');
        }
    }

    private List<Object> list(int depth) throws NoJson {
        List<Object> items = new ArrayList<>();
        at++;
        space();
        if (peek() == ']') {
            at++;
            return items;
        }
        while (true) {
            items.add(value(depth + 1));
            space();
            if (peek() == ']') {
                at++;
                return items;
            }
            take(',');
        }
    }

    private String string() throws NoJson {
        take('"');
        StringBuilder found = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw wrong();
            }
            found.append(c == '\\' ? escaped() : c);
        }
        at++;
        return found.toString();
    }

    private char escaped() throws NoJson {
        char c = (char) peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> throw wrong();
        };
    }

    private char hex() throws NoJson {
        String digits = at + 4 <= text.length() ? text.substring(at, at + 4) : "";
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw wrong();
        }
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    private String word() throws NoJson {
        int from = at;
        while (at < text.length() && "+-.0123456789aeflnrstuE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String word = text.substring(from, at);
        if (!word.matches("true|false|null|-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?")) {
            throw wrong();
        }
        return word;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private int peek() throws NoJson {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private void take(char wanted) throws NoJson {
        if (peek() != wanted) {
            throw wrong();
        }
        at++;
    }

    private NoJson wrong() {
        return new NoJson("no JSON at character " + at);
    }
}
