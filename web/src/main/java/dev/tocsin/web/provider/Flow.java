package dev.tocsin.web.provider;

import dev.tocsin.base.Sha256;
import dev.tocsin.web.access.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One way to a provider and back. All of it follows from one secret in a cookie of the browser that set out, so that
/// the hub keeps nothing of who never comes back, and who comes back in another browser is refused:
///
/// ```
/// cookie    MILLIS.SECRET, HttpOnly, SameSite=Strict
/// state     SHA-256("state SESSION " + cookie)     comes back in the address
/// nonce     SHA-256("nonce SESSION " + cookie)     comes back in what the provider signs
/// verifier  SHA-256("verifier SESSION " + cookie)  shown with the code; the provider was shown its hash before
/// ```
///
/// SESSION is the id of the session that proves anew whose it is, empty for a sign-in: neither can be taken for the
/// other.
///
/// @param cookie the value of the cookie
/// @param session of which session; empty for a sign-in
record Flow(String cookie, String session) {
    /// So long may somebody stay at the provider, ms.
    static final long LIFE_MILLIS = 10 * 60_000L;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})\\.[A-Za-z0-9_-]{43}");

    /// One that begins now.
    static Flow begin(long nowMillis, String secret, String session) {
        return new Flow(nowMillis + "." + secret, session);
    }

    /// The one that `cookie` is of, or null when it is none or was begun too long ago.
    static @Nullable Flow of(@Nullable String cookie, String session, long nowMillis) {
        Matcher parts = FORM.matcher(cookie == null ? "" : cookie);
        if (!parts.matches()) {
            return null;
        }
        long age = nowMillis - Long.parseLong(parts.group(1));
        return age >= 0 && age <= LIFE_MILLIS ? new Flow(parts.group(), session) : null;
    }

    /// What the provider sends back with the code.
    String state() {
        return of("state");
    }

    /// What stands in the token that the provider signs.
    String nonce() {
        return of("nonce");
    }

    /// What proves that the code is used by who asked for it.
    String verifier() {
        return of("verifier");
    }

    /// The hash of [#verifier], which the provider is shown first (RFC 7636, S256).
    String challenge() {
        return base64(Sha256.of(verifier()));
    }

    /// Whether `state` is the one of this.
    boolean is(String state) {
        return Secrets.same(state, state());
    }

    private String of(String what) {
        return base64(Sha256.of(what + " " + session + " " + cookie));
    }

    private static String base64(byte[] hash) {
        return new String(Base64.getUrlEncoder().withoutPadding().encode(hash), StandardCharsets.US_ASCII);
    }
}
