package dev.tocsin.wire;

import dev.tocsin.base.HostId;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who a certificate is: the one place where both sides judge the other's. An installation has one
/// authority that signs leaves directly; nothing else is trusted, no public authority, no intermediate.
///
/// The path is checked by the JDK's PKIX validator against that one anchor at a given time; the role by two
/// marks that an authority gives: the extended key usage and a URI among the alternative names. An agent's
/// leaf therefore cannot play the hub, nor the other way round.
@SuppressWarnings("JavaUtilDate") // the certificate classes of the JDK take nothing else
public final class Trust {
    /// Prefix of the name in an agent's leaf; the host id follows.
    public static final String AGENT_NAME = "urn:tocsin:agent:";
    /// Prefix of the second name in an agent's leaf: which of the host's certificates it is, from 1.
    public static final String GENERATION_NAME = "urn:tocsin:generation:";
    /// The name in a hub's leaf.
    public static final String HUB_NAME = "urn:tocsin:hub";

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int URI_NAME = 6; // GeneralName choice, RFC 5280 §4.2.1.6

    private Trust() {}

    /// What an agent's leaf says.
    ///
    /// @param hostId whose it is
    /// @param generation which of the host's certificates it is, from 1
    public record Agent(HostId hostId, long generation) {}

    /// Checks that `chain` begins with a hub's leaf of `authority`. The leaf must not have ended at
    /// `nowMillis`; one that has not begun is accepted: a machine whose clock stands in the past, as after
    /// an empty battery, must still be able to report, and a certificate from the future opens nothing.
    ///
    /// @throws CertificateException with the reason
    public static void checkHub(X509Certificate[] chain, X509Certificate authority, long nowMillis)
            throws CertificateException {
        X509Certificate leaf = leaf(chain);
        long begun =
                Math.max(leaf.getNotBefore().getTime(), authority.getNotBefore().getTime());
        checkPath(leaf, authority, Math.max(nowMillis, begun));
        checkUsage(leaf, SERVER_AUTH, "a hub");
        if (!uris(leaf).contains(HUB_NAME)) {
            throw new CertificateException("the certificate is not a hub's: it lacks the name " + HUB_NAME);
        }
    }

    /// Checks that `chain` begins with an agent's leaf of `authority` that is valid at `nowMillis`.
    ///
    /// @return whose it is
    /// @throws CertificateException with the reason
    public static Agent checkAgent(X509Certificate[] chain, X509Certificate authority, long nowMillis)
            throws CertificateException {
        X509Certificate leaf = leaf(chain);
        checkPath(leaf, authority, nowMillis);
        checkUsage(leaf, CLIENT_AUTH, "an agent");
        List<String> uris = uris(leaf);
        try {
            return new Agent(HostId.parse(named(uris, AGENT_NAME)), Long.parseLong(named(uris, GENERATION_NAME)));
        } catch (IllegalArgumentException malformed) {
            throw new CertificateException("the certificate's names are malformed: " + uris, malformed);
        }
    }

    /// Finds the authority whose public key has the pin `pin` (see [Token]) at the end of `chain`.
    ///
    /// @throws CertificateException when the chain ends with another key
    public static X509Certificate pinned(X509Certificate[] chain, byte[] pin) throws CertificateException {
        leaf(chain);
        X509Certificate last = chain[chain.length - 1];
        if (!MessageDigest.isEqual(pin, Token.pinOf(last.getPublicKey().getEncoded()))) {
            throw new CertificateException("the hub's authority is not the one that the token names (pin differs)");
        }
        return last;
    }

    /// Reads one X.509 certificate from DER.
    ///
    /// @throws CertificateException when it is none
    public static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static String named(List<String> uris, String prefix) throws CertificateException {
        for (String uri : uris) {
            if (uri.startsWith(prefix)) {
                return uri.substring(prefix.length());
            }
        }
        throw new CertificateException("the certificate is not an agent's: it lacks a name " + prefix + "…");
    }

    private static X509Certificate leaf(X509Certificate @Nullable [] chain) throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("no certificate was shown");
        }
        return chain[0];
    }

    private static void checkPath(X509Certificate leaf, X509Certificate authority, long atMillis)
            throws CertificateException {
        try {
            authority.checkValidity(new Date(atMillis)); // the validator looks at the path, not at the anchor
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false); // the hub's registry is the list of who is still welcome
            parameters.setDate(new Date(atMillis));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
        } catch (CertificateException outOfTime) {
            throw outOfTime;
        } catch (GeneralSecurityException untrusted) {
            throw new CertificateException(
                    "the certificate is not valid under this installation's authority: " + untrusted.getMessage(),
                    untrusted);
        }
        if (leaf.getBasicConstraints() >= 0) {
            throw new CertificateException("the certificate is an authority's, not a leaf");
        }
    }

    private static void checkUsage(X509Certificate leaf, String usage, String role) throws CertificateException {
        List<String> usages = leaf.getExtendedKeyUsage();
        if (usages == null || !usages.contains(usage)) {
            throw new CertificateException("the certificate is not made for " + role);
        }
    }

    private static List<String> uris(X509Certificate leaf) throws CertificateParsingException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names == null) {
            return List.of();
        }
        return names.stream()
                .filter(name -> name.get(0).equals(URI_NAME))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }
}
