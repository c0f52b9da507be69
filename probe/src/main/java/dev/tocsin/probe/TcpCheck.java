package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a TCP port takes a connection and, as far as asked, says what it should. `telnet` is the same with port 23
/// unless set, and answers the options that such servers begin with (RFC 854: everything is declined).
///
/// ```
/// port: 4242
/// tls: always                 # encrypted from the first byte on
/// send: "PING\r\n"            # \r \n \t and \\ stand for what they usually do
/// expect: PONG                # found anywhere in what comes, before or after send
/// ```
public final class TcpCheck implements CheckType {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\\\\rnt])");
    private static final int TELNET_PORT = 23;
    private static final int MOST_BYTES = 65_536;
    private static final int COMMAND = 255; // IAC, RFC 854
    private static final int WILL = 251;
    private static final int DO = 253;
    private static final int DONT = 254;
    private static final int WONT = 252;

    private final String name;

    /// The type `tcp` or `telnet`.
    TcpCheck(String name) {
        this.name = name;
    }

    /// What is set.
    private record Ask(
            String host, int port, boolean telnet, TlsMode mode, TlsSettings tls, String send, String expect) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public String help() {
        return "A TCP port takes a connection and, as far as asked, says what it should.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        boolean telnet = name.equals("telnet");
        int port = in.whole("port", 1, 65_535, telnet ? TELNET_PORT : 0);
        if (port == 0 && !in.has("port")) {
            in.refuse("port", "is missing");
        }
        TlsMode mode = TlsMode.read(in);
        if (mode == TlsMode.STARTTLS) {
            in.refuse("tls", "must be none or always: how to ask for encryption is not known here");
        }
        String send = unescaped(in.text("send", ""));
        Ask ask = new Ask(host, port, telnet, mode, TlsSettings.read(in), send, in.text("expect", ""));
        return attempt -> look(attempt, ask);
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(found -> switch (found.group(1)) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            default -> Matcher.quoteReplacement("\\"); // a backslash itself
        });
    }

    private static Verdict look(Attempt attempt, Ask ask) throws IOException, InterruptedException {
        try (Socket plain = attempt.connect(ask.host(), ask.port())) {
            Socket socket = ask.mode() == TlsMode.ALWAYS ? new Tls(attempt, ask.host(), ask.tls()).over(plain) : plain;
            String where = "connected to " + socket.getInetAddress().getHostAddress();
            long from = attempt.elapsedMicros();
            if (!ask.send().isEmpty()) {
                attempt.transcript().sent(ask.send());
                socket.getOutputStream().write(ask.send().getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            }
            if (ask.expect().isEmpty()) {
                return Verdict.up(where);
            }
            return hear(attempt, ask, socket, from)
                    ? Verdict.up(where)
                    : Verdict.wrong(Verdict.UNEXPECTED, "\"" + ask.expect() + "\" does not come");
        }
    }

    /// Reads until the expected text has come; false when the server ends, or says too much, before.
    private static boolean hear(Attempt attempt, Ask ask, Socket socket, long from) throws IOException {
        Bytes in = new Bytes(attempt, socket);
        try {
            in.first(from);
        } catch (EOFException closed) {
            attempt.transcript().note("the other side closes");
            return false;
        }
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            hear(ask, socket, in, heard);
        } catch (IOException over) {
            if (heard.size() == 0) {
                throw over;
            }
            attempt.transcript().note("no more comes: " + Looking.sentence(over, attempt.timeout()));
        }
        String text = Bytes.text(heard.toByteArray(), heard.size());
        text.lines().forEach(attempt.transcript()::got);
        return text.contains(ask.expect());
    }

    private static void hear(Ask ask, Socket socket, Bytes in, ByteArrayOutputStream heard) throws IOException {
        while (heard.size() < MOST_BYTES) {
            int next = in.next();
            if (next < 0) {
                return;
            }
            if (next == COMMAND && ask.telnet()) {
                decline(in, socket);
            } else {
                heard.write(next);
            }
            if (!in.isWaiting() && Bytes.text(heard.toByteArray(), heard.size()).contains(ask.expect())) {
                return;
            }
        }
    }

    private static void decline(Bytes in, Socket socket) throws IOException {
        int verb = in.next();
        if (verb < WILL || verb > DONT) {
            return; // a command without an option
        }
        int option = in.next();
        if (verb == WILL || verb == DO) {
            byte[] answer = {(byte) COMMAND, (byte) (verb == WILL ? DONT : WONT), (byte) option};
            socket.getOutputStream().write(answer);
            socket.getOutputStream().flush();
        }
    }
}
