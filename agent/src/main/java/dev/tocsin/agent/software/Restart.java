package dev.tocsin.agent.software;

import dev.tocsin.base.Printable;
import dev.tocsin.base.software.MachineState.Answer;
import dev.tocsin.base.software.MachineState.Reboot;
import dev.tocsin.base.software.SoftwarePackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Whether the machine waits for a restart: because a package said so (`run/reboot-required`, and in
/// `run/reboot-required.pkgs` which), or because a newer kernel of the same flavour is installed than the one that
/// runs.
/// Where neither can be told (a container without kernels, a manager that is not known here) the answer is unknown.
///
/// Fed with the packages while they are read. Not thread-safe.
final class Restart {
    private static final int MAX_BYTES = 16 << 10;
    private static final int REASONS = 20;
    private static final int REASON_CHARS = 200;

    private static final String DEBIAN = "linux-image-";
    private static final Set<String> ALPINE = Set.of("linux-lts", "linux-virt", "linux-edge");

    private final Path root;
    private final String running;
    private String newest = "";

    /// A look at the machine at `root`.
    Restart(Path root) {
        this.root = root;
        this.running = text(root.resolve("proc/sys/kernel/osrelease")).strip();
    }

    /// Sees an installed package: it may be a kernel.
    void see(SoftwarePackage one) {
        String release = kernel(one);
        if (!release.isEmpty()
                && flavour(release).equals(flavour(running))
                && (newest.isEmpty() || DebianVersion.compare(release, newest) > 0)) {
            newest = release;
        }
    }

    /// What `uname -r` says once the kernel of this package runs; empty when it is none.
    private static String kernel(SoftwarePackage one) {
        return switch (one.manager()) {
            case "dpkg" -> debian(one.name());
            case "rpm" ->
                one.name().equals("kernel") || one.name().equals("kernel-core")
                        ? one.version().substring(one.version().indexOf(':') + 1) + "." + one.arch()
                        : "";
            case "apk" ->
                ALPINE.contains(one.name())
                        ? one.version().replaceFirst("-r", "-") + one.name().substring("linux".length())
                        : "";
            default -> "";
        };
    }

    private static String debian(String name) {
        if (!name.startsWith(DEBIAN) || name.endsWith("-dbg") || name.length() == DEBIAN.length()) {
            return "";
        }
        char first = name.charAt(DEBIAN.length());
        String release = name.substring(DEBIAN.length());
        return first < '0' || first > '9' ? "" : release.replaceFirst("-unsigned$", "");
    }

    /// `6.1.0-18-cloud-amd64` → `cloud-amd64`: what stands behind the last number that a hyphen or dot precedes. A
    /// kernel of another flavour is no newer one of this.
    private static String flavour(String release) {
        return release.replaceFirst("^([0-9]+[.\\-+~])*[0-9]+", "").replaceFirst("^\\.el[0-9_]+", ".el");
    }

    /// The answer, when all packages were seen.
    Reboot answer() {
        List<String> reasons = new ArrayList<>();
        if (Files.exists(root.resolve("run/reboot-required"))) {
            text(root.resolve("run/reboot-required.pkgs"))
                    .lines()
                    .map(line -> Printable.of(line.strip()))
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .limit(REASONS)
                    .forEach(line -> reasons.add("wanted by " + cut(line)));
            if (reasons.isEmpty()) {
                reasons.add("/run/reboot-required is there");
            }
        }
        if (!newest.isEmpty() && DebianVersion.compare(newest, running) > 0) {
            reasons.add("kernel " + cut(newest) + " is installed, " + cut(running) + " runs");
        }
        boolean told = !newest.isEmpty() || Files.isDirectory(root.resolve("var/lib/dpkg"));
        Answer required = !reasons.isEmpty() ? Answer.YES : told ? Answer.NO : Answer.UNKNOWN;
        return new Reboot(required, List.copyOf(reasons));
    }

    private static String cut(String text) {
        return text.length() <= REASON_CHARS ? text : text.substring(0, REASON_CHARS);
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return ""; // then it says nothing, which the answer tells
        }
    }
}
