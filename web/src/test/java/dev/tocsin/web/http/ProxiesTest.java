package dev.tocsin.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Cidr;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose word about the caller's address is believed.
@Tag("T-IP-1")
class ProxiesTest {
    private final Proxies proxies = new Proxies(List.of(Cidr.parse("10.0.0.0/8")));

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,203.0.113.7,203.0.113.7",
        "10.0.0.1,'6.6.6.6, 203.0.113.7',203.0.113.7",
        "10.0.0.1,'203.0.113.7, 10.0.0.2',203.0.113.7",
        "10.0.0.1,'10.0.0.3, 10.0.0.2',10.0.0.1",
        "10.0.0.1,'203.0.113.7, junk',10.0.0.1",
        "10.0.0.1,'',10.0.0.1",
        "192.0.2.9,203.0.113.7,192.0.2.9",
    })
    void remote_forwarded_isTheLastHopThatIsNoProxy(String peer, String header, String remote) {
        assertThat(proxies.remote(peer, List.of(header))).isEqualTo(remote);
    }

    @Test
    void remote_withoutProxies_isThePeer() {
        assertThat(new Proxies(List.of()).remote("10.0.0.1", List.of("203.0.113.7")))
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3,true", "127.0.0.1,true", "192.0.2.9,false"})
    void admits_withProxies_onlyThemAndThisMachine(String peer, boolean welcome) {
        assertThat(proxies.admits(new InetSocketAddress(peer, 1))).isEqualTo(welcome);
        assertThat(new Proxies(List.of()).admits(new InetSocketAddress(peer, 1)))
                .isTrue();
    }
}
