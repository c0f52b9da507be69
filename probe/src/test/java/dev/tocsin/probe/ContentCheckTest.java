package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.LoopbackServer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ContentCheckTest {
    private static LoopbackServer serving(AtomicReference<String> page) throws Exception {
        return LoopbackServer.start(socket -> {
            byte[] asked = new byte[4_096];
            assertThat(socket.getInputStream().read(asked)).isPositive();
            byte[] body = page.get().getBytes(StandardCharsets.UTF_8);
            LoopbackServer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n" + page.get());
        });
    }

    private static Verdict look(LoopbackServer server, Map<String, ?> more) {
        Map<String, Object> members = new HashMap<>(more);
        members.put("port", server.port());
        return Looks.look("content", "127.0.0.1", members).verdict();
    }

    @Test
    @Tag("NM-13")
    void content_oneByteChanged_isAnotherValue() throws Exception {
        AtomicReference<String> page = new AtomicReference<>("abc");
        try (LoopbackServer server = serving(page)) {
            String sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2, B.1
            String md5 = "900150983cd24fb0d6963f7d28e17f72"; // RFC 1321, A.5
            assertThat(look(server, Map.of()).facts()).containsEntry(Verdict.VALUE, sha256);
            assertThat(look(server, Map.of("expect", sha256)).outcome()).isEqualTo(Outcome.UP);
            assertThat(look(server, Map.of("expect", md5)).outcome()).isEqualTo(Outcome.UP);
            page.set("abd");
            Verdict changed = look(server, Map.of("expect", sha256));
            assertThat(changed.outcome()).isEqualTo(Outcome.DOWN);
            assertThat(changed.message()).startsWith("changed: SHA-256 ").endsWith(" instead of " + sha256);
            assertThat(changed.facts().get(Verdict.VALUE)).hasSize(64).isNotEqualTo(sha256);
        }
    }

    @Test
    @Tag("NM-13")
    void content_ignoredParts_changeNothing() throws Exception {
        AtomicReference<String> page = new AtomicReference<>("text\nGenerated at 12:00\n<!-- a\nb -->end");
        try (LoopbackServer server = serving(page)) {
            Map<String, Object> members = Map.of("ignore", java.util.List.of("^Generated at .*$", "(?s)<!--.*?-->"));
            String before = look(server, members).facts().get(Verdict.VALUE);
            page.set("text\nGenerated at 12:01\n<!-- c -->end");
            assertThat(look(server, members).facts()).containsEntry(Verdict.VALUE, before);
            page.set("test\nGenerated at 12:01\n<!-- c -->end");
            assertThat(look(server, members).facts().get(Verdict.VALUE)).isNotEqualTo(before);
        }
        assertThat(Looks.problems("content", "x.example", Map.of("ignore", "(")))
                .contains("regular expression");
        assertThat(Looks.problems("content", "x.example", Map.of("expect", "abc")))
                .contains("64 digits");
        assertThat(Looks.problems("content", "x.example", Map.of("url", "ftp://x.example/f")))
                .isEmpty();
        assertThat(Looks.problems("content", "x.example", Map.of("url", "https://x.example/f")))
                .isEmpty();
    }

    @Test
    @Tag("NM-13")
    void content_passwordByPlainFtp_isSentOnlyWhenToldSo() {
        Map<String, Object> open = Map.of("url", "ftp://x.example/f", "user", "u", "password", "p");
        assertThat(Looks.problems("content", "x.example", open)).contains("without encryption");
        Map<String, Object> told =
                Map.of("url", "ftp://x.example/f", "user", "u", "password", "p", "plain-password", true);
        assertThat(Looks.problems("content", "x.example", told)).isEmpty();
    }
}
