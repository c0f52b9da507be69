package dev.tocsin.fuzz;

import dev.tocsin.base.CorruptData;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageReader;
import dev.tocsin.wire.MessageWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Inputs whose first byte is the type of a message and whose rest is its payload.
final class Frames {
    private Frames() {}

    /// The message in `input`, which can be written and read again; null when it is none, and says why.
    static @Nullable Message read(byte[] input) {
        if (input.length == 0) {
            return null;
        }
        try {
            Message message = MessageReader.read(input[0] & 0xFF, Arrays.copyOfRange(input, 1, input.length));
            if (!(message instanceof Message.Unknown)) {
                again(message);
            }
            return message;
        } catch (CorruptData damaged) {
            check(damaged);
            return null;
        }
    }

    /// Fails unless `damaged` says what was read.
    static void check(CorruptData damaged) {
        String text = damaged.getMessage();
        if (text == null || text.isEmpty() || text.length() > 1_000) {
            throw new AssertionError("damage without a reason, or with too much of one", damaged);
        }
    }

    private static void again(Message message) {
        byte[] once = MessageWriter.frame(message);
        byte[] payload = Arrays.copyOfRange(once, MessageWriter.HEADER_BYTES, once.length);
        byte[] twice = MessageWriter.frame(MessageReader.read(once[MessageWriter.HEADER_BYTES - 1] & 0xFF, payload));
        if (!Arrays.equals(once, twice)) {
            throw new AssertionError("BUG: got another message than was written, must be the same");
        }
    }
}
