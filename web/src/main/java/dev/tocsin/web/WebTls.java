package dev.tocsin.web;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// What the web port shows who it is with. Asked at each handshake, so that a renewed certificate is taken up without
/// a restart. Implementations are thread-safe and quick.
public interface WebTls {
    /// A key with the certificates that go with it.
    ///
    /// @param key the private key
    /// @param chain the leaf first; at least one
    record Identity(PrivateKey key, List<X509Certificate> chain) {}

    /// The present one.
    Identity identity();
}
