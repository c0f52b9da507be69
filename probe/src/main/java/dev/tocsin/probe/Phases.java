package dev.tocsin.probe;

/// How long the parts of one look took, microseconds; -1 for a part that there was not.
///
/// @param dns until the name was an address
/// @param connect from there until the connection stood
/// @param tls from there until it was encrypted
/// @param firstByte from there until the first byte of the answer
/// @param total of all
public record Phases(long dns, long connect, long tls, long firstByte, long total) {
    /// Nothing was measured.
    public static final Phases NONE = new Phases(-1, -1, -1, -1, -1);

    /// A part of a look.
    public enum Phase {
        /// A name becomes an address.
        DNS,
        /// The connection is made.
        CONNECT,
        /// It is encrypted.
        TLS,
        /// The other side thinks.
        FIRST_BYTE
    }
}
