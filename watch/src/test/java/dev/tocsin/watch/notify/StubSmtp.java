package dev.tocsin.watch.notify;

import dev.tocsin.testkit.LoopbackServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A mail server on loopback that answers as it is told: for each line of a client the answer of `rule`, which says
/// [#OK] for the usual one, [#HANG] to say nothing more, [#DROP] to hang up.
final class StubSmtp implements AutoCloseable {
    static final String OK = "ok";
    static final String HANG = "hang";
    static final String DROP = "drop";

    private final LoopbackServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<String> rule = _ -> OK;

    private final SSLContext tls;

    StubSmtp() throws IOException {
        this(null);
    }

    /// Offers STARTTLS with the certificate of `tls`.
    StubSmtp(SSLContext tls) throws IOException {
        this.tls = tls;
        server = LoopbackServer.start(this::serve);
    }

    int port() {
        return server.port();
    }

    /// `BODY` stands for the end of a message, `HELLO` for the greeting.
    void rule(UnaryOperator<String> how) {
        rule = how;
    }

    /// What clients said, without bodies.
    List<String> lines() {
        return List.copyOf(lines);
    }

    List<String> bodies() {
        return List.copyOf(bodies);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(Socket socket) throws IOException {
        say(socket, "HELLO", "220 stub");
        talk(socket, tls != null);
    }

    private void talk(Socket socket, boolean offer) throws IOException {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            boolean going = true;
            while (going) {
                String line = in.readLine();
                if (line == null || line.equals("QUIT")) {
                    return;
                }
                lines.add(line);
                if (line.equals("STARTTLS") && offer) {
                    say(socket, line, "220 go");
                    SSLSocket safe = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
                    talk(safe, false);
                    return;
                }
                if (line.startsWith("EHLO") && offer) {
                    say(socket, line, "250-stub\r\n250 STARTTLS");
                    continue;
                }
                if (line.equals("DATA") && say(socket, line, "354 go on")) {
                    StringBuilder body = new StringBuilder();
                    for (String part = in.readLine(); part != null && !part.equals("."); part = in.readLine()) {
                        body.append(part).append("\r\n");
                    }
                    bodies.add(body.toString());
                    going = say(socket, "BODY", "250 2.0.0 queued as 4F1");
                } else if (!line.equals("DATA")) {
                    going = say(socket, line, "250 fine");
                }
            }
        }
    }

    private boolean say(Socket socket, String to, String usual) throws IOException {
        String answer = rule.apply(to);
        if (answer.equals(HANG)) {
            LoopbackServer.listen(socket);
        }
        if (answer.equals(HANG) || answer.equals(DROP)) {
            throw new IOException("as told");
        }
        LoopbackServer.say(socket, (answer.equals(OK) ? usual : answer) + "\r\n");
        return true;
    }
}
