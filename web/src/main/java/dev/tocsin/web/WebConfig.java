package dev.tocsin.web;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;

/// How the web side is set up.
///
/// @param listen address and port to listen on; port 0 takes any free one
/// @param dataDir the data directory; the local token and `hub.json` are written to its folder `hub`
/// @param version the program's version, as it is shown
/// @param names further host names or addresses by which people reach this hub, without port
/// @param secure whether people reach it over TLS: the cookie is then `__Host-tocsin` and browsers are told to insist
/// @param agentsAddress where agents connect, `host:port`, for `hub.json`; empty when they cannot
public record WebConfig(
        InetSocketAddress listen,
        Path dataDir,
        String version,
        Set<String> names,
        boolean secure,
        String agentsAddress) {}
