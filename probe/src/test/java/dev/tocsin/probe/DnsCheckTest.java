package dev.tocsin.probe;

import static dev.tocsin.probe.DnsStub.answer;
import static dev.tocsin.probe.DnsStub.ip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DnsCheckTest {
    private static final String HOST = "127.0.0.1";

    private static Verdict look(DnsStub server, Map<String, ?> more, Duration timeout) {
        Map<String, Object> members = new HashMap<>(more);
        members.put("port", server.port());
        return Looks.look("dns", HOST, members, timeout).verdict();
    }

    private static Verdict look(DnsStub server, Map<String, ?> more) {
        return look(server, more, Looks.LONG);
    }

    @Test
    @Tag("NM-06")
    void dns_anyAnswer_isUpAndTheHostIsAskedForItself() throws Exception {
        List<byte[]> asked = new CopyOnWriteArrayList<>();
        try (DnsStub server = new DnsStub(question -> {
            asked.add(question);
            return answer(question, 0, 1, ip(10, 0, 0, 1), 1, ip(10, 0, 0, 2));
        })) {
            Verdict verdict = look(server, Map.of());
            assertThat(verdict.outcome()).isEqualTo(Outcome.UP);
            assertThat(verdict.code()).isEqualTo(Verdict.OK);
            assertThat(verdict.facts()).containsEntry(Verdict.VALUE, "10.0.0.1, 10.0.0.2");
            assertThat(asked.getFirst())
                    .endsWith("\u0003127\u00010\u00010\u00011\0\0\u0001\0\u0001".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    @Tag("NM-06")
    void dns_query_isAskedForWhateverTheCheckIsCalled() throws Exception {
        List<byte[]> asked = new CopyOnWriteArrayList<>();
        try (DnsStub server = new DnsStub(question -> {
            asked.add(question);
            return answer(question, 0, 1, ip(10, 0, 0, 1));
        })) {
            assertThat(look(server, Map.of("name", "zone of the shop", "query", "a.example"))
                            .outcome())
                    .isEqualTo(Outcome.UP);
            assertThat(asked.getFirst())
                    .endsWith("\u0001a\u0007example\0\0\u0001\0\u0001".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    @Tag("NM-06")
    @Tag("NM-61")
    @Tag("NM-62")
    void dns_noAnswer_isNoResponse() throws Exception {
        Verdict none = Verdict.silent("no response");
        try (DnsStub empty = new DnsStub(q -> answer(q, 0));
                DnsStub unknown = new DnsStub(q -> answer(q, 3));
                DnsStub silent = new DnsStub(_ -> null);
                DnsStub other = new DnsStub(q -> {
                    byte[] bytes = answer(q, 0, 1, ip(6, 6, 6, 6));
                    bytes[0] ^= 1; // the id of somebody else's question
                    return bytes;
                });
                DnsStub otherName = new DnsStub(q -> {
                    byte[] bytes = answer(q, 0, 1, ip(6, 6, 6, 6));
                    bytes[13] ^= 1;
                    return bytes;
                });
                DnsStub noise = new DnsStub(_ -> new byte[] {1, 2, 3})) {
            assertThat(look(empty, Map.of())).isEqualTo(none.with("dns.code", "0"));
            assertThat(look(unknown, Map.of())).isEqualTo(none.with("dns.code", "3"));
            Duration shortly = Duration.ofSeconds(1);
            assertThat(look(silent, Map.of(), shortly)).isEqualTo(none);
            assertThat(look(other, Map.of(), shortly)).isEqualTo(none);
            assertThat(look(otherName, Map.of(), shortly)).isEqualTo(none);
            assertThat(look(noise, Map.of(), shortly)).isEqualTo(none);
        }
        CheckRun closed = Looks.look("dns", HOST, Map.of("port", LoopbackServer.closedPort()), Duration.ofSeconds(1));
        assertThat(closed.verdict()).isEqualTo(none);
    }

    @Test
    void dns_lostQuestion_isAskedAgain() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (DnsStub server = new DnsStub(q -> count.incrementAndGet() < 3 ? null : answer(q, 0, 1, ip(10, 0, 0, 1)))) {
            assertThat(look(server, Map.of(), Duration.ofSeconds(5)).outcome()).isEqualTo(Outcome.UP);
        }
    }

    @Test
    @Tag("NM-16")
    void dns_changedAddress_isAnotherValue() throws Exception {
        AtomicInteger last = new AtomicInteger(1);
        try (DnsStub server = new DnsStub(q -> answer(q, 0, 1, ip(10, 0, 0, last.get())))) {
            Map<String, Object> members = Map.of("name", "www.example.com", "expect", "10.0.0.1");
            assertThat(look(server, members).facts()).containsEntry(Verdict.VALUE, "10.0.0.1");
            last.set(2);
            Verdict changed = look(server, members);
            assertThat(changed.facts()).containsEntry(Verdict.VALUE, "10.0.0.2");
            assertThat(changed.message()).isEqualTo("got 10.0.0.2 instead of 10.0.0.1");
            assertThat(changed.code()).isEqualTo(Verdict.UNEXPECTED);
        }
    }

    @Test
    @Tag("NM-15")
    void dns_zone_isWatchedByItsSerialNumber() throws Exception {
        AtomicInteger serial = new AtomicInteger(7);
        try (DnsStub server = new DnsStub(q -> {
            ByteArrayOutputStream soa = new ByteArrayOutputStream();
            soa.writeBytes("\u0002ns\u00c0\u000c\u0004root\u00c0\u000c".getBytes(StandardCharsets.ISO_8859_1));
            soa.writeBytes(ip(0, 0, 1, serial.get(), 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4));
            return answer(q, 0, 6, soa.toByteArray());
        })) {
            Map<String, Object> members = Map.of("name", "example.com", "record", "SOA");
            Verdict verdict = look(server, members);
            assertThat(verdict.message()).isEqualTo("ns.example.com root.example.com 263 1 2 3 4");
            assertThat(verdict.facts()).containsEntry(Verdict.VALUE, "263");
            serial.set(8);
            assertThat(look(server, members).facts()).containsEntry(Verdict.VALUE, "264");
        }
    }

    @Test
    void dns_truncatedAnswer_isAskedForByTcp() throws Exception {
        LoopbackServer[] tcp = new LoopbackServer[1];
        tcp[0] = LoopbackServer.start(socket -> {
            byte[] length = socket.getInputStream().readNBytes(2);
            byte[] bytes = answer(
                    socket.getInputStream().readNBytes(((length[0] & 0xff) << 8) | (length[1] & 0xff)),
                    0,
                    1,
                    ip(10, 0, 0, 9));
            socket.getOutputStream().write(new byte[] {(byte) (bytes.length >>> 8), (byte) bytes.length});
            socket.getOutputStream().write(bytes);
        });
        try (LoopbackServer server = tcp[0]) {
            Verdict verdict = Looks.look("dns", HOST, Map.of("port", server.port(), "tcp", true, "name", "a.example"))
                    .verdict();
            assertThat(verdict.facts()).containsEntry(Verdict.VALUE, "10.0.0.9");
        }
    }

    @Test
    void dns_settings_areReadStrictly() {
        assertThat(Looks.problems("dns", HOST, Map.of("record", "aaaa", "name", "x.example")))
                .isEmpty();
        assertThat(Looks.problems("dns", HOST, Map.of("record", "AXFR"))).contains("must be one of");
        assertThat(Looks.problems("dns", HOST, Map.of("name", "a..b"))).contains("can be no name");
        assertThat(Looks.problems("dns", HOST, Map.of("name", "a.b.c.d.e.".repeat(26) + "x")))
                .contains("at most 253 characters");
        assertThat(Looks.problems("dns", HOST, Map.of("server", "0x7f.1"))).contains("is no name of a host");
    }
}
