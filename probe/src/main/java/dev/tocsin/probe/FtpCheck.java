package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;

/// Whether an FTP server greets and, as far as asked, encrypts, lets somebody sign in and gives a file. A server that
/// cannot be connected to is `Connection to host failed`, code 0; other failures carry the server's own code.
///
/// ```
/// port: 21                    # 990 with tls: always
/// tls: starttls               # none starttls always
/// user: u  password: p        # signs in; anonymous when only file is set
/// file: pub/README            # must be there; fact file.bytes
/// ```
public final class FtpCheck implements CheckType {
    /// The largest file that is fetched, bytes.
    static final int FILE_BYTES = 16 << 20;

    private static final int PORT = 21;
    private static final int PORT_TLS = 990;

    /// The type.
    FtpCheck() {}

    @Override
    public String name() {
        return "ftp";
    }

    @Override
    public String help() {
        return "An FTP server greets and, as far as asked, encrypts, lets sign in and gives a file.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        LineServer server = LineServer.read(host, in, PORT, PORT_TLS);
        String file = in.text("file", "");
        return attempt -> look(attempt, server, file);
    }

    private static Verdict look(Attempt attempt, LineServer server, String file)
            throws IOException, InterruptedException {
        try (FtpTalk talk = new FtpTalk(attempt, server)) {
            if (!server.sign().isNobody() || !file.isEmpty()) {
                talk.signIn(server.sign());
            }
            if (file.isEmpty()) {
                return Verdict.up("connected");
            }
            int bytes = talk.file(file, FILE_BYTES).length;
            attempt.fact("file.bytes", Integer.toString(bytes));
            return Verdict.up(bytes + " bytes");
        } catch (FtpTalk.NoConnection none) {
            return Verdict.silent(String.valueOf(none.getMessage()));
        }
    }
}
