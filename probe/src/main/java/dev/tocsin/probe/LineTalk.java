package dev.tocsin.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A conversation in lines, as SMTP, FTP, IMAP, POP3 and SSH begin: one is said, one or some come back, and all of it
/// stands in the transcript, with secrets as `…`.
///
/// At most [#LINES] lines are taken from one server, so that one that never ends its answer ends the look.
public final class LineTalk {
    /// The most lines of one conversation.
    public static final int LINES = 1_000;

    private final Attempt attempt;
    private final Socket socket;
    private final Bytes in;
    private long askedMicros;
    private boolean heard;
    private int lines;

    /// Talks over `socket`, from its first byte on.
    public LineTalk(Attempt attempt, Socket socket) throws IOException {
        this.attempt = attempt;
        this.socket = socket;
        this.in = new Bytes(attempt, socket);
        this.askedMicros = attempt.elapsedMicros();
    }

    /// The next line that comes. The first one is noted as phase FIRST_BYTE.
    ///
    /// @throws WrongAnswer when the server talks without end
    public String hear() throws IOException {
        if (!heard) {
            in.first(askedMicros);
            heard = true;
        }
        if (++lines > LINES) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the server sends lines without end");
        }
        String line = in.line();
        attempt.transcript().got(line);
        return line;
    }

    /// Says `line`.
    public void say(String line) throws IOException {
        say(line, line);
    }

    /// Says `line`, of which the transcript shows `shown`.
    public void say(String line, String shown) throws IOException {
        if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "what is set for this check holds the end of a line");
        }
        attempt.transcript().sent(shown);
        askedMicros = attempt.elapsedMicros();
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// Says the last line and does not wait for what comes back: whoever does not hear it loses nothing.
    public void leave(String line) {
        try {
            say(line);
        } catch (IOException gone) {
            attempt.transcript().note("gone already: " + gone.getMessage());
        }
    }

    /// An answer as SMTP and FTP give it: three digits, and lines that go on while a hyphen follows them
    /// (RFC 5321 §4.2.1, RFC 959 §4.2).
    ///
    /// @throws WrongAnswer when it is no such answer; `protocol` names what was expected
    public Reply reply(String protocol) throws IOException {
        List<String> texts = new ArrayList<>();
        String first = hear();
        if (!first.matches("(?s)[1-9][0-9]{2}([ -].*)?")) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the answer is no " + protocol);
        }
        String code = first.substring(0, 3);
        texts.add(first.length() > 4 ? first.substring(4) : "");
        if (first.length() > 3 && first.charAt(3) == '-') {
            String line = hear();
            while (!line.equals(code) && !line.startsWith(code + " ")) {
                texts.add(line.length() > 4 && line.startsWith(code) ? line.substring(4) : line);
                line = hear();
            }
            texts.add(line.length() > 4 ? line.substring(4) : "");
        }
        return new Reply(Integer.parseInt(code), texts);
    }

    /// The talk that goes on over the same connection once the server has said that it may be encrypted.
    ///
    /// @throws WrongAnswer when more came before the encryption than that answer: somebody may have put it there
    ///     to be taken for what comes after (CVE-2011-0411)
    LineTalk encrypted(Tls tls) throws IOException {
        if (in.isWaiting()) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "more came before the encryption than the answer");
        }
        return new LineTalk(attempt, tls.over(socket));
    }

    /// All bytes until the end, at most `most`.
    byte[] rest(int most) throws IOException {
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        int got = in.move(most, into);
        attempt.transcript().note(got + " bytes");
        return into.toByteArray();
    }

    /// An answer.
    ///
    /// @param code 100–999
    /// @param texts of each line, without the code; one at least
    public record Reply(int code, List<String> texts) {
        /// Keeps a copy.
        public Reply {
            texts = List.copyOf(texts);
        }

        /// `554 no service here`, as a message.
        public String sentence() {
            return (code + " " + texts.getFirst()).strip();
        }

        /// This, when its code is `wanted` or of that hundred (250 or 2).
        ///
        /// @throws WrongAnswer with its own code otherwise
        public Reply must(int wanted) throws WrongAnswer {
            if (code == wanted || (wanted < 10 && code / 100 == wanted)) {
                return this;
            }
            throw new WrongAnswer(code, sentence());
        }
    }
}
