package dev.tocsin.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// Which addresses a check may talk to, and how names become addresses. Every connection of every check goes through
/// this, so that the policy holds for redirects and names that change their address as well: what is connected to is an
/// address that was let through, never the name again.
public interface Reach {
    /// The addresses of `host`, a name or an address, that may be talked to; never empty.
    ///
    /// @throws NotAllowed when it has addresses and none may be talked to
    /// @throws IOException when it has none: `host not found`, or the resolver did not answer within `timeout`
    /// @throws InterruptedException when interrupted while waiting
    List<InetAddress> addresses(String host, Duration timeout) throws IOException, InterruptedException;

    /// A refusal by policy.
    final class NotAllowed extends IOException {
        private static final long serialVersionUID = 1;

        /// With `message`, for the one who made the check.
        public NotAllowed(String message) {
            super(message);
        }
    }
}
