package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.probe.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where the owner of a machine lets checks connect.
final class CheckPolicyTest {
    private static final List<String> METADATA =
            List.of("169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254", "fe80::1");

    @Test
    void usual_isThePublic_butNotThisMachineNorANetworkBeside() throws Exception {
        CheckPolicy usual = CheckPolicy.USUAL;
        assertThat(lets(usual, "127.0.0.1")).isFalse();
        assertThat(lets(usual, "::1")).isFalse();
        assertThat(lets(usual, "1.1.1.1")).isTrue();
        assertThat(lets(usual, "203.0.113.9")).isFalse();
        assertThat(lets(usual, "172.31.255.254")).isFalse();
    }

    @Test
    void metadata_whateverIsSet_staysClosed() throws Exception {
        for (String set : List.of("own,public", "own,public,0.0.0.0/0,::/0", "169.254.0.0/16", "fd00::/8,fe80::/10")) {
            for (String address : METADATA) {
                assertThat(lets(CheckPolicy.parse(set), address))
                        .as(set + " " + address)
                        .isFalse();
            }
        }
    }

    @Test
    void words_openWhatTheySayAndNothingElse() throws Exception {
        assertThat(lets(CheckPolicy.parse("public"), "127.0.0.1")).isFalse();
        assertThat(lets(CheckPolicy.parse("own"), "1.1.1.1")).isFalse();
        CheckPolicy network = CheckPolicy.parse("own, 10.1.0.0/16");
        assertThat(lets(network, "127.0.0.1")).isTrue();
        assertThat(lets(network, "::1")).isEqualTo(hasLoopback6());
        assertThat(lets(network, "10.1.2.3")).isTrue();
        assertThat(lets(network, "10.2.2.3")).isFalse();
        assertThat(CheckPolicy.parse("none").any()).isFalse();
    }

    @Test
    void name_thatLeadsElsewhere_isJudgedByItsAddress() {
        assertThatThrownBy(() -> CheckPolicy.USUAL
                        .reach((_, _) -> List.of(InetAddress.getByName("10.0.0.5")))
                        .addresses("shop.example.com", Duration.ofSeconds(1)))
                .isInstanceOf(Reach.NotAllowed.class);
    }

    @Test
    void nonsense_isRefusedWithWhatItTakes() {
        for (String text : List.of("all", "none,public", "10.0.0.0/99", "", "example.com")) {
            assertThatThrownBy(() -> CheckPolicy.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--checks");
        }
    }

    private static boolean lets(CheckPolicy policy, String address) throws Exception {
        try {
            Reach reach = policy.reach((name, _) -> {
                throw new UnknownHostException(name);
            });
            return !reach.addresses(address, Duration.ofSeconds(1)).isEmpty();
        } catch (Reach.NotAllowed refused) {
            return false;
        }
    }

    private static boolean hasLoopback6() throws IOException {
        return java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .anyMatch(one -> one.getHostAddress().startsWith("0:0:0:0:0:0:0:1"));
    }
}
