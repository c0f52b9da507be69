package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.HostId;
import dev.tocsin.base.ManualClock;
import dev.tocsin.wire.Token;
import dev.tocsin.wire.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The authority's files, and what [Trust] makes of the certificates that come from it.
final class AuthorityTest {
    private static final long NOW = 1_795_318_320_000L;
    private static final long DAY = 86_400_000L;

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(NOW);
    private final SecureRandom random = new SecureRandom();
    private final HostId host = HostId.create(NOW, new Random(1));

    @Test
    void authority_openedAgain_isTheSame() throws Exception {
        Authority one = open();
        Authority two = open();
        assertThat(two.certificate()).isEqualTo(one.certificate());
        assertThat(two.hub().certificate()).isEqualTo(one.hub().certificate());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("authority.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void exposedKey_isARefusalToStart() throws Exception {
        open();
        Path key = directory.resolve("authority.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rw-r--r--")
                .hasMessageContaining("chmod go=");
    }

    @Test
    void damagedKey_isARefusalToStartThatNamesTheFile() throws Exception {
        open();
        Files.writeString(directory.resolve("hub.key"), "nonsense");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("hub.key");
    }

    @Test
    void hubLeaf_isRenewedWhenLessThanThirtyDaysAreLeft() throws Exception {
        Authority authority = open();
        X509Certificate first = authority.hub().certificate();
        clock.advanceMillis(59 * DAY);
        assertThat(authority.renewIfDue()).isFalse();
        clock.advanceMillis(2 * DAY);
        assertThat(authority.renewIfDue()).isTrue();
        assertThat(authority.hub().certificate()).isNotEqualTo(first);
        assertThat(open().hub().certificate()).isEqualTo(authority.hub().certificate());
    }

    @Test
    void hubLeaf_withOtherNames_isMadeAnew() throws Exception {
        X509Certificate first = open().hub().certificate();
        Authority renamed = new Authority(directory, List.of("localhost", "hub.example.org"), clock, random);
        assertThat(renamed.hub().certificate()).isNotEqualTo(first);
        assertThat(renamed.hub().certificate().getSubjectAlternativeNames().toString())
                .contains("hub.example.org", Trust.HUB_NAME);
    }

    @Test
    void hubLeaf_isTrusted_evenByAClockInThePast_butNotAfterItsEnd() throws Exception {
        Authority authority = open();
        X509Certificate[] chain = {authority.hub().certificate(), authority.certificate()};
        Trust.checkHub(chain, authority.certificate(), NOW);
        Trust.checkHub(chain, authority.certificate(), 0); // 1970: an empty battery
        assertThatThrownBy(() -> Trust.checkHub(chain, authority.certificate(), NOW + 91 * DAY))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void agentLeaf_isNoHub_andHubLeafIsNoAgent() throws Exception {
        Authority authority = open();
        X509Certificate agent = agentLeaf(authority);
        assertThatThrownBy(() -> Trust.checkHub(new X509Certificate[] {agent}, authority.certificate(), NOW))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("not made for a hub");
        X509Certificate hub = authority.hub().certificate();
        assertThatThrownBy(() -> Trust.checkAgent(new X509Certificate[] {hub}, authority.certificate(), NOW))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("not made for an agent");
        X509Certificate itself = authority.certificate();
        assertThatThrownBy(() -> Trust.checkHub(new X509Certificate[] {itself}, itself, NOW))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void agentLeaf_saysWhoAndWhich_andEnds() throws Exception {
        Authority authority = open();
        X509Certificate[] chain = {agentLeaf(authority)};
        assertThat(Trust.checkAgent(chain, authority.certificate(), NOW)).isEqualTo(new Trust.Agent(host, 3));
        assertThatThrownBy(() -> Trust.checkAgent(chain, authority.certificate(), NOW + 366 * DAY))
                .isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> Trust.checkAgent(chain, authority.certificate(), NOW - DAY))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void otherAuthority_isNotTrusted(@TempDir Path other) throws Exception {
        Authority authority = open();
        Authority stranger = new Authority(other, List.of("localhost"), clock, random);
        X509Certificate[] chain = {stranger.hub().certificate(), stranger.certificate()};
        assertThatThrownBy(() -> Trust.checkHub(chain, authority.certificate(), NOW))
                .isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> Trust.pinned(chain, authority.pin()))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("pin differs");
        assertThat(Trust.pinned(chain, stranger.pin())).isEqualTo(stranger.certificate());
    }

    @Test
    void keyThatIsNotOfP256_isNotSigned() throws Exception {
        Authority authority = open();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1_024);
        byte[] weak = rsa.generateKeyPair().getPublic().getEncoded();
        assertThatThrownBy(() -> authority.signAgent(weak, new Trust.Agent(host, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> authority.signAgent(new byte[91], new Trust.Agent(host, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pin_isOfTheAuthoritysPublicKey() throws Exception {
        Authority authority = open();
        assertThat(authority.pin())
                .isEqualTo(Token.pinOf(authority.certificate().getPublicKey().getEncoded()))
                .hasSize(32);
        assertThat(authority.certificate().getBasicConstraints()).isZero();
        Duration life = Duration.between(
                authority.hub().certificate().getNotBefore().toInstant(),
                authority.hub().certificate().getNotAfter().toInstant());
        assertThat(life).isEqualTo(Duration.ofDays(90).plusMinutes(5));
    }

    private X509Certificate agentLeaf(Authority authority) throws IOException {
        KeyPair keys = Certificates.newKeyPair(random);
        return authority.signAgent(keys.getPublic().getEncoded(), new Trust.Agent(host, 3));
    }

    private Authority open() throws IOException {
        return new Authority(directory, List.of("localhost", "127.0.0.1", "::1"), clock, random);
    }
}
