package dev.tocsin.wire;

import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.config.Given;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;

/// Everything that an agent and a hub can say to each other: a closed set. There is no message that runs a
/// program, reads or writes a file of the host, or changes what the agent does beyond sending more or less of
/// what it records, looking at services where the host's owner lets it, and handing on what a hub has signed to the
/// helper of its machine, which decides for itself. What is installed an agent tells by itself.
/// `docs/reference/protocol.md` shows each byte; golden files hold them fast.
///
/// Arrays in these records are handed over, not copied; nobody changes them afterwards.
public sealed interface Message {
    /// Agent: first message of a proven connection.
    ///
    /// @param version the highest version the agent speaks
    /// @param floor the lowest one it speaks
    /// @param hostId who it is; must be the name in its certificate
    /// @param epoch the epoch of its spool
    /// @param lastAcked the last sequence of that epoch that was acknowledged and that it still has, 0 for none
    /// @param nowMillis its wall clock, epoch ms
    /// @param facts what it is
    record Hello(int version, int floor, HostId hostId, long epoch, long lastAcked, long nowMillis, HostFacts facts)
            implements Message {}

    /// Hub: the connection is accepted; packs may come.
    ///
    /// @param version the version both speak from here on
    /// @param nowMillis the hub's wall clock, epoch ms
    /// @param pulseMillis how often it wants a [Pulse], ms, ≥ 1,000
    record Welcome(int version, long nowMillis, int pulseMillis) implements Message {}

    /// Hub: no, and why; the connection ends.
    ///
    /// @param reason for programs
    /// @param nowMillis the hub's wall clock, so that a wrong one on the other side is found
    /// @param text for people, one line
    record Refused(Refusal reason, long nowMillis, String text) implements Message {}

    /// Either: the connection ends on purpose.
    ///
    /// @param text why, one line
    record Bye(String text) implements Message {}

    /// New agent, without a certificate: wants to join with the token of this id.
    ///
    /// @param tokenId 16 bytes, the public half of the token
    /// @param nonce 32 random bytes
    record EnrollBegin(int version, int floor, byte[] tokenId, byte[] nonce) implements Message {}

    /// Hub: prove that you have the token's secret. Sent for any id, known or not.
    ///
    /// @param nonce 32 random bytes
    /// @param nowMillis the hub's wall clock
    record EnrollChallenge(byte[] nonce, long nowMillis) implements Message {}

    /// New agent: the proof, see [Transcript].
    ///
    /// @param publicKey its new public key, SubjectPublicKeyInfo (RFC 5280 §4.1)
    /// @param facts what it is
    /// @param mac 32 bytes: HMAC-SHA256 of the transcript with the token's key
    /// @param signature ECDSA with SHA-256 of the transcript with the new key, DER
    record EnrollProof(byte[] publicKey, HostFacts facts, byte[] mac, byte[] signature) implements Message {}

    /// Hub: welcome to the fleet; the connection ends and the agent comes back with its certificate.
    ///
    /// @param hostId its identity from now on
    /// @param generation of the certificate, from 1
    /// @param certificate X.509, DER
    /// @param authority the certificate of the hub's authority, DER
    record Enrolled(HostId hostId, long generation, byte[] certificate, byte[] authority) implements Message {}

    /// Agent: a sealed pack. The identity stands outside too, so that even an unreadable pack can be
    /// refused by name.
    ///
    /// @param pack the bytes of [dev.tocsin.block.Pack]
    record PackMessage(long epoch, long sequence, byte[] pack) implements Message {}

    /// Hub: the pack is durable; forget it.
    record Ack(long epoch, long sequence) implements Message {}

    /// Hub: the pack can never be stored (damaged, of another host) and was put aside; forget it, go on
    /// with the next.
    ///
    /// @param text why, one line
    record Rejected(long epoch, long sequence, String text) implements Message {}

    /// Hub: cannot store now; keep everything not acknowledged and begin again with the oldest after a
    /// while.
    ///
    /// @param afterMillis how long to wait, ms, ≥ 0
    record Later(int afterMillis) implements Message {}

    /// Hub: how sealed packs shall come. What an agent never hears of stays as it is built in: each pack
    /// at once.
    ///
    /// @param intervalSeconds how long a pack may wait for others, 0 to 3,600 s; a pack is a minute, so less than
    ///     60 means at once
    /// @param sizeBytes packs that are together as large as this go before that, ≥ 1
    /// @param backlogBytesPerSecond how fast packs from before the connection may come, ≥ 1,024
    record Pace(int intervalSeconds, long sizeBytes, long backlogBytesPerSecond) implements Message {}

    /// Hub: send these packs again, as far as they are still there: they were acknowledged once and are missing now
    /// (the hub came back from a backup, or lost a file).
    ///
    /// @param epoch of the spool they are from
    /// @param first sequence, ≥ 1
    /// @param count of packs from there on, 1 to 10,080
    record Want(long epoch, long first, int count) implements Message {}

