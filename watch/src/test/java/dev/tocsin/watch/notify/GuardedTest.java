package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.probe.Reach;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every channel, whatever it does.
class GuardedTest {
    private interface Doing {
        Channel.Receipt run(List<String> to, Channel.Dialogue debug) throws Exception;
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                IOException.class,
                RuntimeException.class,
                AssertionError.class,
                StackOverflowError.class,
                Exception.class
            })
    @Tag("NM-55")
    void channel_throwsAnything_isAReceipt(Class<? extends Throwable> kind) throws Exception {
        Throwable thrown = kind.getDeclaredConstructor().newInstance();
        assertThat(send((_, _) -> sneak(thrown), "a")).isInstanceOf(Channel.Receipt.Later.class);
    }

    @Test
    @Tag("F22")
    @Tag("NM-55")
    void channel_hangs_isGivenUpAndThenNotTriedByMore() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Channel channel = channel((_, _) -> {
            boolean waiting = true;
            while (waiting) {
                try {
                    end.await();
                    waiting = false;
                } catch (InterruptedException deaf) {
                    waiting = true;
                }
            }
            return new Channel.Receipt.Delivered("late");
        })) {
            for (int i = 0; i < Guarded.WORKERS; i++) {
                assertThat(channel.send(Notices.one(), List.of("a"), Channel.Dialogue.NONE)
                                .toString())
                        .contains("no end within 200 ms");
            }
            assertThat(channel.send(Notices.one(), List.of("a"), Channel.Dialogue.NONE)
                            .toString())
                    .contains("earlier attempts still hang");
            end.countDown();
            Await.until(
                    "a worker is free",
                    Duration.ofSeconds(10),
                    () -> channel.send(Notices.one(), List.of("a"), Channel.Dialogue.NONE)
                            instanceof Channel.Receipt.Delivered);
        }
    }

    @Test
    void channel_callerInterrupted_stopsTheWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Channel channel = new Guarded(
                "t",
                work((_, _) -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException stopped) {
                        seen.set(stopped);
                        throw stopped;
                    }
                    return new Channel.Receipt.Delivered("never");
                }),
                Secrets.NONE,
                Duration.ofMinutes(1),
                Notices.parts());
        Thread caller = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            try {
                begun.await();
            } catch (InterruptedException stopped) {
                seen.set(stopped);
            }
            caller.interrupt();
        });
        assertThatThrownBy(() -> channel.send(Notices.one(), List.of("a"), Channel.Dialogue.NONE))
                .isInstanceOf(InterruptedException.class);
        Await.until("the work stops", Duration.ofSeconds(10), () -> seen.get() instanceof InterruptedException);
    }

    @Test
    @Tag("NM-55")
    void channel_oneWrongAddress_doesNotStopTheOthers() throws Exception {
        assertThat(send((to, _) -> new Channel.Receipt.Delivered("to " + to), "a", "wrong", "b"))
                .isEqualTo(new Channel.Receipt.Delivered("to [a, b]; left out: wrong: is wrong"));
        assertThat(send((_, _) -> new Channel.Receipt.Delivered("no"), "wrong"))
                .isEqualTo(new Channel.Receipt.Refused("wrong: is wrong"));
    }

    @Test
    @Tag("NM-56")
    @Tag("S10")
    void channel_secretsInAnyForm_areMaskedEverywhere() throws Exception {
        Notices.Heard heard = new Notices.Heard();
        Channel channel = channel((_, debug) -> {
            debug.line("AUTH pass word/1 cGFzcyB3b3JkLzE= pass%20word%2F1");
            throw new IOException("server said pass word/1\r\nERROR forged");
        });
        assertThat(channel.send(Notices.one(), List.of("a"), heard))
                .isEqualTo(new Channel.Receipt.Later("server said ***  ERROR forged", null));
        assertThat(heard.text()).isEqualTo("AUTH *** *** ***");
    }

    @Test
    @Tag("F23")
    void names_knownOnce_areKnownWithoutAResolver() throws Exception {
        List<InetAddress> answer = new ArrayList<>(List.of(InetAddress.ofLiteral("10.0.0.7")));
        ChannelReach reach = new ChannelReach((name, _) -> {
            if (answer.isEmpty()) {
                throw new UnknownHostException(name);
            }
            return List.copyOf(answer);
        });
        assertThat(reach.addresses("mail.example.com", Duration.ofSeconds(20))).isEqualTo(answer);
        answer.clear();
        assertThat(reach.addresses("mail.example.com", Duration.ofSeconds(20)))
                .containsExactly(InetAddress.ofLiteral("10.0.0.7"));
        assertThatThrownBy(() -> reach.addresses("other.example.com", Duration.ofSeconds(20)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("host not found: other.example.com");
        assertThat(new ChannelReach().addresses("localhost", Duration.ofSeconds(20)))
                .isNotEmpty();
    }

    @Test
    @Tag("S6")
    void names_ofAddressesThatNobodyMayReach_areRefused() throws Exception {
        for (String address : List.of(
                "169.254.169.254", "64:ff9b::169.254.169.254", "100.100.100.200", "fe80::1", "fd00:ec2::254", "::")) {
            ChannelReach reach = new ChannelReach((_, _) -> List.of(InetAddress.ofLiteral(address)));
            for (String host : List.of("a.example.com", address)) {
                assertThatThrownBy(() -> reach.addresses(host, Duration.ofSeconds(20)))
                        .as(address)
                        .isInstanceOf(Reach.NotAllowed.class)
                        .hasMessage(host + ": no message goes there");
            }
        }
        for (String here : List.of("127.0.0.1", "::1", "10.0.0.7", "fd12::7")) {
            assertThat(new ChannelReach().addresses(here, Duration.ofSeconds(20)))
                    .containsExactly(InetAddress.ofLiteral(here));
        }
    }

    private static Channel.Receipt send(Doing doing, String... to) throws Exception {
        return channel(doing).send(Notices.one(), List.of(to), Channel.Dialogue.NONE);
    }

    private static Channel channel(Doing doing) {
        return new Guarded(
                "t", work(doing), Secrets.of(List.of("pass word/1")), Duration.ofMillis(200), Notices.parts());
    }

    private static Guarded.Work work(Doing doing) {
        return new Guarded.Work() {
            @Override
            public String problem(String address) {
                return address.equals("wrong") ? "is wrong" : null;
            }

            @Override
            public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
                return doing.run(to, debug);
            }
        };
    }

    @SuppressWarnings("unchecked") // throws what it is given, checked or not
    private static <T extends Throwable> Channel.Receipt sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
