package dev.tocsin.watch.imports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What Net_Monitor remembers between two runs, in the form of PHP's `serialize`: hosts, their services, and of each a
/// code and a message.
///
/// ```
/// a:1:{s:1:"a";a:1:{s:4:"SMTP";a:2:{i:0;i:421;i:1;s:4:"busy";}}}
///               lengths of texts are in bytes
/// ```
final class PhpState {
    private static final int FAILURES = 100_000;

    private final byte[] bytes;
    private int at;

    private PhpState(byte[] bytes) {
        this.bytes = bytes;
    }

    /// One failure.
    record Failure(String host, String service, int code, String message) {}

    /// The failures in `bytes`.
    ///
    /// @throws IllegalArgumentException with one sentence when they are no such state
    static List<Failure> read(byte[] bytes) {
        PhpState state = new PhpState(bytes);
        List<Failure> failures = new ArrayList<>();
        int hosts = state.array();
        for (int i = 0; i < hosts; i++) {
            String host = state.text();
            int services = state.array();
            for (int j = 0; j < services; j++) {
                String service = state.text();
                Object[] result = state.result();
                failures.add(new Failure(host, service, (Integer) result[0], (String) result[1]));
                if (failures.size() > FAILURES) {
                    throw new IllegalArgumentException("more than " + FAILURES + " failures are remembered");
                }
            }
            state.must('}');
        }
        state.must('}');
        return failures;
    }

    /// An array of code and message, in any order of its two keys.
    private Object[] result() {
        Object[] result = {0, ""};
        int members = array();
        for (int i = 0; i < members; i++) {
            int key = Integer.parseInt(text());
            String value = text();
            if (key == 0 && value.matches("-?[0-9]{1,9}")) {
                result[0] = Integer.parseInt(value);
            } else if (key == 1) {
                result[1] = value;
            } else {
                throw wrong("a result of code and message");
            }
        }
        must('}');
        return result;
    }

    /// Begins an array; how many members it has.
    private int array() {
        must('a');
        must(':');
        int members = number(':');
        must('{');
        return members;
    }

    /// A text, or a number as a text; `b` and `N` are told as texts, too.
    private String text() {
        int kind = next();
        if (kind == 'N') {
            must(';');
            return "";
        }
        must(':');
        if (kind == 's') {
            int length = number(':');
            must('"');
            if (length > bytes.length - at) {
                throw wrong("a text of " + length + " bytes");
            }
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            must('"');
            must(';');
            return text;
        }
        if (kind != 'i' && kind != 'b' && kind != 'd') {
            throw wrong("a text or a number");
        }
        int from = at;
        while (at < bytes.length && bytes[at] != ';') {
            at++;
        }
        String number = new String(bytes, from, at - from, StandardCharsets.US_ASCII);
        must(';');
        if (!number.matches("-?[0-9.]{1,20}")) {
            throw wrong("a number");
        }
        return number;
    }

    private int number(char end) {
        int value = 0;
        int digits = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && digits < 9) {
            value = 10 * value + bytes[at++] - '0';
            digits++;
        }
        if (digits == 0) {
            throw wrong("a number");
        }
        must(end);
        return value;
    }

    private int next() {
        return at < bytes.length ? bytes[at++] : -1;
    }

    private void must(char expected) {
        if (next() != expected) {
            throw wrong("'" + expected + "'");
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("no state of Net_Monitor: at byte " + at + " must be " + expected);
    }
}
