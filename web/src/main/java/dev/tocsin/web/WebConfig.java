package dev.tocsin.web;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the web side is set up.
///
/// @param listen address and port to listen on; port 0 takes any free one
/// @param dataDir the data directory; the local token and `hub.json` are written to its folder `hub`
/// @param version the program's version, as it is shown
/// @param agentsAddress where agents connect, `host:port`, for `hub.json` and join lines; empty when they cannot
/// @param reach by what names and ways it is reached
/// @param guests whether anybody may look without signing in, as in a demonstration; nobody can then sign in
/// @param access who else may come in, or look in from where
/// @param dist the folder with the agent's archives and the install script; null when this program carries none
public record WebConfig(
        InetSocketAddress listen,
        Path dataDir,
        String version,
        String agentsAddress,
        WebReach reach,
        boolean guests,
        WebAccess access,
        @Nullable Path dist) {
    /// One where nobody else may.
    public WebConfig(
            InetSocketAddress listen,
            Path dataDir,
            String version,
            String agentsAddress,
            WebReach reach,
            boolean guests,
            @Nullable Path dist) {
        this(listen, dataDir, version, agentsAddress, reach, guests, WebAccess.NONE, dist);
    }
}
