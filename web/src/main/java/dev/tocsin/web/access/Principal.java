package dev.tocsin.web.access;

import org.jspecify.annotations.Nullable;

/// Who asks, after the credential was checked.
///
/// @param id what limits are counted by: `session:…`, `token:…` or `guest:NETWORK`, unique among the living
/// @param name the user's or the token's name
/// @param role what it may do
/// @param expiresMillis when the credential ends at the latest, epoch ms
/// @param sessionId id of the browser session; null for a token
/// @param csrf what the browser has to repeat in `X-Tocsin-CSRF`; null for a token, which needs none
public record Principal(
        String id,
        String name,
        Role role,
        long expiresMillis,
        @Nullable String sessionId,
        @Nullable String csrf) {
    /// The id of who bears the token in the data directory.
    static final String LOCAL = "token:local";

    /// Whether it proved that it can read the hub's own files, and so learns nothing new from them.
    public boolean readsFiles() {
        return id.equals(LOCAL);
    }
}
