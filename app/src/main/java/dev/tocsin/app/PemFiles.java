package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.web.WebTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate and its key in two PEM files (`--tls CERT,KEY`), read again when either has changed, so that a renewal
/// needs no restart. Files that no longer fit are logged and the last good ones stay. Thread-safe.
final class PemFiles implements WebTls {
    private static final long LOOK_NANOS = 10_000_000_000L;
    private static final String BEGIN = "-----BEGIN PRIVATE " + "KEY-----";
    private static final String END = "-----END PRIVATE " + "KEY-----";

    private final Path certificateFile;
    private final Path keyFile;
    private final Clock clock;
    private final Log log;
    private Identity identity; // guarded by this, as the rest
    private List<FileTime> times;
    private long lookedNanos;

    /// Reads both.
    ///
    /// @throws IOException when one cannot be read, is exposed to others, or they do not belong together
    PemFiles(Path certificateFile, Path keyFile, Clock clock, Log log) throws IOException {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.clock = clock;
        this.log = log;
        this.times = times();
        this.identity = read();
        this.lookedNanos = clock.monotonicNanos();
    }

    @Override
    public synchronized Identity identity() {
        if (clock.monotonicNanos() - lookedNanos > LOOK_NANOS) {
            lookedNanos = clock.monotonicNanos();
            refresh();
        }
        return identity;
    }

    private void refresh() {
        try {
            List<FileTime> now = times();
            if (!now.equals(times)) {
                times = now;
                identity = read();
                log.info("web", "took up the new certificate in " + certificateFile);
            }
        } catch (IOException unfit) {
            log.error("web", "keeps the certificate it has: " + unfit.getMessage());
        }
    }

    private List<FileTime> times() throws IOException {
        return List.of(Files.getLastModifiedTime(certificateFile), Files.getLastModifiedTime(keyFile));
    }

    private Identity read() throws IOException {
        String exposure = PrivateFiles.exposure(keyFile);
        if (exposure != null) {
            throw new IOException(exposure);
        }
        try {
            List<X509Certificate> chain = new ArrayList<>();
            ByteArrayInputStream in = new ByteArrayInputStream(Files.readAllBytes(certificateFile));
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .forEach(one -> chain.add((X509Certificate) one));
            if (chain.isEmpty()) {
                throw new IOException(certificateFile + " holds no certificate");
            }
            PrivateKey key = key(chain.getFirst().getPublicKey().getAlgorithm());
            if (!belongs(key, chain.getFirst())) {
                throw new IOException(keyFile + " is not the key of the first certificate in " + certificateFile);
            }
            return new Identity(key, List.copyOf(chain));
        } catch (GeneralSecurityException damaged) {
            throw new IOException(
                    certificateFile + " or " + keyFile + " cannot be understood: " + damaged.getMessage(), damaged);
        }
    }

    private PrivateKey key(String algorithm) throws IOException, GeneralSecurityException {
        String text = Files.readString(keyFile, StandardCharsets.US_ASCII);
        int from = text.indexOf(BEGIN);
        int to = text.indexOf(END);
        if (from < 0 || to < from) {
            throw new IOException(keyFile + " holds no " + BEGIN
                    + "; other forms become one by: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        byte[] der = Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static boolean belongs(PrivateKey key, X509Certificate leaf) {
        if (key instanceof RSAKey mine && leaf.getPublicKey() instanceof RSAKey shown) {
            return mine.getModulus().equals(shown.getModulus());
        }
        return !(key instanceof ECKey mine && leaf.getPublicKey() instanceof ECKey shown)
                || mine.getParams().getCurve().equals(shown.getParams().getCurve());
    }
}
