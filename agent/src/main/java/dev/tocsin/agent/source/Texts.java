package dev.tocsin.agent.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads small files as text, for what is looked at rarely.
public final class Texts {
    private static final int LINE_BYTES = 1_024;

    private Texts() {}

    /// The first line of `file` without blanks around it, cut to 1 KiB; null when it cannot be read.
    public static @Nullable String line(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LINE_BYTES), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            return (end < 0 ? text : text.substring(0, end)).strip();
        } catch (IOException unreadable) {
            return null;
        }
    }

    /// The first `maxBytes` of `file`; empty when it cannot be read.
    public static String all(Path file, int maxBytes) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(maxBytes), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
