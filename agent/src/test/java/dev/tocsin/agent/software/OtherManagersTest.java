package dev.tocsin.agent.software;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.agent.source.RpmFormat;
import dev.tocsin.base.software.SoftwarePackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// apk's database and rpm's answers in the forms that their manuals give. Neither manager runs here: these show the
/// readers, not an Alpine or a Fedora.
final class OtherManagersTest {
    private static final String ALPINE = """
            C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
            P:musl
            V:1.2.5-r9
            A:x86_64
            S:383304
            I:622592
            T:the musl c library (libc) implementation
            U:https://musl.libc.org/
            L:MIT
            o:musl
            m:Natanael Copa <ncopa@alpinelinux.org>
            t:1734518190
            c:5e4db1c2c7f3d1f1d1b4bd4c5d0e4ba0d9f3a7ce
            p:so:libc.musl-x86_64.so.1=1
            F:lib
            R:ld-musl-x86_64.so.1
            a:0:0:755
            Z:Q1T3ECfVjM8FoNuVbNWTmHUhWTVo4=

            P:busybox
            V:1.37.0-r12
            A:x86_64
            L:GPL-2.0-only
            I:812032
            T:Size optimized toolbox of many common UNIX utilities

            """;

    @TempDir
    Path root;

    @Test
    @Tag("EW-30")
    void apk_databaseOfAlpine_isReadByItsLetters() {
        PackagesOf read = PackagesOf.apk(root, ALPINE.getBytes(StandardCharsets.UTF_8));
        assertThat(read.packages()).extracting(SoftwarePackage::name).containsExactly("musl", "busybox");
        SoftwarePackage musl = read.of("musl");
        assertThat(musl.version()).isEqualTo("1.2.5-r9");
        assertThat(musl.licence()).isEqualTo("MIT");
        assertThat(musl.sizeBytes()).isEqualTo(622_592);
        assertThat(musl.builtMillis()).isEqualTo(1_734_518_190_000L);
        assertThat(musl.fields())
                .containsEntry("Homepage", "https://musl.libc.org/")
                .doesNotContainKey("R");
        assertThat(read.trouble()).isEmpty();
    }

    @Test
    void apk_databaseCutInTheMiddle_saysWhatIsDamaged() {
        PackagesOf read = PackagesOf.apk(root, (ALPINE + "P:half\nthis is no line").getBytes(StandardCharsets.UTF_8));
        assertThat(read.packages()).hasSize(2);
        assertThat(read.trouble()).startsWith("2 entries of ").endsWith("are damaged");
    }

    @Test
    @Tag("EW-31")
    void rpm_package_hasAllThatItsManagerGives() {
        PackagesOf read = PackagesOf.rpm(rpm("openssl-libs", "1", "3.2.2", "6.el9_5.1"));
        SoftwarePackage one = read.of("openssl-libs");
        assertThat(one.version()).isEqualTo("1:3.2.2-6.el9_5.1");
        assertThat(one.vendor()).isEqualTo("value of VENDOR");
        assertThat(one.licence()).isEqualTo("value of LICENSE");
        assertThat(one.section()).isEqualTo("value of GROUP");
        assertThat(one.sizeBytes()).isEqualTo(5_000_000_000L);
        assertThat(one.installedMillis()).isEqualTo(1_740_000_000_000L);
        assertThat(one.builtMillis()).isEqualTo(1_730_000_000_000L);
        assertThat(one.fields()).containsKeys("RELEASE", "BUILDHOST", "SOURCERPM", "PREFIXES", "URL", "DESCRIPTION");
    }

    @Test
    void rpm_answerCutInTheMiddle_saysWhatIsDamaged() {
        byte[] whole = rpm("bash", "(none)", "5.1.8", "9.el9");
        byte[] more = new byte[whole.length + 20];
        System.arraycopy(whole, 0, more, 0, whole.length);
        System.arraycopy(whole, 0, more, whole.length, 20);
        PackagesOf read = PackagesOf.rpm(more);
        assertThat(read.of("bash").version()).isEqualTo("5.1.8-9.el9");
        assertThat(read.trouble()).isEqualTo("1 packages that rpm told are damaged");
    }

    static byte[] rpm(String name, String epoch, String version, String release) {
        List<String> values = new ArrayList<>();
        for (String tag : RpmFormat.TAGS) {
            values.add(
                    switch (tag) {
                        case "NAME" -> name;
                        case "EPOCH" -> epoch;
                        case "VERSION" -> version;
                        case "RELEASE" -> release;
                        case "ARCH" -> "x86_64";
                        case "LONGSIZE" -> "5000000000";
                        case "INSTALLTIME" -> "1740000000";
                        case "BUILDTIME" -> "1730000000";
                        default -> "value of " + tag;
                    });
        }
        String said = String.join(String.valueOf(RpmFormat.FIELD), values) + RpmFormat.FIELD + RpmFormat.PACKAGE;
        return said.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] alpine() {
        return ALPINE.getBytes(StandardCharsets.UTF_8);
    }
}
