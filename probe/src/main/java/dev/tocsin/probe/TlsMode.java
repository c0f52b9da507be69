package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;

/// When a conversation becomes encrypted; member `tls` of the types that talk in lines.
public enum TlsMode {
    /// Never.
    NONE,
    /// It begins plain, and the server is asked; one that does not want to is a wrong answer, never a reason to go on
    /// plain.
    STARTTLS,
    /// From the first byte on.
    ALWAYS;

    /// Reads it, NONE unless set.
    public static TlsMode read(FieldReader in) {
        return in.choice("tls", TlsMode.class, NONE);
    }
}
