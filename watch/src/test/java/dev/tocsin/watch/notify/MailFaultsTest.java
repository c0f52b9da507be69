package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/// Mail servers that fail, and the way past a dead relay.
class MailFaultsTest {
    private StubSmtp relay;

    @BeforeEach
    void start() throws IOException {
        relay = new StubSmtp();
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HELLO,554 go away,Later",
        "HELLO,hang,Later",
        "HELLO,drop,Later",
        "MAIL,451 busy,Later",
        "MAIL,550 not you,Refused",
        "RCPT,450 greylisted,Later",
        "RCPT,550 no such user,Refused",
        "DATA,drop,Later",
        "BODY,452 full,Later",
        "BODY,554 spam,Refused",
        "BODY,hang,Later",
        "BODY,drop,Later"
    })
    @Tag("F22")
    @Tag("NM-55")
    void mail_serverThatFails_isToldApart(String at, String answer, String receipt) throws Exception {
        relay.rule(line -> line.startsWith(at) ? answer : StubSmtp.OK);
        assertThat(send(List.of("a@example.com")).getClass().getSimpleName()).isEqualTo(receipt);
    }

    @Test
    @Tag("NM-55")
    void mail_oneRefusedRecipient_doesNotStopTheOthers() throws Exception {
        relay.rule(line -> line.contains("<b@") ? "550 no such user" : StubSmtp.OK);
        assertThat(send(List.of("a@example.com", "b@example.com", "c@example.com")))
                .isInstanceOf(Channel.Receipt.Delivered.class)
                .asString()
                .contains("queued", "b@example.com refused: 550 no such user");
        assertThat(relay.bodies()).hasSize(1);
    }

    @Test
    @Tag("F22")
    void mail_oneGreylistedRecipient_aloneIsTriedAgain() throws Exception {
        relay.rule(line -> line.contains("<b@") ? "450 greylisted" : StubSmtp.OK);
        assertThat(send(List.of("a@example.com", "b@example.com")))
                .isInstanceOfSatisfying(
                        Channel.Receipt.Later.class,
                        later -> assertThat(later.rest()).containsExactly("b@example.com"));
    }

    @Test
    @Tag("NM-48")
    @Tag("NM-55")
    void mail_contactWithItsOwnServer_isToldWhenTheDefaultOneIsDown() throws Exception {
        try (StubSmtp own = new StubSmtp()) {
            relay.close();
            assertThat(send(List.of("all@example.com"))).isInstanceOf(Channel.Receipt.Later.class);
            Channel priority = Notices.channel(
                    "mail", "server", "127.0.0.1", "port", String.valueOf(own.port()), "from", "t@hub.example");
            assertThat(priority.send(Notices.one(), List.of("boss@example.com"), Channel.Dialogue.NONE))
                    .isInstanceOf(Channel.Receipt.Delivered.class);
            assertThat(own.bodies()).hasSize(1);
        }
    }

    @Test
    @Tag("NM-49")
    void mail_relayDown_goesStraightToTheRecipientsServer() throws Exception {
        try (StubSmtp mx = new StubSmtp();
                StubDns dns = new StubDns()) {
            relay.close();
            assertThat(direct(mx, dns, "a@dead-relay.test"))
                    .isInstanceOf(Channel.Receipt.Delivered.class)
                    .asString()
                    .contains("queued as 4F1", "directly: relay");
            assertThat(mx.bodies()).hasSize(1);
            assertThat(mx.bodies().getFirst()).contains("foo.example.com: SMTP: Operation timed out");
        }
    }

    @Test
    @Tag("NM-49")
    void mail_relayThatTakesIt_isTheOnlyOneAsked() throws Exception {
        try (StubSmtp mx = new StubSmtp();
                StubDns dns = new StubDns()) {
            assertThat(direct(mx, dns, "a@dead-relay.test")).isInstanceOf(Channel.Receipt.Delivered.class);
            assertThat(relay.bodies()).hasSize(1);
            assertThat(mx.bodies()).isEmpty();
        }
    }

    @Test
    @Tag("NM-49")
    void mail_domainWithoutMail_waitsForTheRelay() throws Exception {
        try (StubSmtp mx = new StubSmtp();
                StubDns dns = new StubDns()) {
            relay.close();
            assertThat(direct(mx, dns, "a@null-mx.test"))
                    .isInstanceOf(Channel.Receipt.Later.class)
                    .asString()
                    .contains("takes no mail");
            assertThat(direct(mx, dns, "a@nowhere.test")).isInstanceOf(Channel.Receipt.Later.class);
            assertThat(mx.bodies()).isEmpty();
        }
    }

    private Channel.Receipt direct(StubSmtp mx, StubDns dns, String to) throws Exception {
        Channel channel = Notices.channel(
                "mail",
                "server",
                "127.0.0.1",
                "port",
                String.valueOf(relay.port()),
                "from",
                "t@hub.example",
                "timeout",
                "1s",
                "direct",
                "true",
                "direct-port",
                String.valueOf(mx.port()),
                "resolver",
                "127.0.0.1:" + dns.port());
        return channel.send(Notices.one(), List.of(to), Channel.Dialogue.NONE);
    }

    private Channel.Receipt send(List<String> to) throws Exception {
        Channel channel = Notices.channel(
                "mail",
                "server",
                "127.0.0.1",
                "port",
                String.valueOf(relay.port()),
                "from",
                "t@hub.example",
                "timeout",
                "600ms");
        return channel.send(Notices.one(), to, Channel.Dialogue.NONE);
    }

    /// A name server that knows two domains: `dead-relay.test`, whose mail goes to `127.0.0.1`, and `null-mx.test`,
    /// that takes none.
    private static final class StubDns implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

        private StubDns() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() {
            socket.close();
        }

        private void serve() {
            byte[] buffer = new byte[4_096];
            while (!socket.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    byte[] answer = answer(new Message(java.util.Arrays.copyOf(buffer, packet.getLength())));
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                } catch (IOException closing) {
                    return;
                }
            }
        }

        private static byte[] answer(Message question) throws IOException {
            Name name = question.getQuestion().getName();
            Message answer = new Message(question.getHeader().getID());
            answer.getHeader().setFlag(Flags.QR);
            answer.addRecord(question.getQuestion(), Section.QUESTION);
            switch (name.toString(true)) {
                case "dead-relay.test" -> {
                    answer.addRecord(
                            new MXRecord(name, DClass.IN, 60, 20, Name.fromString("nowhere.invalid.")), Section.ANSWER);
                    answer.addRecord(
                            new MXRecord(name, DClass.IN, 60, 10, Name.fromString("localhost.")), Section.ANSWER);
                }
                case "null-mx.test" ->
                    answer.addRecord(new MXRecord(name, DClass.IN, 60, 0, Name.root), Section.ANSWER);
                default -> answer.getHeader().setRcode(Rcode.NXDOMAIN);
            }
            return answer.toWire();
        }
    }
}
