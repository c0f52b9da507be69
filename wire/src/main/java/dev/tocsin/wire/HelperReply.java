package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import java.util.UUID;

/// What the helper of a machine answers (`docs/reference/helper-protocol.md`).
///
/// @param id of the request; zeros when the helper could not read one
/// @param result what came of it
/// @param code why, for programs
/// @param before how the service was
/// @param after how it is
/// @param exit of the program that was run; −1 when none was, or it had to be ended
/// @param millis how long it took
/// @param text one sentence for people
/// @param output the last lines of the program
public record HelperReply(
        UUID id,
        Result result,
        String code,
        State before,
        State after,
        int exit,
        int millis,
        String text,
        String output) {
    /// The most bytes of a reply, without its length.
    public static final int MOST_BYTES = 16 << 10;

    private static final int VERSION = 1;
    private static final int TEXT_BYTES = 8 << 10;

    /// What came of a request; on the wire its place in this list.
    public enum Result {
        /// The state is reached, and has stayed.
        OK,
        /// Nothing was done.
        REFUSED,
        /// It was tried.
        FAILED
    }

    /// How a service is; on the wire its place in this list.
    public enum State {
        /// Nobody says.
        UNKNOWN,
        /// It does not run.
        STOPPED,
        /// It runs.
        RUNNING,
        /// It ended by itself, and badly.
        FAILED,
        /// On its way up or down.
        CHANGING
    }

    /// Reads what follows the length, all of it.
    ///
    /// @throws CorruptData when it is no reply
    public static HelperReply read(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new CorruptData("got version " + version + " of a helper's reply; must be " + VERSION);
        }
        HelperReply reply = new HelperReply(
                new UUID(in.readLong(), in.readLong()),
                Result.values()[place(in, Result.values().length)],
                in.readText(TEXT_BYTES),
                State.values()[place(in, State.values().length)],
                State.values()[place(in, State.values().length)],
                in.readInt(),
                in.readInt(),
                in.readText(TEXT_BYTES),
                in.readText(TEXT_BYTES));
        if (in.remaining() > 0) {
            throw new CorruptData("got " + in.remaining() + " bytes more than a helper's reply has");
        }
        return reply;
    }

    private static int place(ByteReader in, int count) {
        int place = in.readByte();
        if (place >= count) {
            throw new CorruptData("got " + place + " in a helper's reply; must be 0 to " + (count - 1));
        }
        return place;
    }
}
