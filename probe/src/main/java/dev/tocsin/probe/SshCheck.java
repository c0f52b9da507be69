package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.Socket;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether an SSH server says who it is (RFC 4253 §4.2). Fact `value`: its whole identification, so that another
/// version can be watched for. Members: `port` (22), `matches` (regular expression on that line).
public final class SshCheck implements CheckType {
    private static final int PORT = 22;
    private static final int LINES_BEFORE = 50; // a server may say other lines first

    /// The type.
    SshCheck() {}

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public String help() {
        return "An SSH server says who it is.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        int port = in.whole("port", 1, 65_535, PORT);
        Pattern matches = Search.read(in, "matches");
        return attempt -> look(attempt, host, port, matches);
    }

    private static Verdict look(Attempt attempt, String host, int port, @Nullable Pattern matches)
            throws IOException, InterruptedException {
        try (Socket socket = attempt.connect(host, port)) {
            LineTalk talk = new LineTalk(attempt, socket);
            String line = talk.hear();
            for (int i = 0; i < LINES_BEFORE && !line.startsWith("SSH-"); i++) {
                line = talk.hear();
            }
            if (!line.startsWith("SSH-2.0-") && !line.startsWith("SSH-1.99-")) {
                throw new WrongAnswer(Verdict.UNEXPECTED, "the answer is no SSH 2");
            }
            talk.leave("SSH-2.0-Tocsin");
            attempt.fact(Verdict.VALUE, line);
            return matches == null || Search.finds(matches, line, attempt)
                    ? Verdict.up(line)
                    : Verdict.wrong(Verdict.UNEXPECTED, line + " does not match " + matches.pattern());
        }
    }
}
