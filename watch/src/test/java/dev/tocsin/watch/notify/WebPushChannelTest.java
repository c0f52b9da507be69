package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors of RFC 8291, section 5 and appendix A; keys of RFC 8291 for the rest.
class WebPushChannelTest {
    private static final String SERVER_PUBLIC =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private static final String SERVER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private static final String USER_PUBLIC =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private static final String USER_AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
    private StubHttp stub;

    @BeforeEach
    void start() throws IOException {
        stub = new StubHttp();
        stub.reply(StubHttp.answer(201, ""));
    }

    @AfterEach
    void stop() throws IOException {
        stub.close();
    }

    @Test
    @Tag("NM-54")
    void encryption_vectorOfTheStandard_isTheSame() throws Exception {
        KeyPair ours =
                new KeyPair(PushCrypto.publicKey(bytes(SERVER_PUBLIC)), PushCrypto.privateKey(bytes(SERVER_PRIVATE)));
        byte[] body = PushCrypto.encrypt(
                "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
                bytes(USER_PUBLIC),
                bytes(USER_AUTH),
                ours,
                bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        assertThat(PushCrypto.base64(body))
                .isEqualTo("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                        + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                        + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @Test
    @Tag("NM-54")
    void token_signature_isBelieved() throws Exception {
        String token = PushCrypto.token(
                "https://push.example.net",
                "mailto:ops@example.com",
                1_453_523_768,
                PushCrypto.privateKey(bytes(SERVER_PRIVATE)));
        String[] parts = token.split("\\.", -1);
        assertThat(new String(bytes(parts[0]), StandardCharsets.UTF_8))
                .isEqualTo("{\"typ\":\"JWT\",\"alg\":\"ES256\"}");
        assertThat(new String(bytes(parts[1]), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"aud\":\"https://push.example.net\",\"exp\":1453523768,\"sub\":\"mailto:ops@example.com\"}");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(PushCrypto.publicKey(bytes(SERVER_PUBLIC)));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(bytes(parts[2]))).isTrue();
    }

    @Test
    @Tag("NM-54")
    void push_message_hasUrgencyTopicAndSignature() throws Exception {
        assertThat(send()).isInstanceOf(Channel.Receipt.Delivered.class);
        StubHttp.Request got = stub.only();
        assertThat(got.path()).isEqualTo("/push/abc");
        assertThat(got.headers())
                .containsEntry("Content-Encoding", "aes128gcm")
                .containsEntry("TTL", "86400")
                .containsEntry("Urgency", "high");
        assertThat(got.headers().get("Topic")).matches("[0-9a-f]{32}");
        assertThat(got.headers().get("Authorization")).startsWith("vapid t=ey").endsWith(", k=" + SERVER_PUBLIC);
        assertThat(new String(got.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("foo.example.com");
        assertThat(got.bytes()).hasSizeLessThanOrEqualTo(4_096);
    }

    @Test
    @Tag("NM-54")
    @Tag("NM-56")
    void push_debug_showsTitleBodyAndStickyWithoutTheKey() throws Exception {
        Notices.Heard heard = new Notices.Heard();
        channel().send(Notices.one(), List.of(address(stub.url("/push/abc"))), heard);
        assertThat(heard.text())
                .contains("\"title\":\"1 down: foo.example.com\"", "\"sticky\":true", "< HTTP 201")
                .contains("\"body\":\"foo.example.com: SMTP: Operation timed out\"")
                .doesNotContain(SERVER_PRIVATE, "vapid t=");
    }

    @ParameterizedTest
    @CsvSource({"410,Refused", "404,Refused", "400,Refused", "429,Later", "500,Later", "201,Delivered"})
    @Tag("F22")
    void push_answer_isJudged(int status, String receipt) throws Exception {
        stub.reply(StubHttp.answer(status, ""));
        assertThat(send().getClass().getSimpleName()).isEqualTo(receipt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"endpoint\":\"file:///x\"}",
                "{\"endpoint\":\"https://push.example\"}",
                "{\"endpoint\":\"https://push.example\",\"keys\":{\"p256dh\":\"BAAA\",\"auth\":\"BTBZMqHH6r4T\"}}"
            })
    @Tag("NM-57")
    void address_thatIsNoSubscription_isRefused(String address) {
        assertThat(channel().problem(address)).isNotNull();
    }

    @Test
    void key_pointOffTheCurve_isRefused() {
        byte[] point = bytes(USER_PUBLIC);
        point[64] ^= 1;
        assertThatThrownBy(() -> PushCrypto.publicKey(point)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    @Tag("NM-57")
    void settings_keysThatDoNotBelong_areRefused() {
        assertThat(Notices.problems(
                        "webpush", "public-key", USER_PUBLIC, "private-key", SERVER_PRIVATE, "subject", "mailto:a@b.c"))
                .isEqualTo("channels[0].public-key: must belong to private-key");
    }

    private Channel.Receipt send() throws Exception {
        return channel().send(Notices.one(), List.of(address(stub.url("/push/abc"))), Channel.Dialogue.NONE);
    }

    private static Channel channel() {
        return Notices.channel(
                "webpush",
                "public-key",
                SERVER_PUBLIC,
                "private-key",
                SERVER_PRIVATE,
                "subject",
                "mailto:ops@example.com");
    }

    private static String address(String url) {
        return "{\"endpoint\":\"" + url + "\",\"keys\":{\"p256dh\":\"" + USER_PUBLIC + "\",\"auth\":\"" + USER_AUTH
                + "\"}}";
    }

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
