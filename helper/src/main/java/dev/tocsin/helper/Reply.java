package dev.tocsin.helper;

import dev.tocsin.base.ByteWriter;
import java.util.UUID;

/// What goes back, behind its length (u32):
///
/// ```text
/// u8 version 1 │ 16 id │ u8 result │ text code │ u8 before │ u8 after │ u32 exit │ u32 millis │ text text
/// │ text output
/// ```
///
/// @param result what came of it
/// @param code why, for programs: small letters and hyphens
/// @param before how the service was
/// @param after how it is now
/// @param exit of the program that was run; −1 when none was, or it was ended
/// @param text the same for people, one sentence
/// @param output the last that the program wrote, at most 2,048 characters: printable ones and line feeds
record Reply(Result result, String code, State before, State after, int exit, String text, String output) {
    /// What came of a request. On the wire a result is its place in this list.
    enum Result {
        /// The state is reached, and has stayed.
        OK,
        /// Nothing was done, and why stands beside it.
        REFUSED,
        /// It was tried, and the state is another one.
        FAILED
    }

    private static final int VERSION = 1;
    private static final int OUTPUT = 2_048; // characters

    /// Of a refusal.
    static Reply refused(Refusal why) {
        return new Reply(Result.REFUSED, why.code, why.state, why.state, -1, why.text, "");
    }

    /// The bytes of the answer to request `id`, given after `millis`, with their length before them.
    @SuppressWarnings("EnumOrdinal") // the order is the protocol's
    byte[] bytes(UUID id, long millis) {
        ByteWriter out = new ByteWriter();
        out.writeInt(0); // patched below
        out.writeByte(VERSION);
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
        out.writeByte(result.ordinal());
        out.writeText(code);
        out.writeByte(before.ordinal());
        out.writeByte(after.ordinal());
        out.writeInt(exit);
        out.writeInt((int) millis);
        out.writeText(text);
        out.writeText(output.substring(Math.max(0, output.length() - OUTPUT)));
        out.patchInt(0, out.size() - 4);
        return out.toByteArray();
    }
}
