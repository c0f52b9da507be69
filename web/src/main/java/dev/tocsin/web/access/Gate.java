package dev.tocsin.web.access;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Decides who a request is from, and whether a change that came with a cookie was really sent by a page of this hub.
///
/// A browser adds the cookie to whatever request any page makes it send, so the cookie alone proves nothing about who
/// *wanted* a change. Three independent proofs are asked for: where the browser says the request comes from
/// (`Sec-Fetch-Site`, `Origin`), a value only a page of this origin could have read (`X-Tocsin-CSRF`), and a content
/// type that a form cannot send. A bearer token is never added by a browser on its own and needs none of them.
///
/// Thread-safe.
public final class Gate {
    private static final String BEARER = "bearer ";

    private final Sessions sessions;
    private final Tokens tokens;
    private final boolean guests;

    /// Asks `sessions` and `tokens`.
    ///
    /// @param guests whether somebody without a credential is a guest, as in a demonstration, and not nobody
    public Gate(Sessions sessions, Tokens tokens, boolean guests) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.guests = guests;
    }

    /// What a request proves itself with.
    ///
    /// @param authorization the `Authorization` header, or null; when there is one, the cookie is not looked at
    /// @param cookie the session cookie's value, or null
    public record Credential(
            @Nullable String authorization, @Nullable String cookie) {}

    /// What a change is judged by, each as sent, null when not sent.
    ///
    /// @param ownOrigin scheme, host and port that this request was sent to, as a browser writes them
    /// @param hasBody whether a body came with it
    public record Proofs(
            String ownOrigin,
            @Nullable String origin,
            @Nullable String fetchSite,
            @Nullable String contentType,
            @Nullable String csrf,
            boolean hasBody) {}

    /// Who `credential` belongs to, or null when it is none, wrong or has ended. Where there are guests, a cookie that
    /// opens nothing (of another hub of this machine, perhaps) is one's who has none. A wrong token opens nothing:
    /// who sends one wants to be somebody.
    ///
    /// @param remote the address that the request comes from
    /// @throws IOException when the catalog cannot be read
    public @Nullable Principal who(Credential credential, String remote) throws IOException {
        String authorization = credential.authorization;
        if (authorization != null) {
            return authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                    ? tokens.find(authorization.substring(BEARER.length()).strip())
                    : null;
        }
        Principal signedIn = credential.cookie == null ? null : sessions.find(credential.cookie);
        return signedIn == null && guests ? guest(remote) : signedIn;
    }

    /// Whether `principal` proved within [Sessions#RECENT_MILLIS] who it is. A token proves it with each request.
    ///
    /// @throws IOException when the catalog cannot be read
    public boolean isFresh(Principal principal) throws IOException {
        return principal.sessionId() == null || sessions.isRecent(principal.sessionId());
    }

    /// Guests are told apart by their network alone, since limits are counted by it.
    private static Principal guest(String remote) {
        Rights rights = Rights.of(Role.GUEST);
        return new Principal("guest:" + Networks.of(remote), Role.GUEST.word(), rights, Long.MAX_VALUE, null, null);
    }

    /// Why a change by `principal` must be refused, or null when it is in order. `principal` is null for the sign-in
    /// itself, which has no session yet: everything but the session's value is asked of it too.
    public static @Nullable String forged(@Nullable Principal principal, Proofs proofs) {
        if (principal != null && principal.csrf() == null) {
            return null;
        }
        String foreign = foreign(proofs);
        if (foreign != null) {
            return foreign;
        }
        if (proofs.hasBody && !isJson(proofs.contentType)) {
            return "the body must be sent as Content-Type: application/json";
        }
        if (principal == null || principal.csrf() == null) {
            return null;
        }
        if (proofs.origin == null) {
            return "the request has no Origin";
        }
        return proofs.csrf != null && Secrets.same(proofs.csrf, principal.csrf())
                ? null
                : "X-Tocsin-CSRF must carry the value csrf of /api/v1/me";
    }

    private static @Nullable String foreign(Proofs proofs) {
        if (proofs.fetchSite != null && !proofs.fetchSite.equals("same-origin")) {
            return "the request came from another site";
        }
        return proofs.origin == null || proofs.origin.equals(proofs.ownOrigin)
                ? null
                : "the request came from another origin";
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return type.strip().equalsIgnoreCase("application/json");
    }
}
