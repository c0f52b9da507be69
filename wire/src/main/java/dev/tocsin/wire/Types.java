package dev.tocsin.wire;

/// The numbers of the message types. A number is never given to another message; gaps are room for kin.
final class Types {
    static final int HELLO = 1;
    static final int WELCOME = 2;
    static final int REFUSED = 3;
    static final int BYE = 4;
    static final int ENROLL_BEGIN = 8;
    static final int ENROLL_CHALLENGE = 9;
    static final int ENROLL_PROOF = 10;
    static final int ENROLLED = 11;
    static final int PACK = 16;
    static final int ACK = 17;
    static final int REJECTED = 18;
    static final int LATER = 19;
    static final int PACE = 20;
    static final int WANT = 21;
    static final int PULSE = 24;
    static final int PING = 25;
    static final int TAIL_REQUEST = 32;
    static final int TAIL_REPLY = 33;
    static final int LIVE_START = 40;
    static final int LIVE_STOP = 41;
    static final int LIVE_RECORD = 42;
    static final int RULES = 48;
    static final int RULE_STATES = 49;
    static final int RULE_TAKEN = 50;
    static final int LOOK_ASK = 56;
    static final int LOOK_FOUND = 57;
    static final int INVENTORY_PART = 58;
    static final int INVENTORY_ASK = 59;
    static final int SERVICES = 60;
    static final int CONTROL_ORDER = 61;
    static final int CONTROL_REPLY = 62;
    static final int CONTROL_STATE = 63;

    private Types() {}
}
