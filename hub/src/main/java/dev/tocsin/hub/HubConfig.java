package dev.tocsin.hub;

import java.nio.file.Path;
import java.util.List;

/// What a hub is told before it starts.
///
/// @param dataDir its data directory; the hub's own files lie in `hub/` below it
/// @param bind address to listen on for agents, such as `127.0.0.1`, `::` or a name of this machine
/// @param port to listen on for agents; 0 for any free one
/// @param names further names and addresses that agents reach this hub by, for its certificate
/// @param limits what agents may do to it
/// @param pace how agents shall send their packs
public record HubConfig(Path dataDir, String bind, int port, List<String> names, Bounds limits, Pace pace) {
    /// A hub with the usual limits.
    public HubConfig(Path dataDir, String bind, int port, List<String> names) {
        this(dataDir, bind, port, names, Bounds.USUAL, Pace.USUAL);
    }

    /// When packs come.
    ///
    /// @param intervalSeconds how long an agent may keep them together, 60 to 1,800 s
    /// @param sizeBytes together as large as this they go before that
    /// @param backlogBytesPerSecond how fast one agent may send what waited while it was away
    public record Pace(int intervalSeconds, long sizeBytes, long backlogBytesPerSecond) {
        /// Each minute; 1 MiB/s per agent, so that a week of a usual host is back in five minutes.
        public static final Pace USUAL = new Pace(60, 4L << 20, 1L << 20);
    }

    /// Limits of the agents' port.
    ///
    /// @param connections in all
    /// @param unprovenPerAddress connections of one address that have not proved who they are
    /// @param handshakes TLS handshakes at the same time; further ones wait
    /// @param unprovenMillis time a connection has to prove who it is
    /// @param silenceMillis time without a byte after which a peer counts as dead
    public record Bounds(
            int connections, int unprovenPerAddress, int handshakes, int unprovenMillis, int silenceMillis) {
        /// 20,000 connections; 256 unproven ones per address (a site behind one address may come back at
        /// once); 32 handshakes (each is about a millisecond of CPU); 10 s to prove oneself; 12 s of
        /// silence, which is two pulses and a little.
        public static final Bounds USUAL = new Bounds(20_000, 256, 32, 10_000, 12_000);
    }
}
