package dev.tocsin.probe;

import dev.tocsin.base.Clock;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Judges the certificate of a server as the JDK does, and remembers what it saw and what was wrong with it in words
/// that tell the reasons apart.
final class Trust extends X509ExtendedTrustManager {
    private static final int NAMES_SHOWN = 5;
    private static final int NAME_OF_DNS = 2; // RFC 5280 §4.2.1.6: kinds of general names
    private static final int NAME_OF_IP = 7;

    private final boolean check;
    private final Clock clock;
    private final X509ExtendedTrustManager strict;
    private List<X509Certificate> chain = List.of();
    private String reason = "";

    /// Trusts what `settings` say.
    ///
    /// @throws GeneralSecurityException when this machine's authorities cannot be read
    Trust(TlsSettings settings, Clock clock) throws GeneralSecurityException {
        this.check = settings.check();
        this.clock = clock;
        this.strict = strict(settings.trust());
    }

    private static X509ExtendedTrustManager strict(List<X509Certificate> only) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = null;
        if (!only.isEmpty()) {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            try {
                store.load(null, null);
            } catch (IOException impossible) {
                throw new AssertionError("BUG: got a failure of reading, nothing is read", impossible);
            }
            for (int i = 0; i < only.size(); i++) {
                store.setCertificateEntry("authority-" + i, only.get(i));
            }
        }
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("no judge of certificates");
    }

    /// What the server showed, its own first; empty when it showed nothing.
    synchronized List<X509Certificate> chain() {
        return chain;
    }

    /// What was wrong with it; empty when nothing was.
    synchronized String reason() {
        return reason;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind, @Nullable Socket socket)
            throws CertificateException {
        note(List.of(shown), "");
        if (!check) {
            return;
        }
        try {
            strict.checkServerTrusted(shown, kind, socket);
        } catch (CertificateException refused) {
            note(List.of(shown), why(shown, kind, refused));
            throw refused;
        }
    }

    private synchronized void note(List<X509Certificate> shown, String wrong) {
        chain = shown;
        reason = wrong;
    }

    private String why(X509Certificate[] shown, String kind, CertificateException refused) {
        X509Certificate leaf = shown[0];
        for (X509Certificate one : shown) {
            String whose = one.equals(leaf) ? "the certificate" : "the certificate of its authority";
            if (one.getNotAfter().toInstant().toEpochMilli() < clock.wallMillis()) {
                return whose + " ended on " + one.getNotAfter().toInstant();
            }
            if (one.getNotBefore().toInstant().toEpochMilli() > clock.wallMillis()) {
                return whose + " is valid only from " + one.getNotBefore().toInstant();
            }
        }
        try {
            strict.checkServerTrusted(shown, kind);
            return "the certificate is for another name: " + names(leaf);
        } catch (CertificateException chainIsBad) {
            if (shown.length == 1 && leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
                return "the certificate is self-signed";
            }
            String text = String.valueOf(refused.getMessage());
            return text.contains("unable to find valid certification path")
                    ? "the certificate is of an authority that is not trusted: "
                            + leaf.getIssuerX500Principal().getName()
                    : "the certificate is not accepted: " + text;
        }
    }

    private static String names(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            if (names == null) {
                return "it has none (" + leaf.getSubjectX500Principal().getName() + ")";
            }
            return names.stream()
                    .filter(n -> n.getFirst() instanceof Integer k && (k == NAME_OF_DNS || k == NAME_OF_IP))
                    .limit(NAMES_SHOWN)
                    .map(n -> String.valueOf(n.get(1)))
                    .collect(Collectors.joining(", "));
        } catch (CertificateParsingException unreadable) {
            return "its names cannot be read";
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind) throws CertificateException {
        checkServerTrusted(shown, kind, (Socket) null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind, SSLEngine engine) throws CertificateException {
        throw new CertificateException("BUG: got an engine, must be a socket");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind) throws CertificateException {
        throw new CertificateException("nobody is a client here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind, Socket socket) throws CertificateException {
        throw new CertificateException("nobody is a client here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind, SSLEngine engine) throws CertificateException {
        throw new CertificateException("nobody is a client here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return strict.getAcceptedIssuers();
    }
}
