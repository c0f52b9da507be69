package dev.tocsin.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A record of what was asked and what came of it, one JSON object per line, each with the SHA-256 of the line before
/// (`prev`), so that no line can be changed or taken out without the next one telling. A line is on the disk when
/// [#write] returns. A full file becomes `.1`, that one `.2`, up to `.8`; the chain goes on from file to file.
///
/// Lines are ASCII: whatever a value holds is escaped, so that nothing forges a line or hides in one. Thread-safe.
public final class ChainedLog implements AutoCloseable {
    /// From this size on a file is full.
    public static final int FILE_BYTES = 1 << 20;

    private static final int FILES = 8;
    private static final String FIRST = "0".repeat(64);
    private static final String BEFORE = ",\"prev\":\"";

    private final Path file;
    private final Clock clock;
    private final Consumer<String> echo;
    private FileChannel channel;
    private String previous;

    /// Goes on with `file` or begins it (mode 0600); `echo` is told each line.
    ///
    /// @throws IOException when it cannot be written
    public ChainedLog(Path file, Clock clock, Consumer<String> echo) throws IOException {
        this.file = file;
        this.clock = clock;
        this.echo = echo;
        Path newest = Files.exists(file) && Files.size(file) > 0 ? file : numbered(file, 1);
        previous = Files.exists(newest) ? hashOfLastLine(newest) : FIRST;
        channel = open();
    }

    /// Appends a line of `kind` (a word) with `fields`; returns when it is on the disk.
    ///
    /// @throws IOException when that cannot be promised
    public synchronized void write(String kind, Map<String, ?> fields) throws IOException {
        if (channel.size() >= FILE_BYTES) {
            rotate();
        }
        String at = Instant.ofEpochMilli(clock.wallMillis()).toString();
        StringBuilder line = new StringBuilder("{\"at\":\"" + at + "\",\"kind\":\"" + kind + "\"");
        fields.forEach((name, value) -> {
            line.append(",\"").append(name).append("\":");
            if (value instanceof Number number) {
                line.append(number);
            } else {
                quote(line, String.valueOf(value));
            }
        });
        line.append(BEFORE).append(previous).append("\"}");
        byte[] bytes = line.toString().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer left =
                ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1)).put(bytes.length, (byte) '\n');
        while (left.hasRemaining()) {
            channel.write(left);
        }
        channel.force(true);
        previous = hash(bytes);
        echo.accept(line.toString());
    }

    /// Follows the chain of `file` and those before it, from the oldest that is there; returns null when it holds, else
    /// where it breaks.
    ///
    /// @throws IOException when a file cannot be read
    public static @Nullable String breach(Path file) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = FILES; i >= 0; i--) {
            Path part = i == 0 ? file : numbered(file, i);
            if (Files.exists(part)) {
                files.add(part);
            }
        }
        String before = files.size() > FILES ? null : FIRST; // what the first of nine files goes on from is gone
        for (Path part : files) {
            int number = 0;
            for (String line : Files.readAllLines(part, StandardCharsets.ISO_8859_1)) {
                number++;
                if (before != null && !line.endsWith(BEFORE + before + "\"}")) {
                    return part + ", line " + number
                            + ": it does not name the line before it: one of both was changed, taken out or cut off";
                }
                before = hash(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return null;
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    private void rotate() throws IOException {
        channel.close();
        for (int i = FILES - 1; i >= 0; i--) {
            Path from = i == 0 ? file : numbered(file, i);
            if (Files.exists(from)) {
                Files.move(from, numbered(file, i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        channel = open();
    }

    private static Path numbered(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private FileChannel open() throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
        FileChannel opened = FileChannel.open(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        PrivateFiles.syncDirectory(file);
        return opened;
    }

    /// Of the last line of `newest`. A line that a crash has cut off is ended, and counts as it is.
    private static String hashOfLastLine(Path newest) throws IOException {
        byte[] content = Files.readAllBytes(newest); // at most a line more than FILE_BYTES
        int end = content.length;
        if (content[end - 1] == '\n') {
            end--;
        } else {
            Files.write(newest, new byte[] {'\n'}, StandardOpenOption.APPEND);
        }
        int begin = end;
        while (begin > 0 && content[begin - 1] != '\n') {
            begin--;
        }
        return hash(Arrays.copyOfRange(content, begin, end));
    }

    private static String hash(byte[] line) {
        return HexFormat.of().formatHex(Sha256.of(line));
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                line.append(c);
            } else {
                line.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        line.append('"');
    }
}
