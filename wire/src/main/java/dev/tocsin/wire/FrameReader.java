package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import dev.tocsin.wire.Message.Unknown;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads frames from a stream, one after the other. A length beyond the limit is refused before anything is read or
/// reserved; memory grows only with bytes that really came. Not thread-safe.
public final class FrameReader {
    private final InputStream in;
    private int limitBytes = Limits.FRAME_BYTES_UNPROVEN;
    private long unknown;

    /// Reads from `in`, with the small limit for a peer that has not proved who it is.
    public FrameReader(InputStream in) {
        this.in = in;
    }

    /// From here on frames up to [Limits#FRAME_BYTES] are read: the peer has proved who it is.
    public void proven() {
        limitBytes = Limits.FRAME_BYTES;
    }

    /// How many messages of unknown type were passed over.
    public long unknownCount() {
        return unknown;
    }

    /// The next message that this program knows, or null when the stream ended between two frames.
    ///
    /// @throws CorruptData when the bytes are no frame or no message
    /// @throws EOFException when the stream ended within a frame
    /// @throws IOException when the stream failed
    public @Nullable Message next() throws IOException {
        while (true) {
            byte[] header = in.readNBytes(MessageWriter.HEADER_BYTES);
            if (header.length == 0) {
                return null;
            }
            if (header.length < MessageWriter.HEADER_BYTES) {
                throw new EOFException("the connection ended in the middle of a frame");
            }
            Message message = MessageReader.read(header[4] & 0xFF, payload(header));
            if (!(message instanceof Unknown)) {
                return message;
            }
            unknown++;
        }
    }

    private byte[] payload(byte[] header) throws IOException {
        long length = new ByteReader(header).readInt() & 0xFFFF_FFFFL;
        if (length > limitBytes) {
            throw new CorruptData("got a frame of " + length + " bytes; at most " + limitBytes + " are allowed");
        }
        byte[] payload = in.readNBytes((int) length); // grows as bytes come, not by what the header claims
        if (payload.length < length) {
            throw new EOFException("the connection ended in the middle of a frame");
        }
        return payload;
    }
}
