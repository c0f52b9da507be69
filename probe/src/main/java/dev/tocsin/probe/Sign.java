package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;

/// A name and a password to sign in with; members `user` and `password`.
///
/// @param user empty: nobody signs in
/// @param password its secret
record Sign(String user, String password) {
    private static final int CHARS = 1_000;

    /// Reads them. Without encryption a password would be sent for all to read: refused unless
    /// `plain-password: true` says so.
    static Sign read(FieldReader in, TlsMode mode) {
        String user = in.text("user", "");
        String password = in.text("password", "");
        boolean plain = in.flag("plain-password", false);
        if (!user.isEmpty() && mode == TlsMode.NONE && !plain) {
            in.refuse("user", "would be sent without encryption; set tls, or plain-password: true");
        }
        if (user.isEmpty() && !password.isEmpty()) {
            in.refuse("password", "stands without user");
        }
        if (user.length() > CHARS || password.length() > CHARS || isBroken(user) || isBroken(password)) {
            in.refuse("user", "user and password have at most " + CHARS + " characters and no control characters");
        }
        return new Sign(user, password);
    }

    /// Whether nobody signs in.
    boolean isNobody() {
        return user.isEmpty();
    }

    /// Both in quotes, as IMAP takes them (RFC 9051 §4.3).
    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static boolean isBroken(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
