package dev.tocsin.hub;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// PEM, the textual form of keys and certificates (RFC 7468): one object per file, so that `openssl` can
/// look at what the hub keeps.
final class Pem {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";
    static final String PUBLIC_KEY = "PUBLIC KEY";

    private Pem() {}

    /// The text of `der` under `label`.
    static byte[] encode(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// The object of `label` in `text`.
    ///
    /// @throws IllegalArgumentException when there is none
    static byte[] decode(String label, byte[] text) {
        String all = new String(text, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + label + "-----";
        int from = all.indexOf(begin);
        int to = all.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("got no " + begin);
        }
        return Base64.getMimeDecoder().decode(all.substring(from + begin.length(), to));
    }
}
