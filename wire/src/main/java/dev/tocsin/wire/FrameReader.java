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
/// reserved; room for a large frame is asked for and held until the next one is read. Not thread-safe.
public final class FrameReader {
    private final InputStream in;
    private final FrameRoom room;
    private @Nullable Runnable giveBack;
    private int limitBytes = Limits.FRAME_BYTES_UNPROVEN;
    private long unknown;

    /// Reads from `in`, with the small limit for a peer that has not proved who it is.
    public FrameReader(InputStream in) {
        this(in, FrameRoom.ENDLESS);
    }

    /// The same with frames above [Limits#FRAME_BYTES_UNPROVEN] in `room`; [#release] gives back the last one's.
    public FrameReader(InputStream in, FrameRoom room) {
        this.in = in;
        this.room = room;
    }

    /// From here on frames up to [Limits#FRAME_BYTES] are read: the peer has proved who it is.
    public void proven() {
        limitBytes = Limits.FRAME_BYTES;
    }

    /// Gives back the room of the last frame: the connection is over.
    public void release() {
        Runnable last = giveBack;
        giveBack = null;
        if (last != null) {
            last.run();
        }
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
            release();
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
        if (length <= Limits.FRAME_BYTES_UNPROVEN) {
            return whole(in.readNBytes((int) length), length);
        }
        giveBack = room.take((int) length);
        byte[] payload = new byte[(int) length]; // at once: growing it would take twice of what was asked for
        return whole(payload, in.readNBytes(payload, 0, payload.length));
    }

    private static byte[] whole(byte[] payload, long length) throws EOFException {
        if (payload.length != length) {
            throw new EOFException("the connection ended in the middle of a frame");
        }
        return payload;
    }
}