    /// Agent: alive, and the latest totals.
    ///
    /// @param atMillis when they were read, epoch ms; 0 before the first reading
    /// @param values query columns of [dev.tocsin.block.Tables#SYSTEM] in their order, NaN = unknown; may
    ///     be shorter or longer than the receiver's table when the other program has another version
    record Pulse(long atMillis, float[] values) implements Message {}

    /// Hub: alive.
    ///
    /// @param nowMillis the hub's wall clock, epoch ms
    record Ping(long nowMillis) implements Message {}

    /// Hub: wants the minutes that no pack holds yet.
    ///
    /// @param requestId comes back in the reply
    /// @param afterSecond minutes that end after this second, epoch seconds
    /// @param tables ids of the tables that the records shall hold; empty for all
    record TailRequest(long requestId, long afterSecond, List<Integer> tables) implements Message {}

    /// Agent: the records of each such minute, oldest first; each list starts with a keyframe.
    record TailReply(long requestId, List<List<byte[]>> minutes) implements Message {}

    /// Hub: somebody is watching; send each record as it is made, beginning with the open minute. Said again with
    /// other tables it begins anew with those.
    ///
    /// @param tables ids of the tables that the records shall hold; empty for all
    record LiveStart(List<Integer> tables) implements Message {}

    /// Hub: nobody is watching any more.
    record LiveStop() implements Message {}

    /// Agent: one record of a [dev.tocsin.block.FrameEncoder].
    ///
    /// @param keyframe whether it can be decoded without those before it
    record LiveRecord(boolean keyframe, byte[] bytes) implements Message {}

    /// Hub: the rules that this host judges each second, all of them, instead of those before. Sent after
    /// [Welcome] and whenever one of them changes.
    ///
    /// @param revision names this set; comes back in [RuleStates]
    /// @param rules at most 1,000
    record Rules(long revision, List<HostRule> rules) implements Message {}

    /// One rule of a [Rules].
    ///
    /// @param id its name at the hub
    /// @param version counts its changes; what is remembered of another version means nothing
    /// @param text one line, as `docs/reference/rules.md` says
    /// @param firing what the hub holds for firing: keys, and since when (epoch ms); for an agent that has
    ///     begun anew
    record HostRule(String id, long version, String text, Map<String, Long> firing) {}

    /// Agent: that rules have begun or ceased to fire for keys of this host, in the order in which they did.
    ///
    /// @param run a random number of this run of the agent: sequences of another run mean nothing
    /// @param sequence of the last change that is told here or was told before; from 0
    /// @param revision of the set that was judged
    /// @param kind what the states are
    /// @param states see [#sequence]: they are the last ones up to it, without a hole
    record RuleStates(long run, long sequence, long revision, Kind kind, List<RuleState> states) implements Message {
        /// What a [RuleStates] holds.
        public enum Kind {
            /// The changes up to the sequence; those before them were told.
            NEXT(0),
            /// All that fires after that sequence, no changes: what is missing does not fire.
            ALL(1),
            /// The changes up to the sequence, from the oldest on that this agent still has: none before them
            /// comes.
            AGAIN(2);

            private final int number;

            Kind(int number) {
                this.number = number;
            }

            /// Its number on the wire.
            public int number() {
                return number;
            }
        }
    }

    /// How a rule stands for one key.
    ///
    /// @param rule its id
    /// @param version of the rule that was judged
    /// @param key of the entity; empty when the rule is about the host
    /// @param state 0 ok, 1 pending, 2 firing, 3 resolving, 4 no data
    /// @param fires whether it fires
    /// @param sinceMillis since when it stands so, epoch ms, by the agent's clock
    /// @param value the last that was known, NaN: none
    /// @param atMillis of the second that was judged, epoch ms, by the agent's clock
    record RuleState(
            String rule,
            long version,
            String key,
            int state,
            boolean fires,
            long sinceMillis,
            double value,
            long atMillis) {}

    /// Hub: all changes of `run` up to `sequence` are durable; forget them.
    record RuleTaken(long run, long sequence) implements Message {}

    /// Hub: look at a service once, as this host's owner allows, and say what you find. The agent keeps nothing
    /// of it when it has answered.
    ///
    /// @param request comes back in [LookFound]
    /// @param timeoutMillis how long it may take, 1 to 300,000 ms
    /// @param check the type of check: `http`
    /// @param host what is looked at, a name or an address
    /// @param set what is set for that type, see `docs/reference/check-types.md`
    record LookAsk(long request, int timeoutMillis, String check, String host, Given.Fields set) implements Message {}

