package dev.tocsin.agent.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.MachineState.Answer;
import dev.tocsin.base.software.MachineState.Update;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a machine stands beside its packages: its system and that one's end, a restart that is wanted, updates that
/// wait.
final class MachineTest {
    @TempDir
    Path root;

    private static SoftwarePackage dpkg(String name, String version) {
        return new SoftwarePackage("dpkg", name, version, "amd64", "", "", "", -1, 0, 0, "", new LinkedHashMap<>());
    }

    @Test
    @Tag("EW-33")
    void system_itsEnd_isThatOfTheTableOrItsOwnWord() throws IOException {
        PackagesOf.write(root, "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n");
        MachineState.OperatingSystem debian = OsRelease.read(root);
        assertThat(debian.name()).isEqualTo("Debian GNU/Linux 12");
        assertThat(debian.endMillis())
                .isEqualTo(java.time.Instant.parse("2028-07-01T00:00:00Z").toEpochMilli() - 1);
        PackagesOf.write(root, "etc/os-release", "ID=debian\nVERSION_ID=12\nSUPPORT_END=2027-01-31\n");
        assertThat(OsRelease.read(root).endSource()).isEqualTo("os-release");
        PackagesOf.write(root, "etc/os-release", "ID=nobodys\nVERSION_ID=1\nSUPPORT_END=soon\n");
        assertThat(OsRelease.read(root).endMillis()).isZero();
    }

    @Test
    void system_withoutOrWithABrokenRelease_isUnknown() throws IOException {
        assertThat(OsRelease.read(root)).isEqualTo(MachineState.UNKNOWN.system());
        PackagesOf.write(root, "etc/os-release", "=\n=x\n\u0000\nID=\nNAME='" + "n".repeat(100_000));
        assertThat(OsRelease.read(root).name()).hasSizeLessThanOrEqualTo(256);
    }

    @Test
    @Tag("EW-33")
    void restart_thatAPackageWants_isSaidWithWhichOne() throws IOException {
        Files.createDirectories(root.resolve("var/lib/dpkg"));
        assertThat(new Restart(root).answer().required()).isEqualTo(Answer.NO);
        PackagesOf.write(root, "run/reboot-required", "*** System restart required ***\n");
        assertThat(new Restart(root).answer().reasons()).containsExactly("/run/reboot-required is there");
        PackagesOf.write(root, "run/reboot-required.pkgs", "libc6\nlibc6\nlinux-image-6.1.0-30-amd64\n");
        MachineState.Reboot wanted = new Restart(root).answer();
        assertThat(wanted.required()).isEqualTo(Answer.YES);
        assertThat(wanted.reasons()).containsExactly("wanted by libc6", "wanted by linux-image-6.1.0-30-amd64");
    }

    @Test
    @Tag("EW-33")
    void restart_forANewerKernelOfTheSameSort_isSaid() throws IOException {
        PackagesOf.write(root, "proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
        Restart look = new Restart(root);
        look.see(dpkg("linux-image-6.1.0-18-amd64", "6.1.76-1"));
        look.see(dpkg("linux-image-6.1.0-40-cloud-amd64", "6.1.153-1"));
        assertThat(look.answer().required()).isEqualTo(Answer.NO);
        look.see(dpkg("linux-image-6.1.0-40-amd64", "6.1.153-1"));
        assertThat(look.answer().reasons()).containsExactly("kernel 6.1.0-40-amd64 is installed, 6.1.0-18-amd64 runs");
    }

    @Test
    void restart_whereNobodyCanTell_isUnknown() {
        assertThat(new Restart(root).answer().required()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void updates_thatTheListsOffer_areToldSecurityFirst() throws IOException {
        PackagesOf.write(root, "var/lib/apt/lists/deb_dists_bookworm_main_binary-amd64_Packages", """
                Package: bash
                Architecture: amd64
                Version: 5.2.15-3

                Package: tzdata
                Architecture: amd64
                Version: 2025b-0
                Package-Type: deb

                Package: notinstalled
                Architecture: amd64
                Version: 99
                """);
        PackagesOf.write(root, "var/lib/apt/lists/sec_dists_bookworm-security_main_binary-amd64_Packages", """
                Package: openssl
                Architecture: amd64
                Version: 3.0.17-1~deb12u3
                """);
        AptLists lists = new AptLists(root);
        lists.see(dpkg("bash", "5.2.15-3"));
        lists.see(dpkg("tzdata", "2024a-0"));
        lists.see(dpkg("openssl", "3.0.17-1~deb12u2"));
        MachineState.Updates updates = lists.answer();
        assertThat(updates.known()).isEqualTo(Answer.YES);
        assertThat(updates.waiting())
                .containsExactly(
                        new Update("openssl", "amd64", "3.0.17-1~deb12u3", true),
                        new Update("tzdata", "amd64", "2025b-0", false));
        assertThat(updates.fetchedMillis()).isPositive();
    }

    @Test
    void updates_withoutListsOrInAFormThatIsNotRead_areUnknownAndSaidWhy() throws IOException {
        AptLists none = new AptLists(root);
        none.see(dpkg("bash", "1"));
        assertThat(none.answer().known()).isEqualTo(Answer.UNKNOWN);
        PackagesOf.write(root, "var/lib/apt/lists/x_Packages.lz4", "packed");
        AptLists packed = new AptLists(root);
        packed.see(dpkg("bash", "1"));
        assertThat(packed.answer().why()).isEqualTo("apt keeps its lists in a form that is not read here");
        PackagesOf.write(root, "var/lib/apt/lists/y_Packages.gz", "this is no gzip");
        Files.delete(root.resolve("var/lib/apt/lists/x_Packages.lz4"));
        AptLists damaged = new AptLists(root);
        damaged.see(dpkg("bash", "1"));
        assertThat(damaged.answer().why()).startsWith("a list of apt cannot be read: ");
    }

    @Test
    void versions_inEachPair_areOrderedAsDpkgOrdersThem() {
        assumeTrue(Commands.missing(false, "dpkg=dpkg").isEmpty(), "needs dpkg");
        List<String> versions = List.of(
                "1.0",
                "1.0-1",
                "1.0~rc1-1",
                "1:0.9",
                "1.0+dfsg-1",
                "1.0-1+deb12u1",
                "1.0-1~bpo12+1",
                "1.10",
                "1.9",
                "1.0a",
                "2026a-0+deb12u1",
                "0:1.0");
        for (String one : versions) {
            for (String other : versions) {
                int ours = Integer.signum(DebianVersion.compare(one, other));
                String relation = ours < 0 ? "lt" : ours == 0 ? "eq" : "gt";
                assertThat(Commands.run("dpkg", "--compare-versions", one, relation, other)
                                .code())
                        .as(one + " " + relation + " " + other)
                        .isZero();
            }
        }
    }
}
