package dev.tocsin.helper;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What comes over the socket, once per connection, behind its length (u32, at most [#MOST_BYTES]):
///
/// ```text
/// u8 version 1 │ 16 id │ u8 verb │ text service │ text actor │ text reason │ u64 notAfter │ 16 nonce │ 64 signature
/// ```
///
/// A text is UTF-8 behind its varint length. The hub's signature (Ed25519) is over [#CONTEXT], the 16 bytes of the id
/// of the host it is meant for, and everything before the signature. `docs/reference/helper-protocol.md` has golden
/// bytes.
///
/// @param id of the request, comes back with the answer
/// @param verb what to do
/// @param service with it, by its exact name; [Names#isService] holds
/// @param actor who wants it, for the record
/// @param reason why, for the record
/// @param notAfter epoch ms: from then on it is void
/// @param nonce it is done once
/// @param unsigned everything before the signature
/// @param signature 64 bytes
record Request(
        UUID id,
        Verb verb,
        String service,
        String actor,
        String reason,
        long notAfter,
        UUID nonce,
        byte[] unsigned,
        byte[] signature) {
    static final int MOST_BYTES = 1_024;

    /// So that no signature of the hub over anything else is one for a service.
    static final String CONTEXT = "tocsin helper 1\n";

    private static final int VERSION = 1;
    private static final int SIGNATURE_BYTES = 64; // RFC 8032
    private static final int NAME_BYTES = 128;
    private static final int REASON_BYTES = 400;

    /// Reads `bytes`, all of them.
    ///
    /// @throws Refusal of code `malformed`
    static Request read(byte[] bytes) throws Refusal {
        try {
            ByteReader in = new ByteReader(bytes);
            int version = in.readByte();
            Refusal.unless(version == VERSION, "version", "got version " + version + "; this helper speaks 1");
            UUID id = new UUID(in.readLong(), in.readLong());
            int verb = in.readByte();
            List<Verb> verbs = List.of(Verb.values());
            Refusal.unless(verb < verbs.size(), "malformed", "got verb " + verb + "; there are 0 to 3");
            String service = in.readText(NAME_BYTES);
            Refusal.unless(Names.isService(service), "malformed", "got something else than the name of a service");
            String actor = in.readText(NAME_BYTES);
            String reason = in.readText(REASON_BYTES);
            long notAfter = in.readLong();
            UUID nonce = new UUID(in.readLong(), in.readLong());
            byte[] unsigned = Arrays.copyOf(bytes, in.position());
            byte[] signature = in.readBytes(SIGNATURE_BYTES);
            Refusal.unless(in.remaining() == 0, "malformed", "got more bytes than a request has");
            return new Request(id, verbs.get(verb), service, actor, reason, notAfter, nonce, unsigned, signature);
        } catch (CorruptData damaged) {
            throw new Refusal("malformed", String.valueOf(damaged.getMessage()));
        }
    }

    /// Whether one of `hubs` has signed it for `host`.
    boolean isSigned(List<PublicKey> hubs, HostId host) {
        ByteWriter signed = new ByteWriter(MOST_BYTES);
        signed.writeBytes(CONTEXT.getBytes(StandardCharsets.US_ASCII));
        signed.writeLong(host.uuid().getMostSignificantBits());
        signed.writeLong(host.uuid().getLeastSignificantBits());
        signed.writeBytes(unsigned);
        for (PublicKey hub : hubs) {
            try {
                Signature ed25519 = Signature.getInstance("Ed25519");
                ed25519.initVerify(hub);
                ed25519.update(signed.array(), 0, signed.size());
                if (ed25519.verify(signature)) {
                    return true;
                }
            } catch (GeneralSecurityException no) {
                // bytes that are no signature at all: the next key says the same
            }
        }
        return false;
    }

    /// What the record holds of it.
    Map<String, Object> facts() {
        String word = verb.word();
        return Map.of("id", id, "verb", word, "service", service, "actor", actor, "reason", reason, "nonce", nonce);
    }
}
