package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether a name server answers, and as expected. Without more it asks the host itself for its own name and any answer
/// will do; none, an empty one and *no such name* are all `no response`, code 0. Fact `value`: the values, sorted and
/// joined by commas; of SOA only the serial number, so that a changed zone is seen.
///
/// ```
/// server: 192.0.2.53          # whom to ask; the host unless set
/// port: 53
/// name: www.example.com       # the host unless set
/// record: A                   # A AAAA CNAME MX NS TXT SOA SRV PTR CAA DS DNSKEY TLSA SVCB HTTPS
/// expect: [192.0.2.1]         # all of these must be among the values
/// exact: true                 # and no others
/// tcp: true                   # not by UDP first
/// ```
public final class DnsCheck implements CheckType {
    private static final int PORT = 53;
    private static final int SERIAL = 2; // place of the serial number in the text of a SOA record
    private static final String NONE = "no response";

    private final SecureRandom random = new SecureRandom();

    /// The type.
    DnsCheck() {}

    /// What is set.
    private record Ask(
            String server,
            int port,
            String name,
            DnsMessage.Kind kind,
            List<String> expect,
            boolean exact,
            boolean tcp) {}

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public String help() {
        return "A name server answers, and as expected.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        String name = in.text("query", in.text("name", host));
        DnsMessage.Kind kind = kind(in);
        try {
            name = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
            DnsMessage.question(0, name, kind); // refuses what could not be asked later
        } catch (IllegalArgumentException | DnsMessage.BadMessage noName) {
            in.refuse(in.has("query") ? "query" : "name", "can be no name: " + noName.getMessage());
        }
        List<String> expect =
                in.texts("expect").stream().map(v -> plain(v, kind)).toList();
        Ask ask = new Ask(
                in.text("server", host),
                in.whole("port", 1, 65_535, PORT),
                name,
                kind,
                expect,
                in.flag("exact", false),
                in.flag("tcp", false));
        if (!HostName.fits(ask.server())) {
            in.refuse(in.has("server") ? "server" : "host", "is no name of a host and no address");
        }
        return attempt -> look(attempt, ask);
    }

    private static DnsMessage.Kind kind(FieldReader in) {
        String text = in.text("record", "A").toUpperCase(Locale.ROOT);
        for (DnsMessage.Kind kind : DnsMessage.Kind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        in.refuse("record", "must be one of " + List.of(DnsMessage.Kind.values()));
        return DnsMessage.Kind.A;
    }

    /// `value` as it is compared: names without a last dot and in lower case, addresses in one form.
    private static String plain(String value, DnsMessage.Kind kind) {
        if (kind == DnsMessage.Kind.TXT || kind == DnsMessage.Kind.CAA) {
            return value;
        }
        try {
            InetAddress address = HostName.literal(value);
            if (address != null) {
                return address.getHostAddress();
            }
        } catch (IOException noAddress) {
            return value;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") && lower.length() > 1 ? lower.substring(0, lower.length() - 1) : lower;
    }

    private Verdict look(Attempt attempt, Ask ask) throws IOException, InterruptedException {
        DnsMessage.Answer answer = answer(attempt, ask);
        if (answer == null || answer.values().isEmpty()) {
            if (answer != null) {
                attempt.fact("dns.code", Integer.toString(answer.code()));
                attempt.transcript().note("answer without " + ask.kind() + ", code " + answer.code());
            }
            return Verdict.silent(NONE);
        }
        List<String> values =
                answer.values().stream().map(v -> plain(v, ask.kind())).sorted().toList();
        values.forEach(attempt.transcript()::got);
        boolean soa = ask.kind() == DnsMessage.Kind.SOA;
        String shown = String.join(", ", values);
        attempt.fact(Verdict.VALUE, soa ? values.getFirst().split(" ", -1)[SERIAL] : shown);
        attempt.fact("dns.values", shown);
        List<String> missing = new ArrayList<>(ask.expect());
        missing.removeAll(values);
        boolean others = ask.exact() && !ask.expect().containsAll(values);
        return missing.isEmpty() && !others
                ? Verdict.up(shown)
                : Verdict.wrong(Verdict.UNEXPECTED, "got " + shown + " instead of " + String.join(", ", ask.expect()));
    }

    private DnsMessage.@Nullable Answer answer(Attempt attempt, Ask ask) throws IOException, InterruptedException {
        int id = random.nextInt(65_536);
        byte[] question;
        try {
            question = DnsMessage.question(id, ask.name(), ask.kind());
        } catch (DnsMessage.BadMessage noName) {
            throw new AssertionError("BUG: got a name that is none, must have been refused", noName);
        }
        InetAddress server = attempt.addresses(ask.server()).getFirst();
        if (!ask.tcp()) {
            byte[] bytes = Datagrams.ask(attempt, server, ask.port(), question, b -> read(b, id, ask) != null);
            DnsMessage.Answer answer = bytes == null ? null : read(bytes, id, ask);
            if (answer == null || !answer.truncated()) {
                return answer;
            }
            attempt.transcript().note("the answer is cut, asking by TCP");
        }
        try {
            return read(byTcp(attempt, server, ask.port(), question), id, ask);
        } catch (IOException none) {
            attempt.transcript().note(Looking.sentence(none, attempt.timeout()));
            return null;
        }
    }

    /// `bytes` as the answer to our own question, or null.
    private static DnsMessage.@Nullable Answer read(byte[] bytes, int id, Ask ask) {
        try {
            DnsMessage.Answer answer = DnsMessage.read(bytes, ask.kind());
            return answer.id() == id && answer.question().equals(DnsMessage.called(ask.name(), ask.kind()))
                    ? answer
                    : null;
        } catch (DnsMessage.BadMessage none) {
            return null;
        }
    }

    private static byte[] byTcp(Attempt attempt, InetAddress server, int port, byte[] question)
            throws IOException, InterruptedException {
        try (Socket socket = attempt.connect(server.getHostAddress(), port)) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write(question.length >>> 8); // RFC 1035 §4.2.2
            whole.write(question.length);
            whole.write(question);
            long from = attempt.elapsedMicros();
            socket.getOutputStream().write(whole.toByteArray());
            Bytes in = new Bytes(attempt, socket);
            in.first(from);
            int length = in.next() << 8;
            length |= in.next();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            if (length < 0 || in.move(length, answer) < length) {
                throw new EOFException();
            }
            return answer.toByteArray();
        }
    }
}
