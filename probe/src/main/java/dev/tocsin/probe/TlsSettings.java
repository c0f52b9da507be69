package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// What a check wants of an encrypted connection. Members:
///
/// ```
/// certificate-days: 14        # degraded when it ends sooner
/// check-certificate: true     # false: any certificate will do
/// trust: ${file:/etc/ca.pem}  # authorities to trust instead of the machine's, PEM
/// ```
///
/// @param check whether chain and name must be right
/// @param warnDays degraded below this many days; 0: never
/// @param trust the only authorities that are trusted; empty: the machine's
public record TlsSettings(boolean check, int warnDays, List<X509Certificate> trust) {
    private static final int DAYS = 3_650;
    private static final int AUTHORITIES = 100;

    /// The machine's authorities, and no warning.
    public static final TlsSettings USUAL = new TlsSettings(true, 0, List.of());

    /// Keeps a copy of `trust`.
    public TlsSettings {
        trust = List.copyOf(trust);
    }

    /// Reads them.
    public static TlsSettings read(FieldReader in) {
        boolean check = in.flag("check-certificate", true);
        int days = in.whole("certificate-days", 0, DAYS, 0);
        List<X509Certificate> trust = new ArrayList<>();
        String pem = in.text("trust", "");
        if (!pem.isEmpty()) {
            try {
                for (Certificate one : CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
                    trust.add((X509Certificate) one);
                }
            } catch (CertificateException unreadable) {
                in.refuse("trust", "must be certificates in PEM: " + unreadable.getMessage());
            }
            if (trust.isEmpty() || trust.size() > AUTHORITIES) {
                in.refuse("trust", "must be 1 to " + AUTHORITIES + " certificates in PEM");
            }
        }
        return new TlsSettings(check, days, trust);
    }
}