    /// Agent: what it found. Of one that it was not asked for the hub takes nothing.
    ///
    /// @param request of the [LookAsk]
    /// @param outcome 0 up, 1 degraded, 2 down, 3 unknown
    /// @param code of the protocol, 200: as it should be, 0: no answer
    /// @param answered whether the service answered at all
    /// @param message for people, one line
    /// @param facts what else was learned, by name; at most 200
    /// @param micros how long name, connection, TLS, first byte and the whole took, µs; -1: there was none
    /// @param transcript what was said and seen, line by line
    record LookFound(
            long request,
            int outcome,
            int code,
            boolean answered,
            String message,
            SequencedMap<String, String> facts,
            List<Long> micros,
            String transcript)
            implements Message {
        /// How many times a look is made of.
        public static final int PARTS = 5;
    }

    /// Agent: how the services of its machine stand; said once on each connection, and then what has changed.
    ///
    /// @param whole whether these are all of them: what is missing is there no more; else only what has changed
    /// @param init what starts services there: `systemd`, `openrc`, `sysv`, or empty when nothing is known to
    /// @param trouble why less is known than could be, one line; empty when nothing is in the way
    /// @param left how many more there are that this message has no room for
    /// @param services at most 500
    /// @param gone names of those that are there no more; only when not whole
    record Services(
            boolean whole, String init, String trouble, int left, List<ServiceFacts> services, List<String> gone)
            implements Message {}

    /// Hub: of the document `hash` of that kind it has the first `offset` bytes. An agent whose document it is sends
    /// what
    /// follows; one that has another says so by an empty [InventoryPart].
    ///
    /// @param kind [#PACKAGES] or [#MACHINE]
    /// @param hash 32 bytes, SHA-256 of the document; zeros: the hub has none
    /// @param offset how much of it the hub has, bytes
    record InventoryAsk(int kind, byte[] hash, long offset) implements Message {
        /// The packages of the machine, see [SoftwareDocuments].
        public static final int PACKAGES = 0;
        /// How the machine stands, see [SoftwareDocuments].
        public static final int MACHINE = 1;
        /// How many kinds there are.
        public static final int KINDS = 2;
    }

    /// Agent: this document is the present one of its kind; and, when it was asked for, a part of it. Nothing is
    /// sent before an [InventoryAsk] has come.
    ///
    /// @param kind as in [InventoryAsk]
    /// @param hash 32 bytes, SHA-256 of the whole document
    /// @param sizeBytes of the whole document, at most 8 MiB
    /// @param readMillis when the machine was last read and found to be so, epoch ms by the agent's clock
    /// @param offset where `bytes` begins in the document
    /// @param bytes a part of it, at most 64 KiB; empty: it is only named
    record InventoryPart(int kind, byte[] hash, long sizeBytes, long readMillis, long offset, byte[] bytes)
            implements Message {}

    /// Hub: hand this to the helper of your machine, as it is. The agent does not read it, and could not change it: it
    /// is signed. It passes on at most 4 at the same time.
    ///
    /// @param id of the order, also in the frame; comes back in [ControlReply]
    /// @param frame a [HelperRequest] with its length and its signature, at most 1,028 bytes
    record ControlOrder(UUID id, byte[] frame) implements Message {}

    /// Agent: what came of an order.
    ///
    /// @param id of the [ControlOrder]
    /// @param outcome see the constants
    /// @param reply a [HelperReply] without its length, as it came; empty when there is none
    /// @param text why there is none, one line; else empty
    record ControlReply(UUID id, int outcome, byte[] reply, String text) implements Message {
        /// The helper has answered.
        public static final int ANSWERED = 0;
        /// The order did not reach the helper: nothing was done.
        public static final int NOT_PASSED = 1;
        /// The helper did not answer: it may have been done or not.
        public static final int SILENT = 2;
    }

    /// Agent: whether a helper runs on its machine, and what its file says, as far as anybody may read it; said once
    /// on each connection, and when it has changed. For people to see: the helper itself decides.
    ///
    /// @param helper see the constants
    /// @param text why it is so, one line; empty when it is on
    /// @param keys of the hubs that it trusts, SubjectPublicKeyInfo, at most 16
    /// @param allowed what may be done, at most 256 services
    record ControlState(int helper, String text, List<byte[]> keys, List<Allowed> allowed) implements Message {
        /// None runs there.
        public static final int OFF = 0;
        /// One runs, and its file can be read.
        public static final int ON = 1;
        /// Something is wrong with it.
        public static final int ERROR = 2;

        /// What may be done with a service.
        ///
        /// @param service its unit's or script's name, at most 128 bytes
        /// @param verbs the sum of [#START], [#STOP] and [#RESTART]
        public record Allowed(String service, int verbs) {
            /// It may be started.
            public static final int START = 1;
            /// It may be stopped.
            public static final int STOP = 2;
            /// It may be restarted.
            public static final int RESTART = 4;
        }
    }

    /// Something a newer program said. Ignored and counted; the connection goes on.
    ///
    /// @param type the number of its type
    record Unknown(int type) implements Message {}
}
