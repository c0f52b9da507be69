package dev.tocsin.web.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// The headers that every answer has, whatever it is. They tell the browser to run nothing but our own files, to guess
/// no types, to tell nobody where it came from, and to let no other site read or frame us. CORS headers
/// are for the sites that somebody has listed alone ([Cors]).
final class Baseline {
    /// What a page of the app may load: its own files and nothing else, no inline script or style.
    static final String APP_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'self'; require-trusted-types-for 'script'";

    /// Data runs nothing.
    static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final String YEAR_SECONDS = "31536000";

    private final Map<String, String> common = new LinkedHashMap<>();

    /// The headers of a hub that people reach over TLS (`secure`) or over plain loopback.
    Baseline(boolean secure) {
        common.put("X-Content-Type-Options", "nosniff");
        common.put("Referrer-Policy", "no-referrer");
        common.put("Cross-Origin-Opener-Policy", "same-origin");
        common.put("Cross-Origin-Resource-Policy", "same-origin");
        common.put(
                "Permissions-Policy",
                "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(),"
                        + " microphone=(), midi=(), payment=(), usb=()");
        common.put("Content-Security-Policy", DATA_POLICY);
        common.put("Cache-Control", "no-store");
        if (secure) {
            common.put("Strict-Transport-Security", "max-age=" + YEAR_SECONDS);
        }
    }

    /// The headers, which an answer's own override.
    Map<String, String> common() {
        return common;
    }
}
