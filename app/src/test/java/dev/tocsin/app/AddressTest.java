package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses as people write them.
class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8627", "[::1]:8627", "localhost:0", "[fe80::1]:65535"})
    void address_writtenWell_readsBackTheSame(String text) {
        assertThat(Address.parse("--web", text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "8627",
                ":8627",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:65536",
                "::1:8627",
                "[]:1",
                "a:-1",
                "a:1x"
            })
    void address_writtenBadly_isRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Address.parse("--web", text))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--web got \"" + text + "\"")
                .hasMessageContaining("127.0.0.1:8627");
    }

    @Test
    void probe_portTaken_saysWhoAndWhatToDo() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Address address = new Address("127.0.0.1", holder.getLocalPort());
            assertThatThrownBy(() -> address.probe("--web"))
                    .isInstanceOfSatisfying(
                            CommandFailure.class, f -> assertThat(f.exit()).isEqualTo(ExitCode.CANNOT_START))
                    .hasMessageContaining("port " + holder.getLocalPort() + " on 127.0.0.1 is taken")
                    .hasMessageContaining("--web");
        }
    }

    @Test
    void probe_foreignAddress_saysThatItIsForeign() {
        assertThatThrownBy(() -> new Address("192.0.2.1", 0).probe("--agents"))
                .hasMessageContaining("no address of this machine")
                .hasMessageContaining("--agents");
    }
}
