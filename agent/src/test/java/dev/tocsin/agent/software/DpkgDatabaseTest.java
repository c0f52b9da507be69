package dev.tocsin.agent.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.testkit.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packages of dpkg: those of this machine beside what dpkg itself says, and files that nobody should have to
/// read.
final class DpkgDatabaseTest {
    private static final String ENTRY = """
            Package: openssl
            Status: install ok installed
            Priority: optional
            Section: utils
            Installed-Size: 2254
            Maintainer: Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>
            Architecture: amd64
            Version: 3.0.17-1~deb12u2
            Depends: libc6 (>= 2.34), libssl3 (>= 3.0.17)
            Conffiles:
             /etc/ssl/openssl.cnf 0123456789abcdef0123456789abcdef
            Description: Secure Sockets Layer toolkit - cryptographic utility
             This package is part of the OpenSSL project's implementation.
             .
             It contains the general-purpose command line binary.
            Homepage: https://www.openssl.org/

            """;

    @TempDir
    Path root;

    private boolean debian;

    @BeforeEach
    void look() {
        debian = Files.exists(Path.of("/var/lib/dpkg/status"))
                && Commands.missing(false, "dpkg-query=dpkg").isEmpty();
    }

    @Test
    @Tag("EW-30")
    void packages_ofThisMachine_areThoseThatDpkgLists() throws IOException {
        assumeTrue(debian, "needs a Debian machine");
        List<String> listed = Commands.must(
                        "dpkg-query", "-W", "-f", "${Package} ${Version} ${Architecture} ${db:Status-Status}\n")
                .lines()
                .filter(line -> !line.endsWith(" config-files") && !line.endsWith(" not-installed"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .sorted()
                .toList();
        PackagesOf read = PackagesOf.reading(new DpkgDatabase(Path.of("/")));
        assertThat(read.packages().stream()
                        .map(one -> one.name() + " " + one.version() + " " + one.arch())
                        .sorted())
                .isEqualTo(listed)
                .hasSizeGreaterThan(50);
        assertThat(read.trouble()).isEmpty();
        read.holdBounds();
    }

    @Test
    @Tag("EW-31")
    void fields_ofPackagesOfThisMachine_areThoseOfDpkg() throws IOException {
        assumeTrue(debian, "needs a Debian machine");
        List<SoftwarePackage> all =
                PackagesOf.reading(new DpkgDatabase(Path.of("/"))).packages();
        Random random = new Random(31);
        for (int i = 0; i < 10; i++) {
            SoftwarePackage one = all.get(random.nextInt(all.size()));
            Map<String, String> said = fields(Commands.must("dpkg", "-s", one.name() + ":" + one.arch()));
            Map<String, String> told = new LinkedHashMap<>();
            one.fields().forEach((name, value) -> told.put(name, even(value)));
            told.put("Package", one.name());
            told.put("Version", one.version());
            told.put("Architecture", one.arch());
            assertThat(told).as(one.name()).isEqualTo(said);
            assertThat(one.installedMillis()).as("time of " + one.name()).isPositive();
            assertThat(one.sizeBytes()).isEqualTo(Long.parseLong(said.getOrDefault("Installed-Size", "0")) * 1_024);
        }
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        String name = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith(" ")) {
                fields.merge(name, line.substring(1), (before, more) -> before + "\n" + more);
            } else {
                int colon = line.indexOf(':');
                name = line.substring(0, colon);
                fields.put(name, line.substring(colon + 1).strip());
            }
        }
        fields.replaceAll((_, value) -> even(value));
        return fields;
    }

    /// What draws nothing at the ends of lines, dpkg's own listing leaves out.
    private static String even(String value) {
        return String.join("\n", value.lines().map(String::strip).toList()).strip();
    }

    @Test
    void package_whole_isReadByItsFields() {
        PackagesOf read = PackagesOf.dpkg(root, ENTRY.getBytes(StandardCharsets.UTF_8));
        SoftwarePackage one = read.of("openssl");
        assertThat(one.version()).isEqualTo("3.0.17-1~deb12u2");
        assertThat(one.section()).isEqualTo("utils");
        assertThat(one.sizeBytes()).isEqualTo(2254 * 1024);
        assertThat(one.summary()).isEqualTo("Secure Sockets Layer toolkit - cryptographic utility");
        assertThat(one.fields().get("Conffiles")).isEqualTo("\n/etc/ssl/openssl.cnf 0123456789abcdef0123456789abcdef");
        assertThat(one.fields()).doesNotContainKeys("Package", "Version", "Architecture");
        assertThat(read.trouble()).isEmpty();
    }

    @Test
    void package_thatLeftItsSettingsOnly_isNone() {
        String removed = ENTRY.replace("install ok installed", "deinstall ok config-files");
        PackagesOf read = PackagesOf.dpkg(root, removed.getBytes(StandardCharsets.UTF_8));
        assertThat(read.packages()).isEmpty();
        assertThat(read.trouble()).isEmpty();
    }

    @Test
    @Tag("EW-32")
    void status_cutInTheMiddle_tellsWhatIsThereAndSaysWhatIsNot() {
        String other = ENTRY.replace("Package: openssl", "Package: zlib1g");
        byte[] all = (ENTRY + other).getBytes(StandardCharsets.UTF_8);
        byte[] half = java.util.Arrays.copyOf(all, ENTRY.length() + "Package: zlib1g\nStatus: insta".length());
        PackagesOf read = PackagesOf.dpkg(root, half);
        assertThat(read.packages()).extracting(SoftwarePackage::name).containsExactly("openssl");
        assertThat(read.trouble())
                .startsWith("1 entries of ")
                .contains("status")
                .endsWith("are damaged");
    }

    @Test
    void status_withNulsAndHugeNames_isBoundedAndShown() {
        String hostile =
                "Package: " + "n".repeat(10_240) + "\nStatus: install ok installed\nVersion: 1\u0000\u001b[31m\n"
                        + "X".repeat(10_240) + ": " + "v".repeat(1 << 20) + "\nDescription: \u202Eevil\n\n" + ENTRY;
        PackagesOf read = PackagesOf.dpkg(root, hostile.getBytes(StandardCharsets.UTF_8));
        read.holdBounds();
        assertThat(read.packages()).hasSize(2);
        assertThat(read.packages().getFirst().version()).isEqualTo("1··[31m");
        assertThat(read.packages().getFirst().summary()).isEqualTo("·evil");
        assertThat(read.packages().getFirst().name())
                .hasSize(SoftwarePackage.NAME_CHARS)
                .endsWith("…");
    }

    @Test
    void entry_withTenThousandFields_keepsTheFirst() {
        StringBuilder many = new StringBuilder("Package: many\nStatus: install ok installed\nVersion: 1\n");
        for (int i = 0; i < 10_000; i++) {
            many.append("Field-").append(i).append(": ").append(i).append('\n');
        }
        PackagesOf read = PackagesOf.dpkg(root, many.toString().getBytes(StandardCharsets.UTF_8));
        read.holdBounds();
        assertThat(read.of("many").fields()).containsEntry("Field-0", "0");
    }
}
