package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsMessageTest {
    @FuzzTest
    void message_anyBytes_areAnAnswerOrRefused(byte[] bytes) {
        for (DnsMessage.Kind kind : DnsMessage.Kind.values()) {
            try {
                assertThat(DnsMessage.read(bytes, kind).values()).hasSizeLessThanOrEqualTo(1_000);
            } catch (DnsMessage.BadMessage refused) {
                assertThat(refused).hasMessageMatching("[a-z ]+");
            }
        }
    }

    @Test
    void message_changedBytes_areAnAnswerOrRefused() throws Exception {
        Random random = new Random(1_035);
        byte[] question = DnsMessage.question(4_711, "www.example.com", DnsMessage.Kind.MX);
        byte[] whole = DnsStub.answer(
                question,
                0,
                15,
                "\0\nmail\u00c0\u0010".getBytes(StandardCharsets.ISO_8859_1),
                16,
                "\u0003abc\u0002de".getBytes(StandardCharsets.ISO_8859_1),
                257,
                "\0\u0005issueca".getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 0; i < 60_000; i++) {
            byte[] bytes = java.util.Arrays.copyOf(
                    whole, random.nextInt(8) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int n = random.nextInt(5); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            DnsMessage.Kind[] kinds = DnsMessage.Kind.values();
            try {
                DnsMessage.read(bytes, kinds[i % kinds.length]);
            } catch (DnsMessage.BadMessage refused) {
                assertThat(refused).hasMessageMatching("[a-z ]+");
            }
        }
    }

    @Test
    void message_nameThatLeadsToItself_isRefused() throws Exception {
        byte[] question = DnsMessage.question(1, "a.example", DnsMessage.Kind.NS);
        byte[] bytes = DnsStub.answer(question, 0, 2, new byte[] {(byte) 0xc0, (byte) (question.length + 12)});
        assertThatThrownBy(() -> DnsMessage.read(bytes, DnsMessage.Kind.NS)).hasMessage("a name leads forward");
    }

    @Test
    void question_oddName_isRefused() {
        assertThatThrownBy(() -> DnsMessage.question(1, "a..b", DnsMessage.Kind.A))
                .isNotNull();
        assertThatThrownBy(() -> DnsMessage.question(1, "x".repeat(64), DnsMessage.Kind.A))
                .isNotNull();
        assertThatThrownBy(() -> DnsMessage.question(1, "x.".repeat(130), DnsMessage.Kind.A))
                .isNotNull();
    }
}
