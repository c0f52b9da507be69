package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Cidr;
import dev.tocsin.testkit.LoopbackServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedReachTest {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Names NOBODY = (name, _) -> {
        throw new java.net.UnknownHostException(name);
    };

    /// First address and length of prefix of what must never be public, written apart from the product's own list.
    private static final List<Cidr> CLOSED = new ArrayList<>();

    static {
        for (String range : ("0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
                        + "192.168.0.0/16 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4 ::/8 64:ff9b::/96 64:ff9b:1::/48 "
                        + "2002::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8 2001::/32")
                .split(" ", -1)) {
            CLOSED.add(Cidr.parse(range));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "169.254.169.254",
                "169.254.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.170",
                "192.0.2.1",
                "192.168.0.1",
                "192.168.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "192.88.99.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "100.100.100.200",
                "::",
                "::1",
                "[::1]",
                "::ffff:127.0.0.1",
                "[::ffff:10.0.0.1]",
                "::ffff:169.254.169.254",
                "::ffff:7f00:1",
                "::127.0.0.1",
                "::ffff:0:10.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::7f00:1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2002:c0a8:101::1",
                "2002:a9fe:a9fe::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:db8::1",
                "fc00::1",
                "fd00:ec2::254",
                "fd12:3456:789a::1",
                "fe80::1",
                "fe80::5efe:10.0.0.1",
                "fec0::1",
                "ff02::1",
                "ff0e::1",
                "3fff::1",
                "100::1",
                "4000::1"
            })
    @Tag("S6")
    @Tag("T-SSRF-1")
    void guarded_privateAddress_isRefused(String host) {
        assertThatThrownBy(() -> new GuardedReach(NOBODY, List.of()).addresses(host, SHORT))
                .isInstanceOf(Reach.NotAllowed.class);
        assertThatThrownBy(() ->
                        new GuardedReach((_, _) -> List.of(bare(host)), List.of()).addresses("name.example.com", SHORT))
                .isInstanceOf(Reach.NotAllowed.class);
    }

    private static InetAddress bare(String host) {
        return InetAddress.ofLiteral(host.replace("[", "").replace("]", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "127.0.0.1.",
                "1.2.3.4.5",
                "256.0.0.1",
                "01.2.3.4",
                "user@127.0.0.1",
                "127.0.0.1@example.com",
                "example.com/x",
                "example.com\\x",
                "example.com#x",
                "exam ple.com",
                "example.com\u0000",
                "example.com\n",
                "",
                ".",
                "..",
                "-x.example.com",
                "[127.0.0.1]",
                "[::1",
                "fe80::1%eth0",
                "::1::",
                "example.123",
                "１２７.０.０.１",
                "127。0。0。1"
            })
    @Tag("S6")
    @Tag("T-SSRF-1")
    void reach_hostThatIsNone_isRefused(String host) {
        Names any = (_, _) -> List.of(InetAddress.ofLiteral("198.41.0.4"));
        for (Reach reach : List.of(new GuardedReach(any, List.of()), new OpenReach(any))) {
            assertThatThrownBy(() -> reach.addresses(host, SHORT)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "9.255.255.255", "172.32.0.1", "2606:4700::1111", "[2a00:1450::8]", "223.255.255.1"})
    @Tag("S6")
    void guarded_publicAddress_isGiven(String host) throws Exception {
        assertThat(new GuardedReach(NOBODY, List.of()).addresses(host, SHORT)).containsExactly(bare(host));
    }

    @Test
    @Tag("S6")
    @Tag("T-SSRF-6")
    void guarded_listedNetwork_isGivenButNeverAddressesOfALink() throws Exception {
        List<Cidr> all = List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));
        GuardedReach reach = new GuardedReach(NOBODY, all);
        assertThat(reach.addresses("10.1.2.3", SHORT)).hasSize(1);
        assertThat(reach.addresses("fd12::1", SHORT)).hasSize(1);
        assertThat(reach.addresses("::1", SHORT)).hasSize(1);
        for (String never : List.of(
                "169.254.169.254",
                "fe80::1",
                "224.0.0.1",
                "0.0.0.0",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::1",
                "fd00:ec2::254")) {
            assertThatThrownBy(() -> reach.addresses(never, SHORT))
                    .as(never)
                    .isInstanceOf(Reach.NotAllowed.class)
                    .hasMessageContaining("may not talk to");
        }
        GuardedReach one = new GuardedReach(NOBODY, List.of(Cidr.parse("10.1.0.0/16")));
        assertThat(one.addresses("10.1.2.3", SHORT)).hasSize(1);
        assertThatThrownBy(() -> one.addresses("10.2.0.1", SHORT)).isInstanceOf(Reach.NotAllowed.class);
    }

    @Test
    @Tag("S6")
    void guarded_nameWithBoth_givesThePublicOnesOnly() throws Exception {
        Names both = (_, _) -> List.of(
                InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("::1"));
        assertThat(new GuardedReach(both, List.of()).addresses("a.example.com", SHORT))
                .containsExactly(InetAddress.ofLiteral("1.1.1.1"));
    }

    /// Whatever address comes out is in no closed range; addresses near the borders of all ranges and by chance.
    @Test
    @Tag("S6")
    void guarded_anyAddress_neverLetsAClosedOneThrough() {
        GuardedReach reach = new GuardedReach(NOBODY, List.of());
        Random random = new Random(20_261_123);
        int open = 0;
        for (int i = 0; i < 200_000; i++) {
            InetAddress address = address(random);
            boolean isOpen = reach.isOpen(address);
            open += isOpen ? 1 : 0;
            if (isOpen) {
                assertThat(CLOSED.stream().filter(c -> c.contains(address)))
                        .as(address.getHostAddress())
                        .isEmpty();
            }
        }
        assertThat(open).isGreaterThan(10_000);
    }

    private static InetAddress address(Random random) {
        try {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            if (random.nextInt(4) > 0) {
                Cidr range = CLOSED.get(random.nextInt(CLOSED.size()));
                byte[] base = range.network().getAddress();
                BigInteger size = BigInteger.ONE.shiftLeft(base.length * 8 - range.bits());
                BigInteger offset = switch (random.nextInt(4)) {
                    case 0 -> BigInteger.ONE.negate();
                    case 1 -> size;
                    case 2 -> size.subtract(BigInteger.ONE);
                    default -> new BigInteger(base.length * 8 - range.bits(), random);
                };
                byte[] moved = new BigInteger(1, base).add(offset).toByteArray();
                bytes = new byte[base.length];
                for (int i = 0; i < Math.min(moved.length, bytes.length); i++) {
                    bytes[bytes.length - 1 - i] = moved[moved.length - 1 - i];
                }
            } else if (bytes.length == 16 && random.nextBoolean()) {
                bytes[0] = (byte) (0x20 | random.nextInt(32));
            }
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    @Tag("S6")
    @Tag("T-SSRF-2")
    void connection_nameThatChangesItsAddress_goesToTheOneThatWasJudged() throws Exception {
        try (LoopbackServer inside = LoopbackServer.saying("secret")) {
            Queue<String> answers = new ArrayDeque<>(List.of("192.0.2.66", "127.0.0.1", "127.0.0.1"));
            List<Cidr> listed = List.of(Cidr.parse("192.0.2.66"));
            Names changing = (_, _) -> List.of(InetAddress.ofLiteral(answers.remove()));
            CheckRun run = Looks.look(
                    Looks.check("tcp", "rebind.example.com", Map.of("port", inside.port())),
                    new GuardedReach(changing, listed),
                    Duration.ofMillis(500));
            assertThat(run.verdict().outcome()).isEqualTo(Outcome.DOWN);
            assertThat(run.transcript()).contains("connecting to 192.0.2.66:");
            assertThat(answers).as("asked once").hasSize(2);
            CheckRun again = Looks.look(
                    Looks.check("tcp", "rebind.example.com", Map.of("port", inside.port())),
                    new GuardedReach(changing, listed),
                    SHORT);
            assertThat(again.verdict().outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(inside.connections()).isZero();
        }
    }

    @Test
    void open_privateAddressAndName_areGiven() throws Exception {
        assertThat(Looks.OPEN.addresses("127.0.0.1", SHORT)).hasSize(1);
        assertThat(Looks.OPEN.addresses("localhost", SHORT)).isNotEmpty();
        assertThat(new OpenReach((name, _) ->
                                List.of(InetAddress.ofLiteral(name.equals("xn--bcher-kva.example") ? "::1" : "::2")))
                        .addresses("Bücher.example.", SHORT))
                .containsExactly(InetAddress.ofLiteral("::1"));
    }
}
