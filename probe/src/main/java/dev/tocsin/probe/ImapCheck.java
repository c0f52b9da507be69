package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;

/// Whether a mailbox server greets and, as far as asked, encrypts and lets somebody sign in (RFC 9051).
///
/// ```
/// port: 143                   # 993 with tls: always
/// tls: starttls               # none starttls always
/// user: u  password: p
/// ```
public final class ImapCheck implements CheckType {
    private static final int PORT = 143;
    private static final int PORT_TLS = 993;

    /// The type.
    ImapCheck() {}

    @Override
    public String name() {
        return "imap";
    }

    @Override
    public String help() {
        return "An IMAP server greets and, as far as asked, encrypts and lets sign in.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        LineServer server = LineServer.read(host, in, PORT, PORT_TLS);
        return attempt -> {
            try (Socket plain = attempt.connect(server.host(), server.port())) {
                Tls tls = server.tls(attempt);
                LineTalk talk = server.talk(attempt, plain, tls);
                String greeting = talk.hear();
                if (!greeting.toUpperCase(Locale.ROOT).startsWith("* OK")) {
                    throw new WrongAnswer(Verdict.UNEXPECTED, greeting.startsWith("* ") ? greeting : "no IMAP");
                }
                if (server.mode() == TlsMode.STARTTLS) {
                    ask(talk, "a1", "STARTTLS", "STARTTLS");
                    talk = talk.encrypted(tls);
                }
                Sign sign = server.sign();
                if (!sign.isNobody()) {
                    String login = "LOGIN " + Sign.quoted(sign.user()) + " " + Sign.quoted(sign.password());
                    ask(talk, "a2", login, "LOGIN " + Sign.quoted(sign.user()) + " …");
                }
                talk.leave("a3 LOGOUT");
                return Verdict.up(greeting.substring(2));
            }
        };
    }

    /// Says a command and hears until its end.
    ///
    /// @throws WrongAnswer when it is not done
    private static void ask(LineTalk talk, String tag, String command, String shown) throws IOException {
        talk.say(tag + " " + command, tag + " " + shown);
        String line = talk.hear();
        while (!line.startsWith(tag + " ")) {
            line = talk.hear();
        }
        String answer = line.substring(tag.length() + 1);
        if (!answer.toUpperCase(Locale.ROOT).startsWith("OK")) {
            throw new WrongAnswer(Verdict.UNEXPECTED, answer.isBlank() ? "no answer to " + shown : answer);
        }
    }
}
