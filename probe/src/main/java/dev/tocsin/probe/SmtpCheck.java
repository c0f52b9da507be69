package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Whether a mail server greets, and as far as asked: becomes encrypted, lets somebody sign in, knows an address
/// (RFC 5321, 3207, 4954). No mail is ever sent. The failure's code is that of the answer.
///
/// ```
/// port: 25                    # 465 with tls: always
/// tls: starttls               # none starttls always
/// hello: monitor.example.com  # how we introduce ourselves; localhost unless set
/// user: u  password: p        # signs in
/// verify: postmaster          # VRFY: 250 it is there, 252 the server will not say (still up), else down
/// recipient: a@example.com    # RCPT: would be taken; from: is the sender, empty unless set
/// ```
public final class SmtpCheck implements CheckType {
    private static final int PORT = 25;
    private static final int PORT_TLS = 465;
    private static final int NOT_SAID = 252;

    /// The type.
    SmtpCheck() {}

    /// What is set.
    private record Ask(LineServer server, String hello, String verify, String recipient, String from) {
        boolean isGreetingOnly() {
            return server.mode() != TlsMode.STARTTLS
                    && server.sign().isNobody()
                    && verify.isEmpty()
                    && recipient.isEmpty();
        }
    }

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public String help() {
        return "A mail server greets and, as far as asked, encrypts, lets sign in and knows an address.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        Ask ask = new Ask(
                LineServer.read(host, in, PORT, PORT_TLS),
                word(in, "hello", "localhost"),
                word(in, "verify", ""),
                word(in, "recipient", ""),
                word(in, "from", ""));
        return attempt -> look(attempt, ask);
    }

    private static String word(FieldReader in, String name, String otherwise) {
        String text = in.text(name, otherwise);
        if (text.length() > 256 || text.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>')) {
            in.refuse(name, "must be at most 256 characters, without spaces and angle brackets");
        }
        return text;
    }

    private static Verdict look(Attempt attempt, Ask ask) throws IOException, InterruptedException {
        LineServer server = ask.server();
        try (Socket plain = attempt.connect(server.host(), server.port())) {
            Tls tls = server.tls(attempt);
            LineTalk talk = server.talk(attempt, plain, tls);
            LineTalk.Reply greeting = talk.reply("SMTP").must(220);
            if (ask.isGreetingOnly()) {
                talk.leave("QUIT");
                return Verdict.up(greeting.sentence());
            }
            boolean extended = hello(talk, ask);
            if (server.mode() == TlsMode.STARTTLS) {
                talk.say("STARTTLS");
                talk.reply("SMTP").must(220);
                talk = talk.encrypted(tls);
                extended = hello(talk, ask);
            }
            if (!server.sign().isNobody()) {
                signIn(talk, server.sign(), extended);
            }
            String said = addresses(attempt, talk, ask);
            talk.leave("QUIT");
            return Verdict.up(said.isEmpty() ? greeting.sentence() : said);
        }
    }

    /// Introduces us; whether the server knows extensions.
    private static boolean hello(LineTalk talk, Ask ask) throws IOException {
        talk.say("EHLO " + ask.hello());
        if (talk.reply("SMTP").code() == 250) {
            return true;
        }
        talk.say("HELO " + ask.hello());
        talk.reply("SMTP").must(250);
        return false;
    }

    private static void signIn(LineTalk talk, Sign sign, boolean extended) throws IOException {
        if (!extended) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the server lets nobody sign in");
        }
        String both = "\0" + sign.user() + "\0" + sign.password();
        talk.say("AUTH PLAIN " + base64(both), "AUTH PLAIN …");
        LineTalk.Reply plain = talk.reply("SMTP");
        if (plain.code() != 504) { // 504: not this way, so the older one
            plain.must(235);
            return;
        }
        talk.say("AUTH LOGIN");
        talk.reply("SMTP").must(334);
        talk.say(base64(sign.user()), "…");
        talk.reply("SMTP").must(334);
        talk.say(base64(sign.password()), "…");
        talk.reply("SMTP").must(235);
    }

    /// Asks for the addresses that are set; what the server said, empty when there is none.
    private static String addresses(Attempt attempt, LineTalk talk, Ask ask) throws IOException {
        String said = "";
        if (!ask.verify().isEmpty()) {
            talk.say("VRFY " + ask.verify());
            LineTalk.Reply reply = talk.reply("SMTP").must(2);
            attempt.fact("smtp.verify", Integer.toString(reply.code()));
            said = reply.code() == NOT_SAID ? "252 the server does not say whether it is there" : reply.sentence();
        }
        if (!ask.recipient().isEmpty()) {
            talk.say("MAIL FROM:<" + ask.from() + ">");
            talk.reply("SMTP").must(2);
            talk.say("RCPT TO:<" + ask.recipient() + ">");
            LineTalk.Reply reply = talk.reply("SMTP").must(2);
            attempt.fact("smtp.recipient", Integer.toString(reply.code()));
            said = reply.sentence();
        }
        return said;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
