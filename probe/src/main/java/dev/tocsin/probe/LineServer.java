package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.Socket;

/// A server that is talked to in lines, and how: what the types for mail, mailboxes and files set alike.
///
/// ```
/// port: 143                   # another one with tls: always
/// tls: starttls               # none starttls always
/// user: u  password: p
/// ```
///
/// @param host a name or an address
/// @param port 1–65,535
/// @param mode when it becomes encrypted
/// @param settings of the encryption
/// @param sign who signs in
record LineServer(String host, int port, TlsMode mode, TlsSettings settings, Sign sign) {
    /// Reads it; unless set the port is `usual`, or `encrypted` where it is encrypted from the first byte on.
    static LineServer read(String host, FieldReader in, int usual, int encrypted) {
        TlsMode mode = TlsMode.read(in);
        return new LineServer(
                host,
                in.whole("port", 1, 65_535, mode == TlsMode.ALWAYS ? encrypted : usual),
                mode,
                TlsSettings.read(in),
                Sign.read(in, mode));
    }

    /// What encrypts connections to it within `attempt`.
    Tls tls(Attempt attempt) throws IOException {
        return new Tls(attempt, host, settings);
    }

    /// The talk over `plain` from its first byte on, encrypted by `tls` where it is so from the beginning.
    LineTalk talk(Attempt attempt, Socket plain, Tls tls) throws IOException {
        return new LineTalk(attempt, mode == TlsMode.ALWAYS ? tls.over(plain) : plain);
    }
}
