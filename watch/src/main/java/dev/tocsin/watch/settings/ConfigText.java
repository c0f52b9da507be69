package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given.Place;
import dev.tocsin.base.config.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The text of a file that people write: not larger than [#BYTES], and UTF-8 to the last byte. What is wrong is told by
/// its place, as every other mistake in the file.
public final class ConfigText {
    /// What a file may have: twenty thousand checks with all they can say are below it.
    public static final int BYTES = 4 << 20;

    private ConfigText() {}

    /// The text of `file`; empty when `problems` says what is wrong with it.
    ///
    /// @throws IOException when it cannot be read
    public static String read(Path file, Problems problems) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return text(in.readNBytes(BYTES + 1), problems);
        }
    }

    /// The text that `bytes` are.
    static String text(byte[] bytes, Problems problems) {
        if (bytes.length > BYTES) {
            problems.add(new Place(1, 1), "", "has more than " + (BYTES >> 20) + " MiB; a file of ours has less");
            return "";
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            String got = String.format("got the byte 0x%02x", bytes[in.position()]);
            problems.add(new Place(line, column), YamlPath.at(text, line), got + "; must be UTF-8");
            return "";
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
