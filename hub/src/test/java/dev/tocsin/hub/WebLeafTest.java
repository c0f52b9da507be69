package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.ManualClock;
import dev.tocsin.wire.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The certificate of the web port: its key stays, its certificate is renewed, and no agent takes it for a hub's.
final class WebLeafTest {
    private static final long NOW = 1_795_318_320_000L;
    private static final List<String> NAMES = List.of("hub.example", "192.0.2.7", "::1");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(NOW);

    @Test
    void leaf_isOfTheAuthority_andNoHubs() throws Exception {
        Authority authority = authority();
        X509Certificate leaf = leaf(authority, NAMES).chain().getFirst();
        leaf.verify(authority.certificate().getPublicKey());
        assertThat(leaf.getSubjectAlternativeNames()).hasSize(3);
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThatThrownBy(
                        () -> Trust.checkHub(new X509Certificate[] {leaf}, authority.certificate(), clock.wallMillis()))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("not a hub's");
    }

    @Test
    void leaf_openedAgain_isTheSame() throws Exception {
        X509Certificate first = leaf(authority(), NAMES).chain().getFirst();
        assertThat(leaf(authority(), NAMES).chain().getFirst()).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("web.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void leaf_renewed_keepsItsKey() throws Exception {
        WebLeaf leaf = leaf(authority(), NAMES);
        X509Certificate first = leaf.chain().getFirst();
        assertThat(leaf.renewIfDue()).isFalse();
        clock.advanceMillis(Duration.ofDays(61).toMillis());
        assertThat(leaf.renewIfDue()).isTrue();
        X509Certificate second = leaf.chain().getFirst();
        assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
        assertThat(second.getPublicKey()).as("pins stay good").isEqualTo(first.getPublicKey());
    }

    @Test
    void leaf_otherNames_isMadeAnewOfTheSameKey() throws Exception {
        X509Certificate first = leaf(authority(), NAMES).chain().getFirst();
        X509Certificate second =
                leaf(authority(), List.of("other.example")).chain().getFirst();
        assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
        assertThat(second.getSubjectAlternativeNames()).hasSize(1);
    }

    @Test
    void leaf_exposedKey_isARefusalToStart() throws Exception {
        Authority authority = authority();
        leaf(authority, NAMES);
        Files.setPosixFilePermissions(directory.resolve("web.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> leaf(authority, NAMES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("web.key");
    }

    private Authority authority() throws IOException {
        return new Authority(directory, List.of("localhost"), clock, new SecureRandom());
    }

    private WebLeaf leaf(Authority authority, List<String> names) throws IOException {
        return new WebLeaf(authority, directory, names);
    }
}
