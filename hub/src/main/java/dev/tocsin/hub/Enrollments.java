package dev.tocsin.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// Tokens that let a new machine join. See `docs/reference/protocol.md`.
public interface Enrollments {
    /// A new token.
    ///
    /// @param token the whole string for `tocsin agent --join`, with the pin of the hub's authority; shown once
    /// @param expiresMillis when it ends, epoch ms
    record Ticket(String id, String token, long expiresMillis, int uses) {}

    /// Makes a token for at most `uses` (1–100) machines within `ttl` (≤ 24 h) that get `labels`.
    ///
    /// @throws IllegalArgumentException when a number is out of range, with the range
    /// @throws IOException when it could not be stored
    Ticket create(Map<String, String> labels, int uses, Duration ttl) throws IOException;
}
