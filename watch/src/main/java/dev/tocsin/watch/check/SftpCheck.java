package dev.tocsin.watch.check;

import dev.tocsin.base.Sha256;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Phases;
import dev.tocsin.probe.Verdict;
import dev.tocsin.probe.WrongAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.sftp.SFTPException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/// Whether somebody can sign in by SSH and a file is there. Fact `ssh.key`: the server's key as OpenSSH shows it;
/// `file.bytes`.
///
/// The library brings BouncyCastle into the list of providers, at its end: keys of elliptic curves need it.
///
/// A password goes to whoever answers, so the server's key must be set together with one; without it nobody signs in,
/// and the check says which key came.
///
/// ```
/// port: 22
/// fingerprint: SHA256:…       # of the server's key
/// user: u
/// password: p                 # or key: ${file:/etc/tocsin/id_ed25519}
/// file: /pub/README           # must be there
/// ```
final class SftpCheck implements CheckType {
    private static final int PORT = 22;

    /// The type.
    SftpCheck() {}

    /// What is set.
    private record Ask(
            String host, int port, String fingerprint, String user, String password, String key, String file) {}

    @Override
    public String name() {
        return "sftp";
    }

    @Override
    public String help() {
        return "Somebody can sign in by SSH, and a file is there.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        Ask ask = new Ask(
                host,
                in.whole("port", 1, 65_535, PORT),
                in.text("fingerprint", ""),
                in.text("user", ""),
                in.text("password", ""),
                in.text("key", ""),
                in.text("file", ""));
        if (!ask.fingerprint().matches("|SHA256:[A-Za-z0-9+/]{43}")) {
            in.refuse("fingerprint", "must be like SHA256:… with 43 letters, as ssh-keygen -lf shows it");
        }
        if (!ask.user().isEmpty() && ask.fingerprint().isEmpty()) {
            in.refuse("fingerprint", "must be set when somebody signs in");
        }
        if (ask.user().isEmpty() && !(ask.password() + ask.key() + ask.file()).isEmpty()) {
            in.refuse("user", "is missing");
        }
        if (!ask.user().isEmpty() && ask.password().isEmpty() == ask.key().isEmpty()) {
            in.refuse("password", "either password or key must be set");
        }
        return attempt -> look(attempt, ask);
    }

    private static Verdict look(Attempt attempt, Ask ask) throws IOException, InterruptedException {
        InetAddress address = attempt.addresses(ask.host()).getFirst();
        Seen seen = new Seen(attempt, ask.fingerprint());
        try (SSHClient ssh = attempt.keep(new SSHClient(new DefaultConfig()))) {
            ssh.addHostKeyVerifier(seen);
            ssh.setConnectTimeout(attempt.leftMillis());
            ssh.setTimeout(attempt.leftMillis());
            long from = attempt.elapsedMicros();
            attempt.transcript().note("connecting to " + address.getHostAddress() + " port " + ask.port());
            try {
                ssh.connect(address, ask.port());
            } catch (IOException failure) {
                throw seen.isOther() ? new WrongAnswer(Verdict.CERTIFICATE, "the server has another key") : failure;
            }
            attempt.took(Phases.Phase.CONNECT, from);
            attempt.transcript().got(ssh.getTransport().getServerVersion());
            if (ask.user().isEmpty()) {
                return Verdict.up(ssh.getTransport().getServerVersion());
            }
            signIn(attempt, ask, ssh);
            return ask.file().isEmpty() ? Verdict.up("signed in as " + ask.user()) : file(attempt, ask, ssh);
        }
    }

    private static void signIn(Attempt attempt, Ask ask, SSHClient ssh) throws IOException {
        attempt.transcript().note("signing in as " + ask.user());
        try {
            if (ask.key().isEmpty()) {
                ssh.authPassword(ask.user(), ask.password());
            } else {
                KeyProvider key = ssh.loadKeys(ask.key(), null, null);
                ssh.authPublickey(ask.user(), key);
            }
        } catch (SSHRuntimeException unreadable) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the key cannot be used: " + unreadable.getMessage());
        } catch (UserAuthException refused) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "signing in is refused");
        }
    }

    private static Verdict file(Attempt attempt, Ask ask, SSHClient ssh) throws IOException {
        try (SFTPClient sftp = ssh.newSFTPClient()) {
            FileAttributes attributes = sftp.stat(ask.file());
            attempt.fact("file.bytes", Long.toString(attributes.getSize()));
            return Verdict.up(attributes.getSize() + " bytes");
        } catch (SFTPException none) {
            return Verdict.wrong(Verdict.UNEXPECTED, "the file cannot be read: " + none.getMessage());
        }
    }

    /// Judges the server's key and remembers it.
    private static final class Seen implements HostKeyVerifier {
        private final Attempt attempt;
        private final String wanted;
        private volatile boolean other;

        Seen(Attempt attempt, String wanted) {
            this.attempt = attempt;
            this.wanted = wanted;
        }

        boolean isOther() {
            return other;
        }

        @Override
        public boolean verify(String host, int port, PublicKey key) {
            String print = fingerprint(key);
            attempt.fact("ssh.key", print);
            attempt.transcript().note("its key is " + print);
            other = !wanted.isEmpty() && !wanted.equals(print);
            return !other;
        }

        @Override
        public List<String> findExistingAlgorithms(String host, int port) {
            return List.of();
        }

        private static String fingerprint(PublicKey key) {
            byte[] bytes = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Sha256.of(bytes));
        }
    }
}
