package dev.tocsin.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A conversation with an FTP server (RFC 959, 2428, 4217). Files come over a connection of their own, always to the
/// address that the conversation goes to: an address in an answer is never followed, since a server could send us
/// anywhere by it.
final class FtpTalk implements Closeable {
    private static final Pattern EXTENDED = Pattern.compile("\\(\\|\\|\\|([0-9]{1,5})\\|\\)");
    private static final Pattern PASSIVE = Pattern.compile("[0-9]{1,3}(?:,[0-9]{1,3}){3},([0-9]{1,3}),([0-9]{1,3})");

    private final Attempt attempt;
    private final TlsMode mode;
    private final Tls tls;
    private final Socket plain;
    private LineTalk talk;

    /// Connects, hears the greeting and encrypts.
    ///
    /// @throws NoConnection when there is no connection
    FtpTalk(Attempt attempt, LineServer server) throws IOException, InterruptedException {
        this.attempt = attempt;
        this.mode = server.mode();
        this.tls = server.tls(attempt);
        try {
            this.plain = attempt.connect(server.host(), server.port());
        } catch (Reach.NotAllowed refused) {
            throw refused;
        } catch (IOException failure) {
            attempt.transcript().note(Looking.sentence(failure, attempt.timeout()));
            throw new NoConnection(failure);
        }
        this.talk = server.talk(attempt, plain, tls);
        talk.reply("FTP").must(220);
        if (mode == TlsMode.STARTTLS) {
            talk.say("AUTH TLS");
            talk.reply("FTP").must(234);
            this.talk = talk.encrypted(tls);
        }
    }

    /// There was no connection. The message is the one that this kind of check has always had.
    static final class NoConnection extends IOException {
        private static final long serialVersionUID = 1;

        NoConnection(IOException cause) {
            super("Connection to host failed", cause);
        }
    }

    /// Signs in; nobody is `anonymous`.
    void signIn(Sign sign) throws IOException {
        talk.say("USER " + (sign.isNobody() ? "anonymous" : sign.user()));
        LineTalk.Reply reply = talk.reply("FTP");
        if (reply.code() == 331) {
            talk.say("PASS " + (sign.isNobody() ? "tocsin@" : sign.password()), "PASS …");
            reply = talk.reply("FTP");
        }
        reply.must(2);
        if (mode != TlsMode.NONE) {
            talk.say("PBSZ 0");
            talk.reply("FTP").must(2);
            talk.say("PROT P");
            talk.reply("FTP").must(2);
        }
    }

    /// The bytes of file `path`, the first `most` of them.
    byte[] file(String path, int most) throws IOException {
        talk.say("TYPE I");
        talk.reply("FTP").must(2);
        InetSocketAddress where = new InetSocketAddress(address(), passive());
        Socket data = attempt.keep(new Socket());
        data.connect(where, attempt.leftMillis());
        talk.say("RETR " + path);
        talk.reply("FTP").must(1);
        byte[] bytes;
        try (Socket open = mode == TlsMode.NONE ? data : tls.over(data)) {
            bytes = new LineTalk(attempt, open).rest(most + 1);
        }
        if (bytes.length > most) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the file is larger than " + most + " bytes");
        }
        talk.reply("FTP").must(2);
        return bytes;
    }

    private InetAddress address() {
        return plain.getInetAddress();
    }

    private int passive() throws IOException {
        talk.say("EPSV");
        LineTalk.Reply reply = talk.reply("FTP");
        Matcher extended = EXTENDED.matcher(reply.sentence());
        if (reply.code() == 229 && extended.find()) {
            return port(Integer.parseInt(extended.group(1)));
        }
        talk.say("PASV");
        reply = talk.reply("FTP").must(227);
        Matcher passive = PASSIVE.matcher(reply.sentence());
        if (!passive.find()) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the answer names no port");
        }
        return port(256 * Integer.parseInt(passive.group(1)) + Integer.parseInt(passive.group(2)));
    }

    private static int port(int port) throws WrongAnswer {
        if (port < 1024 || port > 65_535) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the answer names port " + port + ", which is none for files");
        }
        return port;
    }

    /// Says good-bye and closes.
    @Override
    public void close() throws IOException {
        talk.leave("QUIT");
        plain.close();
    }
}
