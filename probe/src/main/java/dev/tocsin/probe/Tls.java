package dev.tocsin.probe;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Makes a connection encrypted, and learns what the certificate tells. Facts: `tls.version`, `tls.cipher`,
/// `certificate.subject`, `certificate.issuer`, `certificate.until` (ISO 8601), `certificate.days`,
/// `certificate.sha256`. A certificate that cannot be trusted is a wrong answer ([Verdict#CERTIFICATE]) with a sentence
/// that says which of the four it is: ended or not begun, self-signed, of an unknown authority, of another name.
///
/// ```
/// Tls tls = new Tls(attempt, host, settings);
/// SSLSocket secret = tls.over(socket);
/// ```
///
/// One may be used for several connections of one look.
public final class Tls {
    // What the JDK offers by itself. Said here because an agent's JDK is told to speak by one group alone, its hub's;
    // a server that does not know that one would be down for agents only.
    private static final List<String> GROUPS =
            List.of("x25519", "secp256r1", "secp384r1", "secp521r1", "x448", "ffdhe2048", "ffdhe3072");

    private static final long DAY_MILLIS = 86_400_000L;

    private final Attempt attempt;
    private final String host;
    private final TlsSettings settings;
    private final Trust trust;
    private final SSLContext context;

    /// For connections to `host` within `attempt`.
    ///
    /// @throws IOException when the machine has no usable authorities
    public Tls(Attempt attempt, String host, TlsSettings settings) throws IOException {
        this.attempt = attempt;
        this.host = host;
        this.settings = settings;
        try {
            this.trust = new Trust(settings, attempt.clock());
            this.context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS cannot be used on this machine: " + unusable.getMessage(), unusable);
        }
    }

    /// `plain`, encrypted; noted as phase TLS.
    ///
    /// @throws WrongAnswer when its certificate cannot be trusted
    /// @throws IOException when it cannot be encrypted otherwise
    public SSLSocket over(Socket plain) throws IOException {
        long from = attempt.elapsedMicros();
        int port = plain.getPort();
        SSLSocket secret = attempt.keep((SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true));
        secret.setSoTimeout(attempt.leftMillis());
        SSLParameters parameters = secret.getSSLParameters();
        if (settings.check()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        parameters.setServerNames(indication());
        parameters.setNamedGroups(GROUPS.toArray(String[]::new));
        secret.setSSLParameters(parameters);
        try {
            secret.startHandshake();
        } catch (SSLException failure) {
            tell();
            String reason = trust.reason();
            if (!reason.isEmpty()) {
                throw new WrongAnswer(Verdict.CERTIFICATE, reason);
            }
            throw new WrongAnswer(Verdict.UNEXPECTED, "no TLS: " + failure.getMessage());
        } catch (EOFException closed) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "no TLS: the connection was closed during the handshake");
        } finally {
            attempt.took(Phases.Phase.TLS, from);
        }
        attempt.fact("tls.version", secret.getSession().getProtocol());
        attempt.fact("tls.cipher", secret.getSession().getCipherSuite());
        attempt.transcript()
                .note(secret.getSession().getProtocol() + " "
                        + secret.getSession().getCipherSuite());
        tell();
        warn();
        return secret;
    }

    /// What the server is told about whom we look for: nothing when that is an address or no name by its rules.
    private List<SNIServerName> indication() throws IOException {
        if (HostName.literal(host) != null) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(HostName.name(host)));
        } catch (IllegalArgumentException odd) {
            attempt.transcript().note("no server name is sent: " + odd.getMessage());
            return List.of();
        }
    }

    private void tell() {
        List<X509Certificate> chain = trust.chain();
        if (chain.isEmpty()) {
            return; // a session that was resumed shows none
        }
        X509Certificate leaf = chain.getFirst();
        Instant until = leaf.getNotAfter().toInstant();
        attempt.fact("certificate.subject", leaf.getSubjectX500Principal().getName());
        attempt.fact("certificate.issuer", leaf.getIssuerX500Principal().getName());
        attempt.fact("certificate.until", until.atOffset(ZoneOffset.UTC).toString());
        attempt.fact("certificate.days", Long.toString(days(leaf, attempt.clock())));
        attempt.fact("certificate.sha256", fingerprint(leaf));
        for (X509Certificate one : chain) {
            attempt.transcript()
                    .note("certificate " + one.getSubjectX500Principal().getName() + ", by "
                            + one.getIssuerX500Principal().getName() + ", until "
                            + one.getNotAfter().toInstant());
        }
    }

    private void warn() {
        List<X509Certificate> chain = trust.chain();
        for (X509Certificate one : chain) {
            long days = days(one, attempt.clock());
            if (settings.warnDays() > 0 && days < settings.warnDays()) {
                attempt.warn("the certificate " + (one.equals(chain.getFirst()) ? "" : "of its authority ") + "ends in "
                        + days + (days == 1 ? " day" : " days"));
                return;
            }
        }
    }

    /// Whole days until `certificate` ends, rounded down; negative when it has ended.
    static long days(X509Certificate certificate, Clock clock) {
        return Math.floorDiv(certificate.getNotAfter().toInstant().toEpochMilli() - clock.wallMillis(), DAY_MILLIS);
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(Sha256.of(certificate.getEncoded()));
        } catch (GeneralSecurityException unreadable) {
            return "unreadable: " + unreadable.getMessage();
        }
    }
}
