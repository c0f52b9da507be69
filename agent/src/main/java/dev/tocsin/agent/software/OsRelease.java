package dev.tocsin.agent.software;

import dev.tocsin.base.Printable;
import dev.tocsin.base.software.MachineState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a machine runs, by os-release(5), and when the support of that ends: by its own word (`SUPPORT_END`), else
/// by the table [EndOfLife].
final class OsRelease {
    private static final int MAX_BYTES = 64 << 10;
    private static final int VALUE_CHARS = 256;

    private OsRelease() {}

    /// The system at `root`; empty texts for what it does not say.
    static MachineState.OperatingSystem read(Path root) {
        Map<String, String> values = values(root);
        String id = values.getOrDefault("ID", "");
        String version = values.getOrDefault("VERSION_ID", "");
        String name = values.getOrDefault("PRETTY_NAME", values.getOrDefault("NAME", ""));
        EndOfLife.End end = EndOfLife.said(values.getOrDefault("SUPPORT_END", ""));
        if (end.isUnknown()) {
            end = EndOfLife.of(id, version);
        }
        return new MachineState.OperatingSystem(id, version, name, end.millis(), end.source());
    }

    private static Map<String, String> values(Path root) {
        for (String place : List.of("etc/os-release", "usr/lib/os-release")) {
            try (InputStream in = Files.newInputStream(root.resolve(place))) {
                return parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            } catch (IOException absent) {
                assert absent != null; // the next place, by the manual
            }
        }
        return Map.of();
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.charAt(0) != '#') {
                String value = Printable.of(unquoted(line.substring(equals + 1).strip()));
                values.put(line.substring(0, equals), value.substring(0, Math.min(value.length(), VALUE_CHARS)));
            }
        }
        return values;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
