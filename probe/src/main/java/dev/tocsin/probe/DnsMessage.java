package dev.tocsin.probe;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One message of the DNS (RFC 1035 §4): a question is written, an answer is read.
///
/// ```
/// 0  id          2  flags (QR opcode AA TC RD RA rcode)
/// 4  questions   6  answers   8  authorities   10  additional      16 bits each
/// 12 question:   name, type, class
///    records:    name, type, class, ttl (32 bits), length, data
/// ```
///
/// A name is labels with their length before them; two high bits set mean that the rest stands at an earlier place.
/// Only places before the pointer itself are followed, so a name ends.
final class DnsMessage {
    /// The kinds of records that are read into text; others are shown as `\# length digits` (RFC 3597).
    enum Kind {
        /// Address.
        A(1),
        /// Name server.
        NS(2),
        /// Other name.
        CNAME(5),
        /// Start of a zone.
        SOA(6),
        /// Name of an address.
        PTR(12),
        /// Mail server.
        MX(15),
        /// Texts.
        TXT(16),
        /// Address of IPv6.
        AAAA(28),
        /// Server of a service.
        SRV(33),
        /// Digest of a key.
        DS(43),
        /// Key.
        DNSKEY(48),
        /// Certificate's digest.
        TLSA(52),
        /// Service with parameters.
        SVCB(64),
        /// The same of the web.
        HTTPS(65),
        /// Who may certify.
        CAA(257);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /// The message is none.
    static final class BadMessage extends Exception {
        private static final long serialVersionUID = 1;

        BadMessage(String message) {
            super(message);
        }
    }

    /// An answer, read.
    ///
    /// @param id of the question
    /// @param truncated whether there is more over TCP
    /// @param code 0: no error; 3: no such name
    /// @param question the name and number of the kind that it answers, lower case, as `example.com 1`
    /// @param values of the records of the kind that was asked for, as text
    record Answer(int id, boolean truncated, int code, String question, List<String> values) {}

    private static final int HEAD_BYTES = 12;
    private static final int CLASS_IN = 1;
    private static final int RECORDS = 1_000;

    private final byte[] bytes;
    private int at = HEAD_BYTES;

    private DnsMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The question for `kind` of `name` (labels with dots, ASCII).
    ///
    /// @throws BadMessage when `name` cannot be one
    static byte[] question(int id, String name, Kind kind) throws BadMessage {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        short16(out, id);
        short16(out, 0x0100); // RD: also a server that only forwards shall answer
        short16(out, 1);
        short16(out, 0);
        short16(out, 0);
        short16(out, 0);
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (bare.length() > 253) {
            throw new BadMessage("a name has at most 253 characters");
        }
        for (String label : bare.isEmpty() ? new String[0] : bare.split("\\.", -1)) {
            byte[] part = label.getBytes(StandardCharsets.ISO_8859_1);
            if (part.length == 0 || part.length > 63) {
                throw new BadMessage("a part of a name has 1 to 63 characters");
            }
            out.write(part.length);
            out.writeBytes(part);
        }
        out.write(0);
        short16(out, kind.number);
        short16(out, CLASS_IN);
        return out.toByteArray();
    }

    /// What a question for `kind` of `name` is called in an [Answer].
    static String called(String name, Kind kind) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return bare.toLowerCase(Locale.ROOT) + " " + kind.number;
    }

    /// Reads an answer.
    ///
    /// @throws BadMessage when it is none
    static Answer read(byte[] bytes, Kind kind) throws BadMessage {
        if (bytes.length < HEAD_BYTES) {
            throw new BadMessage("shorter than its head");
        }
        DnsMessage message = new DnsMessage(bytes);
        int flags = message.short16At(2);
        int questions = message.short16At(4);
        int answers = message.short16At(6);
        if ((flags & 0x8000) == 0 || questions != 1 || answers > RECORDS) {
            throw new BadMessage("no answer to one question");
        }
        String question = message.name().toLowerCase(Locale.ROOT);
        question += " " + message.short16();
        message.skip(2);
        List<String> values = new ArrayList<>();
        boolean truncated = (flags & 0x0200) != 0;
        for (int i = 0; i < answers && !(truncated && message.at == bytes.length); i++) {
            String value = message.record(kind);
            if (value != null) {
                values.add(value);
            }
        }
        return new Answer(message.short16At(0), truncated, flags & 0xf, question, values);
    }

