package dev.tocsin.probe;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// What a server sends, line by line or as bytes, with limits on both. The time is what is left of the attempt, anew
/// for each read. Text that is no UTF-8 keeps its bytes as one character each.
final class Bytes {
    /// The longest line, bytes: twice what any protocol here allows.
    static final int LINE_BYTES = 8_192;

    private static final int BUFFER_BYTES = 8_192;

    private final Attempt attempt;
    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;

    /// What comes over `socket`.
    Bytes(Attempt attempt, Socket socket) throws IOException {
        this.attempt = attempt;
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /// The next byte, or -1 at the end.
    int next() throws IOException {
        if (from == to) {
            socket.setSoTimeout(attempt.leftMillis());
            from = 0;
            to = Math.max(0, in.read(buffer));
            if (to == 0) {
                return -1;
            }
        }
        return buffer[from++] & 0xff;
    }

    /// Waits for the first byte and leaves it where it is; noted as phase FIRST_BYTE, counted from `sinceMicros`.
    ///
    /// @throws EOFException when the other side closed
    void first(long sinceMicros) throws IOException {
        if (next() < 0) {
            throw new EOFException();
        }
        from--;
        attempt.took(Phases.Phase.FIRST_BYTE, sinceMicros);
    }

    /// The next line, without its end.
    ///
    /// @throws EOFException when there is none, or only a part of one
    /// @throws WrongAnswer when it is too long
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int next = next(); next != '\n'; next = next()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (line.size() >= LINE_BYTES) {
                throw new WrongAnswer(Verdict.UNEXPECTED, "a line is longer than " + LINE_BYTES + " bytes");
            }
            line.write(next);
        }
        byte[] bytes = line.toByteArray();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return text(bytes, length);
    }

    /// Adds up to `count` bytes to `into`, fewer only at the end.
    ///
    /// @return how many came
    int move(int count, ByteArrayOutputStream into) throws IOException {
        int left = count;
        while (left > 0) {
            int one = next();
            if (one < 0) {
                break;
            }
            from--;
            int some = Math.min(left, to - from);
            into.write(buffer, from, some);
            from += some;
            left -= some;
        }
        return count - left;
    }

    /// Whether bytes wait that came already.
    boolean isWaiting() {
        return from < to;
    }

    /// The first `length` bytes as text.
    static String text(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
