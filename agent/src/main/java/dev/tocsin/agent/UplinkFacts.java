package dev.tocsin.agent;

import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.HostFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Reads what a machine says of itself: proc(5), os-release(5). What cannot be read is left empty: a machine with a
/// strange /proc still joins.
final class UplinkFacts {
    private static final int MAX_BYTES = 1 << 20; // /proc/cpuinfo of 500 CPUs has about 700 kB

    private UplinkFacts() {}

    /// The facts of the machine of `roots`.
    static HostFacts read(Roots roots) {
        Path proc = roots.proc();
        String cpuinfo = text(proc.resolve("cpuinfo"));
        return new HostFacts(
                text(proc.resolve("sys/kernel/hostname")).strip(),
                unquoted(value(text(roots.etc().resolve("os-release")), "PRETTY_NAME=")),
                text(proc.resolve("sys/kernel/osrelease")).strip(),
                System.getProperty("os.arch", "").replace("amd64", "x86_64"),
                cpus(text(proc.resolve("stat"))),
                cpuModel(cpuinfo),
                number(value(text(proc.resolve("meminfo")), "MemTotal:").replace("kB", "")) * 1024,
                number(value(text(proc.resolve("stat")), "btime ")) * 1000,
                version());
    }

    /// The program's own version, as the build wrote it.
    static String version() {
        try (InputStream in = UplinkFacts.class.getResourceAsStream("build.properties")) {
            Properties words = new Properties();
            words.load(in);
            return words.getProperty("version", "?");
        } catch (IOException broken) {
            throw new UncheckedIOException("build.properties in the own jar", broken);
        }
    }

    private static int cpus(String stat) {
        int cpus = 0;
        for (String line : stat.lines().toList()) {
            if (line.matches("cpu[0-9]+ .*")) {
                cpus++;
            }
        }
        return Math.max(1, cpus);
    }

    private static String cpuModel(String cpuinfo) {
        String value = value(cpuinfo, "model name");
        int colon = value.indexOf(':');
        return colon < 0 ? "" : value.substring(colon + 1).strip();
    }

    /// What stands behind `name` on the first line that begins with it; empty when none does.
    private static String value(String text, String name) {
        for (String line : text.lines().toList()) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        return "";
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && (text.startsWith("\"") || text.startsWith("'"));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static long number(@Nullable String text) {
        String digits = text == null ? "" : text.strip();
        return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : 0;
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return ""; // a fact is left empty, as the record says
        }
    }
}
