package dev.tocsin.agent.service;

import dev.tocsin.agent.service.Entry.Port;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Services that the owner of this machine names, in `/etc/tocsin/services.conf`: a line each.
///
/// ```
/// # NAME  port=N,N/udp  process=NAME,NAME  unit=NAME,NAME  wanted=no
/// POSTGRES  port=5432  process=postgres
/// SHOP      unit=shop.service  port=8080
/// apache2   wanted=no
/// ```
///
/// Read again when it has changed. A file with a mistake is not taken at all: what was read before stays, and the
/// mistake is told. Not thread-safe.
final class ServicesFile {
    /// Bytes of the file, and services in it.
    static final int MAX_BYTES = 64 << 10;

    static final int MAX_SERVICES = 200;

    private static final int MAX_PARTS = 16;
    /// Controls, and what changes how the rest of a line looks.
    private static final String UNSEEN = "\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@:\\\\-]{0,127}");
    private static final Pattern PROCESS = Pattern.compile("[^\\s/,=" + UNSEEN + "]{1,128}");
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@:\\\\-]{0,127}\\*?");
    private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(/udp|/tcp)?");

    private final Path path;
    private @Nullable FileTime read;
    private List<Entry> entries = List.of();
    private String mistake = "";

    /// Reads `path`, which need not exist.
    ServicesFile(Path path) {
        this.path = path;
    }

    /// Reads it when it is another than the last time; true when something came of it.
    boolean refresh() {
        FileTime now = modified();
        if (now == null ? read == null : now.equals(read)) {
            return false;
        }
        read = now;
        try {
            entries = now == null ? List.of() : parse(text());
            mistake = "";
        } catch (IOException | IllegalArgumentException wrong) {
            mistake = path + ": " + wrong.getMessage() + "; nothing of it was taken";
        }
        return true;
    }

    /// What was read last.
    List<Entry> entries() {
        return entries;
    }

    /// What is wrong with it, one line; empty when nothing is.
    String mistake() {
        return mistake;
    }

    private @Nullable FileTime modified() {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException absent) {
            return null;
        }
    }

    private String text() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it is larger than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// The services of a file with that content.
    ///
    /// @throws IllegalArgumentException with the line and what is wrong there
    static List<Entry> parse(String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String words = line.contains("#") ? line.substring(0, line.indexOf('#')) : line;
            if (words.isBlank()) {
                continue;
            }
            if (entries.size() == MAX_SERVICES) {
                throw new IllegalArgumentException("line " + number + ": at most " + MAX_SERVICES + " services");
            }
            Entry entry = entry(words.strip().split("\\s+"), number);
            if (entries.stream().anyMatch(other -> other.name().equals(entry.name()))) {
                throw new IllegalArgumentException("line " + number + ": " + entry.name() + " is there twice");
            }
            entries.add(entry);
        }
        return List.copyOf(entries);
    }

    private static Entry entry(String[] words, int line) {
        String name = words[0];
        if (!NAME.matcher(name).matches()) {
            throw wrong(line, "name \"" + shown(name) + "\"", "letters, digits and _ . @ : -, at most 128");
        }
        List<Port> ports = new ArrayList<>();
        List<String> processes = new ArrayList<>();
        List<String> units = new ArrayList<>();
        boolean wanted = true;
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String value = words[i].substring(equals + 1);
            String[] parts = value.split(",", MAX_PARTS + 1);
            if (equals < 1 || value.isEmpty() || parts.length > MAX_PARTS) {
                throw wrong(
                        line, "\"" + shown(words[i]) + "\"", "port=, process=, unit= or wanted= with 1 to 16 values");
            }
            switch (words[i].substring(0, equals)) {
                case "port" -> {
                    for (String part : parts) {
                        ports.add(port(part, line));
                    }
                }
                case "process" -> take(parts, PROCESS, processes, line, "the name of a program, no path");
                case "unit" -> take(parts, UNIT, units, line, "the name of a unit, such as nginx.service");
                case "wanted" -> {
                    if (!value.equals("yes") && !value.equals("no")) {
                        throw wrong(line, "wanted=" + shown(value), "yes or no");
                    }
                    wanted = value.equals("yes");
                }
                default -> throw wrong(line, "\"" + shown(words[i]) + "\"", "port=, process=, unit= or wanted=");
            }
        }
        if (processes.isEmpty() && units.isEmpty()) {
            units.add(name); // the name of a unit: only what is said of it is another
        }
        return new Entry(name, List.copyOf(ports), List.copyOf(processes), List.copyOf(units), true, wanted);
    }

    private static void take(String[] parts, Pattern shape, List<String> into, int line, String expected) {
        for (String part : parts) {
            if (!shape.matcher(part).matches()) {
                throw wrong(line, "\"" + shown(part) + "\"", expected);
            }
            into.add(part);
        }
    }

    private static Port port(String text, int line) {
        Matcher shape = PORT.matcher(text);
        int number = shape.matches() ? Integer.parseInt(shape.group(1)) : 0;
        if (number < 1 || number > 65_535) {
            throw wrong(line, "port " + shown(text), "1 to 65535, with /udp behind it for UDP");
        }
        return new Port(number, text.endsWith("/udp"));
    }

    private static IllegalArgumentException wrong(int line, String got, String expected) {
        return new IllegalArgumentException("line " + line + ": got " + got + "; must be " + expected);
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(60, text.length())).replaceAll("[" + UNSEEN + "]", "?");
    }
}
