package dev.tocsin.web.access;

import org.jspecify.annotations.Nullable;

/// Who asks, after the credential was checked.
///
/// @param id what limits are counted by: `session:…`, `token:…` or `guest:NETWORK`, unique among the living
/// @param name the user's or the token's name
/// @param rights what it may do, and where
/// @param expiresMillis when the credential ends at the latest, epoch ms
/// @param sessionId id of the browser session; null for a token
/// @param csrf what the browser has to repeat in `X-Tocsin-CSRF`; null for a token, which needs none
public record Principal(
        String id,
        String name,
        Rights rights,
        long expiresMillis,
        @Nullable String sessionId,
        @Nullable String csrf) {
    /// What it may do where its hosts are.
    public Role role() {
        return rights.role();
    }

    /// Which hosts it may know of.
    public HostSet hosts() {
        return rights.hosts();
    }

    /// How the audit names it: `user:NAME`, or `token:ID`.
    public String actor() {
        return sessionId == null ? id : "user:" + name;
    }

    /// The id of who bears the token in the data directory.
    static final String LOCAL = "token:local";

    /// Whether it proved that it can read the hub's own files, and so learns nothing new from them.
    public boolean readsFiles() {
        return id.equals(LOCAL);
    }
}
