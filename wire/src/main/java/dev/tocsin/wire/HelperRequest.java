package dev.tocsin.wire;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.HostId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// What a hub signs and an agent hands to the helper of its machine (`docs/reference/helper-protocol.md`). The helper
/// has a reader of its own, so that it depends on nothing that speaks to a network; the page's golden bytes hold both
/// to each other.
///
/// @param id of the request
/// @param verb what to do
/// @param service the exact name that the helper's file has, 1 to 128 bytes
/// @param actor who wants it, at most 128 bytes
/// @param reason why, at most 400 bytes
/// @param notAfterMillis epoch ms, at most a minute ahead
/// @param nonce random, of this request alone
public record HelperRequest(
        UUID id, Verb verb, String service, String actor, String reason, long notAfterMillis, UUID nonce) {
    /// The most bytes of a request, without its length.
    public static final int MOST_BYTES = 1_024;

    private static final int VERSION = 1;
    private static final int NAME_BYTES = 128;
    private static final int REASON_BYTES = 400;
    private static final int SIGNATURE_BYTES = 64;

    /// What may be asked; on the wire its place in this list.
    public enum Verb {
        /// How it is.
        STATUS,
        /// Only when it is stopped.
        START,
        /// Only when it runs.
        STOP,
        /// Only when it runs.
        RESTART
    }

    /// Refuses texts that are too long.
    public HelperRequest {
        limit("a service's name", service, 1, NAME_BYTES);
        limit("who wants it", actor, 0, NAME_BYTES);
        limit("the reason", reason, 0, REASON_BYTES);
    }

    /// What the hub's signature (Ed25519) is over when this is meant for `host`.
    public byte[] signed(HostId host) {
        ByteWriter out = new ByteWriter();
        out.writeBytes("tocsin helper 1\n".getBytes(StandardCharsets.US_ASCII));
        write(out, host.uuid());
        write(out);
        return out.toByteArray();
    }

    /// What goes into the socket: this with its length and the `signature` (64 bytes) over [#signed].
    public byte[] frame(byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("got a signature of " + signature.length + " bytes; Ed25519 has 64");
        }
        ByteWriter out = new ByteWriter();
        out.writeInt(0);
        write(out);
        out.writeBytes(signature);
        out.patchInt(0, out.size() - Integer.BYTES);
        return out.toByteArray();
    }

    @SuppressWarnings("EnumOrdinal") // the order is the protocol's
    private void write(ByteWriter out) {
        out.writeByte(VERSION);
        write(out, id);
        out.writeByte(verb.ordinal());
        out.writeText(service);
        out.writeText(actor);
        out.writeText(reason);
        out.writeLong(notAfterMillis);
        write(out, nonce);
    }

    private static void write(ByteWriter out, UUID value) {
        out.writeLong(value.getMostSignificantBits());
        out.writeLong(value.getLeastSignificantBits());
    }

    private static void limit(String what, String text, int least, int most) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < least || bytes > most) {
            throw new IllegalArgumentException(
                    "got " + what + " of " + bytes + " bytes; must be " + least + " to " + most);
        }
    }
}
