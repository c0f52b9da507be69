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

    /// How long a look may take, ms.
    static final int LOOK_MILLIS = 300_000;

    /// UTF-8 bytes of the name of a type of check, of the host that is looked at, and of the name of a fact.
    static final int LOOK_NAME_BYTES = 4_096;

    /// UTF-8 bytes of one text that is set for a check: 65,536 characters.
    static final int LOOK_SET_BYTES = 262_144;

    /// How deep what is set for a check may be nested, and how many values it may have in all.
    static final int LOOK_DEPTH = 16;
    static final int LOOK_VALUES = 10_000;

    /// UTF-8 bytes of what a look says: 500 characters.
    static final int LOOK_MESSAGE_BYTES = 2_000;

    /// Facts of one look: 100, and room for those of several observers.
    static final int LOOK_FACTS = 200;

    /// UTF-8 bytes of one fact: 4,096 characters.
    static final int LOOK_FACT_BYTES = 16_384;

    /// UTF-8 bytes of a transcript: 16,384 characters.
    static final int LOOK_TRANSCRIPT_BYTES = 65_536;

    /// Greatest number of what a look came to.
    static final int LOOK_OUTCOME = 3;

    /// Services of one machine.
    static final int SERVICES = 500;

    /// UTF-8 bytes of the name of a service, a unit or a process; systemd allows 255.
    static final int SERVICE_NAME_BYTES = 256;

    /// Names of processes of one service.
    static final int SERVICE_PROCESSES = 16;

    /// Ports of one service.
    static final int SERVICE_PORTS = 32;

    /// Greatest numbers of a service's kind and state, and of whether a port is open.
    static final int SERVICE_KIND = 3;
    static final int SERVICE_STATE = 5;
    static final int SERVICE_LISTENING = 2;

    /// Bytes of a request to the helper, with its length.
    static final int CONTROL_FRAME_BYTES = Integer.BYTES + HelperRequest.MOST_BYTES;

    /// Services on the helper's list.
    static final int CONTROL_SERVICES = 256;

    /// UTF-8 bytes of the name of such a service.
    static final int CONTROL_NAME_BYTES = 128;

    /// Hubs that a helper trusts, and the bytes of a key: an Ed25519 SubjectPublicKeyInfo has 44.
    static final int CONTROL_KEYS = 16;
    static final int CONTROL_KEY_BYTES = 64;

    /// Greatest numbers of what came of an order, of how the helper stands, and of a service's verbs.
    static final int CONTROL_OUTCOME = 2;
    static final int CONTROL_HELPER = 2;
    static final int CONTROL_VERBS = 7;

    /// Bytes of a SHA-256.
    static final int HASH_BYTES = 32;

    private Sizes() {}
}
