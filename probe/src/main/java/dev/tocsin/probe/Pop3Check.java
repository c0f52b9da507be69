package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.Socket;

/// Whether a POP3 server greets and, as far as asked, encrypts and lets somebody sign in (RFC 1939, 2595).
///
/// ```
/// port: 110                   # 995 with tls: always
/// tls: starttls               # none starttls always
/// user: u  password: p
/// ```
public final class Pop3Check implements CheckType {
    private static final int PORT = 110;
    private static final int PORT_TLS = 995;

    /// The type.
    Pop3Check() {}

    @Override
    public String name() {
        return "pop3";
    }

    @Override
    public String help() {
        return "A POP3 server greets and, as far as asked, encrypts and lets sign in.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        LineServer server = LineServer.read(host, in, PORT, PORT_TLS);
        return attempt -> {
            try (Socket plain = attempt.connect(server.host(), server.port())) {
                Tls tls = server.tls(attempt);
                LineTalk talk = server.talk(attempt, plain, tls);
                String greeting = ok(talk);
                if (server.mode() == TlsMode.STARTTLS) {
                    talk.say("STLS");
                    ok(talk);
                    talk = talk.encrypted(tls);
                }
                Sign sign = server.sign();
                if (!sign.isNobody()) {
                    talk.say("USER " + sign.user());
                    ok(talk);
                    talk.say("PASS " + sign.password(), "PASS …");
                    ok(talk);
                }
                talk.leave("QUIT");
                return Verdict.up(greeting);
            }
        };
    }

    private static String ok(LineTalk talk) throws IOException {
        String line = talk.hear();
        if (line.startsWith("+OK")) {
            return line;
        }
        throw new WrongAnswer(Verdict.UNEXPECTED, line.startsWith("-ERR") ? line : "the answer is no POP3");
    }
}
