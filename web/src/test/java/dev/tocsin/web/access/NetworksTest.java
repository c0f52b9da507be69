package dev.tocsin.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What strangers are counted by.
class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.1, 203.0.113.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:0db8:0001:0002:0:0:0:1, 2001:db8:1:2::/64",
        "2001:db8:1:2::1, 2001:db8:1:2::/64",
        "2001:db8::1, 2001:db8:0:0::/64",
        "[fe80::1%eth0], fe80:0:0:0::/64",
        "::1, 0:0:0:0::/64",
        "::, 0:0:0:0::/64",
        "somewhere, somewhere",
    })
    void network_ofAnAddress_isItselfOrItsFirstHalf(String address, String network) {
        assertThat(Networks.of(address)).isEqualTo(network);
    }
}
