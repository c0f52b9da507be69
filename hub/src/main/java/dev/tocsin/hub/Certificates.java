package dev.tocsin.hub;

import dev.tocsin.wire.Trust;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Writes the four kinds of certificate that an installation has. The only file that knows the certificate
/// library (`designs/02-certificates.md` says why there is one); keys and signatures are the JDK's own.
///
/// | kind | life | marks |
/// |---|---|---|
/// | authority | 20 years | CA:TRUE, path length 0 |
/// | hub | 90 days | server authentication, its names, `urn:tocsin:hub` |
/// | web | 90 days | server authentication, its names |
/// | agent | 1 year | client authentication, `urn:tocsin:agent:<id>`, `urn:tocsin:generation:<n>` |
@SuppressWarnings("JavaUtilDate") // the library takes nothing else
final class Certificates {
    static final Duration AUTHORITY_LIFE = Duration.ofDays(20 * 365);
    static final Duration HUB_LIFE = Duration.ofDays(90);
    static final Duration AGENT_LIFE = Duration.ofDays(365);
    /// A certificate begins a little before it is made: the other side's clock may be behind.
    static final Duration HEAD_START = Duration.ofMinutes(5);

    /// RFC 5280 §4.1.2.2 allows 20 bytes; 16 random ones never meet again.
    private static final int SERIAL_BITS = 127;

    private Certificates() {}

    /// A new P-256 key pair.
    static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("BUG: got no P-256, must be in every JDK", missing);
        }
    }

    /// The certificate of an authority, signed by itself.
    static X509Certificate authority(KeyPair keys, long nowMillis, SecureRandom random) throws IOException {
        BigInteger serial = new BigInteger(SERIAL_BITS, random);
        X500Name name = name("Tocsin authority " + serial.toString(16).substring(0, 8));
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, serial, begin(nowMillis), end(nowMillis, AUTHORITY_LIFE), name, keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, extensions().createSubjectKeyIdentifier(keys.getPublic()));
        return sign(builder, keys.getPrivate());
    }

    /// A hub's leaf for `names` (host names and addresses).
    static X509Certificate hub(Issuer issuer, PublicKey key, List<String> names) throws IOException {
        GeneralName[] all = new GeneralName[names.size() + 1];
        all[0] = new GeneralName(GeneralName.uniformResourceIdentifier, Trust.HUB_NAME);
        for (int i = 0; i < names.size(); i++) {
            all[i + 1] = generalName(names.get(i));
        }
        return leaf(issuer, key, new Leaf("Tocsin hub", HUB_LIFE, KeyPurposeId.id_kp_serverAuth, all));
    }

    /// A leaf of the web port for `names`, which browsers know and agents do not.
    static X509Certificate web(Issuer issuer, PublicKey key, List<String> names) throws IOException {
        GeneralName[] all = names.stream().map(Certificates::generalName).toArray(GeneralName[]::new);
        return leaf(issuer, key, new Leaf("Tocsin web", HUB_LIFE, KeyPurposeId.id_kp_serverAuth, all));
    }

    private static GeneralName generalName(String name) {
        return new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    /// An agent's leaf.
    static X509Certificate agent(Issuer issuer, PublicKey key, Trust.Agent agent) throws IOException {
        GeneralName[] names = {
            new GeneralName(GeneralName.uniformResourceIdentifier, Trust.AGENT_NAME + agent.hostId()),
            new GeneralName(GeneralName.uniformResourceIdentifier, Trust.GENERATION_NAME + agent.generation())
        };
        return leaf(issuer, key, new Leaf(agent.hostId().toString(), AGENT_LIFE, KeyPurposeId.id_kp_clientAuth, names));
    }

    /// True for a literal IPv4 or IPv6 address.
    static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    /// Who signs, and when.
    ///
    /// @param certificate of the authority
    /// @param key of the authority
    record Issuer(X509Certificate certificate, PrivateKey key, long nowMillis, SecureRandom random) {}

    private record Leaf(String name, Duration life, KeyPurposeId use, GeneralName[] names) {}

    private static X509Certificate leaf(Issuer issuer, PublicKey key, Leaf leaf) throws IOException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                X500Name.getInstance(
                        issuer.certificate().getSubjectX500Principal().getEncoded()),
                new BigInteger(SERIAL_BITS, issuer.random()),
                begin(issuer.nowMillis()),
                end(issuer.nowMillis(), leaf.life()),
                name(leaf.name()),
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(leaf.use()));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(leaf.names()));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions().createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
        return sign(builder, issuer.key());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) throws IOException {
        try {
            byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
                    .getEncoded();
            return Trust.certificate(der);
        } catch (OperatorCreationException | GeneralSecurityException failed) {
            throw new IOException("a certificate could not be signed: " + failed.getMessage(), failed);
        }
    }

    private static JcaX509ExtensionUtils extensions() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("BUG: got no SHA-1 for key identifiers, must be in every JDK", missing);
        }
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static Date begin(long nowMillis) {
        return new Date(nowMillis - HEAD_START.toMillis());
    }

    private static Date end(long nowMillis, Duration life) {
        return new Date(nowMillis + life.toMillis());
    }
}
