package dev.tocsin.wire;

/// Limits of single fields, checked by the decoder before memory is taken; the limit of a whole frame is in
/// [dev.tocsin.base.Limits].
final class Sizes {
    /// UTF-8 bytes of a text for people or of one fact.
    static final int TEXT_BYTES = 1_024;
    /// Random bytes in a nonce.
    static final int NONCE_BYTES = 32;
    /// Bytes of an HMAC-SHA256.
    static final int MAC_BYTES = 32;
    /// Bytes of a token's public id.
    static final int TOKEN_ID_BYTES = 16;
    /// A P-256 SubjectPublicKeyInfo has 91 bytes; room for others.
    static final int PUBLIC_KEY_BYTES = 1_024;
    /// An ECDSA signature of P-256 has at most 72 bytes; room for others.
    static final int SIGNATURE_BYTES = 1_024;
    /// One certificate, DER; ours have about 500.
    static final int CERTIFICATE_BYTES = 16 << 10;
    /// Values in a pulse: ten times what the system table has.
    static final int PULSE_VALUES = 512;
    /// Minutes in the answer to a tail request: two are usual.
    static final int TAIL_MINUTES = 64;

    /// How long a hub may tell an agent to keep packs together, s.
    static final int PACE_SECONDS = 3_600;

    /// Packs that a hub may ask for at once: a week of minutes.
    static final int WANT_PACKS = 7 * 24 * 60;

    /// Tables that a hub may name for the live feed.
    static final int LIVE_TABLES = 64;

    /// Rules of one host.
    static final int RULES = 1_000;

    /// UTF-8 bytes of the text of one rule: 2,000 characters.
    static final int RULE_BYTES = 8_000;

    /// States of rules in one message; more go in several.
    static final int RULE_STATES = 10_000;

    /// Greatest number of a state of a rule.
    static final int RULE_STATE = 4;

    private Sizes() {}
}
