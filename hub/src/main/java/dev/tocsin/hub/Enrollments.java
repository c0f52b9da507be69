package dev.tocsin.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Tokens that let a new machine join. See `docs/reference/protocol.md`.
public interface Enrollments {
    /// A new token.
    ///
    /// @param token the whole string for `tocsin agent --join`, with the pin of the hub's authority; shown once
    /// @param expiresMillis when it ends, epoch ms
    record Ticket(String id, String token, long expiresMillis, int uses) {}

    /// A token that still lets somebody in, without its secret, which is nowhere.
    ///
    /// @param labels what machines that join by it get
    /// @param by who made it, as [#create] was told; empty: the hub itself
    /// @param createdMillis when it was made, epoch ms
    /// @param expiresMillis when it ends, epoch ms
    /// @param uses how many machines it lets in, 1–100
    /// @param usesLeft how many of them have not come yet, at least 1
    record Open(
            String id,
            Map<String, String> labels,
            String by,
            long createdMillis,
            long expiresMillis,
            int uses,
            int usesLeft) {}

    /// Makes a token for at most `uses` (1–100) machines within `ttl` (≤ 24 h) that get `labels`.
    ///
    /// @param by the name of who asks for it, empty for the hub itself
    /// @throws IllegalArgumentException when a number is out of range, with the range
    /// @throws IOException when it could not be stored
    Ticket create(Map<String, String> labels, int uses, Duration ttl, String by) throws IOException;

    /// The same, made by the hub itself.
    ///
    /// @throws IllegalArgumentException when a number is out of range, with the range
    /// @throws IOException when it could not be stored
    default Ticket create(Map<String, String> labels, int uses, Duration ttl) throws IOException {
        return create(labels, uses, ttl, "");
    }

    /// The tokens that still let somebody in, the newest first.
    ///
    /// @throws IOException when the catalog cannot be read
    List<Open> open() throws IOException;

    /// Ends the token of `id` for good; hosts that joined by it stay. False when no open token has that id.
    ///
    /// @throws IOException when it could not be stored; the token is as it was then
    boolean revoke(String id) throws IOException;
}
