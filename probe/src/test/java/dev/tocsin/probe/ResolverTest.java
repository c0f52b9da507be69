package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ResolverTest {
    @Test
    @Tag("F23")
    void resolver_serverHangs_neverKeepsItsCallerLonger() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Resolver.Lookup hanging = name -> {
            try {
                never.await();
            } catch (InterruptedException closing) {
                throw new UnknownHostException(name);
            }
            return new InetAddress[0];
        };
        try (Resolver resolver = new Resolver(hanging, 2)) {
            long from = Clock.system().monotonicNanos();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> resolver.of("a.example.com", Duration.ofMillis(20)))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("DNS failure: ");
            }
            long millis = (Clock.system().monotonicNanos() - from) / 1_000_000;
            assertThat(millis).as("two wait 20 ms, the others do not wait").isLessThan(5_000);
            assertThatThrownBy(() -> resolver.of("a.example.com", Duration.ofSeconds(30)))
                    .hasMessageContaining("wait for an answer already");
        }
    }

    @Test
    void resolver_names_areFoundOrNot() throws Exception {
        try (Resolver resolver = new Resolver()) {
            assertThat(resolver.of("localhost", Duration.ofSeconds(30))).isNotEmpty();
        }
        try (Resolver none = new Resolver(
                name -> {
                    throw new UnknownHostException(name);
                },
                1)) {
            assertThatThrownBy(() -> none.of("x.example.com", Duration.ofSeconds(30)))
                    .isInstanceOf(UnknownHostException.class);
        }
    }
}