    /// The next record, as text when it is of `kind`.
    private @Nullable String record(Kind kind) throws BadMessage {
        name(); // whose it is: a CNAME may stand between the question and this
        int number = short16();
        int where = short16();
        skip(4);
        int length = short16();
        int end = at + length;
        need(length);
        if (number != kind.number || where != CLASS_IN) {
            at = end;
            return null;
        }
        String value = value(kind, end);
        if (at > end) {
            throw new BadMessage("a record is longer than it says");
        }
        at = end;
        return value;
    }

    private String value(Kind kind, int end) throws BadMessage {
        return switch (kind) {
            case A -> address(4);
            case AAAA -> address(16);
            case NS, CNAME, PTR -> name();
            case MX -> short16() + " " + name();
            case SRV -> short16() + " " + short16() + " " + short16() + " " + name();
            case TXT -> texts(end);
            case SOA ->
                name() + " " + name() + " " + long32() + " " + long32() + " " + long32() + " " + long32() + " "
                        + long32();
            case CAA -> caa(end);
            case DS, DNSKEY, TLSA, SVCB, HTTPS ->
                "\\# " + (end - at) + " " + HexFormat.of().formatHex(take(end - at));
        };
    }

    private String address(int length) throws BadMessage {
        try {
            return InetAddress.getByAddress(take(length)).getHostAddress();
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError("BUG: got " + length + " bytes, must be an address", wrongLength);
        }
    }

    private String texts(int end) throws BadMessage {
        StringBuilder text = new StringBuilder();
        while (at < end) {
            int length = take(1)[0] & 0xff;
            byte[] part = take(length);
            text.append(Bytes.text(part, part.length));
        }
        return text.toString();
    }

    private String caa(int end) throws BadMessage {
        int flags = take(1)[0] & 0xff;
        byte[] tag = take(take(1)[0] & 0xff);
        if (end < at) {
            throw new BadMessage("a record is longer than it says");
        }
        byte[] value = take(end - at);
        return flags + " " + Bytes.text(tag, tag.length) + " \"" + Bytes.text(value, value.length) + "\"";
    }

    /// The name that stands here; `.` for the root.
    private String name() throws BadMessage {
        StringBuilder name = new StringBuilder();
        int place = at;
        int before = at; // pointers lead only before this
        boolean moved = false;
        while (true) {
            int length = byteAt(place);
            if (length == 0) {
                at = moved ? at : place + 1;
                return name.isEmpty() ? "." : name.substring(0, name.length() - 1);
            }
            if (length >= 0xc0) {
                int to = (length & 0x3f) << 8 | byteAt(place + 1);
                if (to >= before) {
                    throw new BadMessage("a name leads forward");
                }
                at = moved ? at : place + 2;
                moved = true;
                before = to;
                place = to;
                continue;
            }
            if (length > 63 || name.length() + length > 255 || place + 1 + length > bytes.length) {
                throw new BadMessage("a name is too long");
            }
            name.append(new String(bytes, place + 1, length, StandardCharsets.ISO_8859_1))
                    .append('.');
            place += 1 + length;
        }
    }

    private byte[] take(int length) throws BadMessage {
        need(length);
        byte[] taken = java.util.Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return taken;
    }

    private void skip(int length) throws BadMessage {
        need(length);
        at += length;
    }

    private void need(int length) throws BadMessage {
        if (length < 0 || length > bytes.length - at) {
            throw new BadMessage("ends early");
        }
    }

    private int byteAt(int place) throws BadMessage {
        if (place >= bytes.length) {
            throw new BadMessage("ends early");
        }
        return bytes[place] & 0xff;
    }

    private int short16At(int place) throws BadMessage {
        return byteAt(place) << 8 | byteAt(place + 1);
    }

    private int short16() throws BadMessage {
        int value = short16At(at);
        at += 2;
        return value;
    }

    private long long32() throws BadMessage {
        return (long) short16() << 16 | short16();
    }

    private static void short16(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
