package dev.tocsin.agent.software;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads lines, or what other byte ends them, of a file that anybody may have written: what is longer than a limit
/// is cut, and nothing is held but one line and one buffer. Not thread-safe.
final class Lines {
    private static final int BUFFER_BYTES = 32 << 10;

    private final InputStream in;
    private final int end;
    private final byte[] line;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;
    private int length;

    /// Lines of `in` that the byte `end` ends, of which at most `mostBytes` are kept.
    Lines(InputStream in, int end, int mostBytes) {
        this.in = in;
        this.end = end;
        this.line = new byte[mostBytes];
    }

    /// The next line without its end, as UTF-8; null at the end of the file.
    ///
    /// @throws IOException when it cannot be read
    @Nullable
    String next() throws IOException {
        return advance() ? text(0) : null;
    }

    /// Goes to the next line; false at the end of the file.
    ///
    /// @throws IOException when it cannot be read
    boolean advance() throws IOException {
        length = 0;
        boolean any = false;
        while (true) {
            if (at == filled) {
                filled = in.read(buffer);
                at = 0;
                if (filled <= 0) {
                    filled = 0;
                    return any;
                }
            }
            any = true;
            int start = at;
            while (at < filled && buffer[at] != end) {
                at++;
            }
            int more = Math.min(at - start, line.length - length);
            System.arraycopy(buffer, start, line, length, more);
            length += more;
            if (at < filled) {
                at++; // the end itself
                return true;
            }
        }
    }

    /// The first byte of the line; -1 when it is empty.
    int first() {
        return length == 0 ? -1 : line[0];
    }

    /// Whether the line begins with `prefix`, ASCII.
    boolean begins(String prefix) {
        if (length < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (line[i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// The line from byte `from` on, as UTF-8.
    String text(int from) {
        return new String(line, from, Math.max(0, length - from), StandardCharsets.UTF_8);
    }
}
