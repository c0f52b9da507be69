package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.probe.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which anchors there are: those that were named, or gateways and name servers.
@Tag("F29")
class AnchorsTest {
    @TempDir
    Path work;

    private @Nullable InetAddress found = InetAddress.ofLiteral("198.51.100.80");

    private final Reach reach = (host, _) -> {
        if (host.matches("[0-9.]+|.*:.*")) {
            return List.of(InetAddress.ofLiteral(host));
        }
        InetAddress now = found;
        if (now == null) {
            throw new UnknownHostException(host);
        }
        return List.of(now);
    };

    private final FakeNetwork network = new FakeNetwork();

    private static List<String> names(List<Anchor> anchors) {
        return anchors.stream().map(one -> one.name() + " " + one.kind()).toList();
    }

    private Anchors usual(String resolver) throws IOException {
        Path file = Files.writeString(work.resolve("resolv.conf"), resolver);
        return new Anchors(null, network, reach, file);
    }

    private Anchors named(String... texts) {
        List<Anchors.Named> named =
                List.of(texts).stream().map(Anchors.Named::parse).toList();
        return new Anchors(named, network, reach, work.resolve("none"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 0",
        "192.0.2.1:53, 192.0.2.1, 53",
        "2001:db8::1, 2001:db8::1, 0",
        "[2001:db8::1], 2001:db8::1, 0",
        "[2001:db8::1]:53, 2001:db8::1, 53",
        "example.com:443, example.com, 443",
        "example.com, example.com, 0"
    })
    void anchor_isReadAsItIsWritten(String text, String host, int port) {
        assertThat(Anchors.Named.parse(text)).isEqualTo(new Anchors.Named(host, port));
        assertThat(Anchors.Named.parse(Anchors.Named.parse(text).toString())).isEqualTo(new Anchors.Named(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":53",
                "a b",
                "192.0.2.1:",
                "192.0.2.1:0",
                "192.0.2.1:65536",
                "192.0.2.1:x",
                "[2001:db8::1",
                "[2001:db8::1]x",
                "2001:db8::zz",
                "300.1.1.1",
                "-a",
                "http://example.com",
                "[example.com]:x"
            })
    void whatIsNoAnchor_isRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Anchors.Named.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got \"" + text + "\"")
                .hasMessageContaining("example.com:443");
    }

    @Test
    void usualAnchors_areGatewaysAndNameServers() throws Exception {
        network.gateways = List.of(InetAddress.ofLiteral("192.0.2.1"));
        Anchors anchors = usual("""
                # nameserver 192.0.2.9
                search example.com
                nameserver 192.0.2.2
                nameserver 127.0.0.53
                nameserver fe80::1%eth0
                nameserver fe80::1
                nameserver  2001:db8::53\t
                nameserver nonsense
                """);
        assertThat(names(anchors.now()))
                .containsExactly(
                        "gateway 192.0.2.1 PING", "name server 192.0.2.2 DNS", "name server 2001:db8:0:0:0:0:0:53 DNS");
    }

    @Test
    void machineWithoutNameServers_hasItsGateway() throws Exception {
        network.gateways = List.of(InetAddress.ofLiteral("192.0.2.1"));
        Anchors anchors = new Anchors(null, network, reach, work.resolve("not-there"));
        assertThat(names(anchors.now())).containsExactly("gateway 192.0.2.1 PING");
    }

    @Test
    void namedAnchors_standAlone() throws Exception {
        network.gateways = List.of(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(names(named("192.0.2.7", "example.com:443").now()))
                .containsExactly("192.0.2.7 PING", "example.com:443 TCP");
    }

    @Test
    void anchorOfThisMachine_isNone() throws Exception {
        assertThat(named("127.0.0.1:443", "192.0.2.7").now()).hasSize(1);
    }

    @Test
    void nameThatCannotBeLookedUpNow_hasTheAddressThatItHad() throws Exception {
        Anchors anchors = named("example.com:443");
        assertThat(anchors.now()).hasSize(1);
        found = null;
        assertThat(anchors.now()).extracting(Anchor::address).containsExactly(InetAddress.ofLiteral("198.51.100.80"));
    }

    @Test
    void nameThatWasNeverLookedUp_isNoAnchorYet() throws Exception {
        found = null;
        assertThat(named("example.com:443").now()).isEmpty();
    }

    @Test
    void gatewaysWithoutEnd_areSixteen() throws Exception {
        network.gateways = IntStream.range(1, 100)
                .mapToObj(i -> InetAddress.ofLiteral("192.0.2." + i))
                .toList();
        assertThat(usual("").now()).hasSize(Anchors.COUNT);
    }
}
