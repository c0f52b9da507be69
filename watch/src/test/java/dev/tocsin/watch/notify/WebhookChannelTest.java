package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTest {
    private StubHttp stub;

    @BeforeEach
    void start() throws IOException {
        stub = new StubHttp();
    }

    @AfterEach
    void stop() throws IOException {
        stub.close();
    }

    @Test
    void webhook_message_isSignedJson() throws Exception {
        Channel channel = Notices.channel("webhook", "url", stub.url("/hook"), "secret", "canary-secret-1");
        assertThat(channel.send(Notices.one(), List.of(), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        StubHttp.Request got = stub.only();
        assertThat(got.method() + " " + got.path()).isEqualTo("POST /hook");
        assertThat(got.headers())
                .containsEntry("Idempotency-Key", "key-1")
                .containsEntry("webhook-id", "key-1")
                .containsEntry("webhook-timestamp", String.valueOf(Notices.AT / 1_000))
                .containsEntry("Content-Type", "application/json; charset=utf-8")
                .containsEntry("User-Agent", "tocsin 0.1.0");
        byte[] secret = "canary-secret-1".getBytes(StandardCharsets.UTF_8);
        String signed = "key-1." + Notices.AT / 1_000 + "." + got.body();
        assertThat(got.headers().get("webhook-signature")).isEqualTo("v1," + WebhookChannel.sign(secret, signed));
        assertThat(got.json().path("lines").path(0).path("host").asString()).isEqualTo("foo.example.com");
        assertThat(got.json().path("lines").path(0).path("code").asInt()).isZero();
        assertThat(got.json().path("severity").asString()).isEqualTo("critical");
    }

    /// The example in the specification of Standard Webhooks.
    @Test
    void signature_exampleOfTheStandard_isTheSame() throws Exception {
        byte[] secret = java.util.Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(WebhookChannel.sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}"))
                .isEqualTo("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @CsvSource({"500,Later", "503,Later", "408,Later", "429,Later", "404,Refused", "400,Refused", "301,Refused"})
    @Tag("F22")
    @Tag("NM-55")
    void webhook_answer_isJudged(int status, String receipt) throws Exception {
        stub.reply(StubHttp.answer(status, "no", "Location: " + stub.url("/elsewhere")));
        assertThat(send().getClass().getSimpleName()).isEqualTo(receipt);
        assertThat(stub.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'7',7",
        "'0',0",
        "'99999999',3600",
        "'Sun, 22 Nov 2026 14:04:07 GMT',120",
        "'Sun, 22 Nov 2026 14:00:00 GMT',0"
    })
    @Tag("F22")
    void webhook_retryAfter_isKept(String header, long seconds) throws Exception {
        stub.reply(StubHttp.answer(429, "slow down", "Retry-After: " + header));
        assertThat(send()).isEqualTo(new Channel.Receipt.Later("HTTP 429: slow down", Duration.ofSeconds(seconds)));
    }

    @Test
    @Tag("F22")
    void webhook_retryAfterThatIsNone_isNoWish() throws Exception {
        stub.reply(StubHttp.answer(429, "", "Retry-After: soon"));
        assertThat(send()).isEqualTo(new Channel.Receipt.Later("HTTP 429", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {StubHttp.HANG, StubHttp.DROP, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", "what?\r\n"})
    @Tag("F22")
    @Tag("NM-55")
    void webhook_serverThatBreaks_isAskedLater(String reply) throws Exception {
        stub.reply(reply);
        assertThat(send()).isInstanceOf(Channel.Receipt.Later.class);
    }

    @Test
    @Tag("F22")
    @Tag("SK-17")
    void webhook_serverGoneAndBack_getsTheNext() throws Exception {
        Channel channel = Notices.channel("webhook", "url", stub.url("/hook"));
        stub.reply(StubHttp.DROP);
        assertThat(channel.send(Notices.one(), List.of(), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Later.class);
        stub.reply(StubHttp.answer(204, ""));
        assertThat(channel.send(Notices.one(), List.of(), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Delivered.class);
    }

    @Test
    @Tag("F22")
    void webhook_nobodyListens_isAskedLater() throws Exception {
        Channel channel = Notices.channel("webhook", "url", stub.url("/hook"));
        stub.close();
        assertThat(channel.send(Notices.one(), List.of(), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Later.class);
    }

    @Test
    @Tag("S6")
    void webhook_largeAnswer_isReadToItsLimit() throws Exception {
        stub.reply("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + "x".repeat(1 << 20));
        assertThat(send()).isInstanceOf(Channel.Receipt.Delivered.class);
    }

    @Test
    @Tag("NM-56")
    @Tag("S10")
    void webhook_debug_showsTheDialogueWithoutSecrets() throws Exception {
        stub.reply(StubHttp.answer(200, "thanks for canary-secret-2 and canary-path"));
        Channel channel = Notices.channel(
                "webhook",
                "url",
                stub.url("/canary-path"),
                "secret",
                "canary-secret-1",
                "headers",
                "{=X-Token: canary-secret-2}");
        Notices.Heard heard = new Notices.Heard();
        Channel.Receipt receipt = channel.send(Notices.one(), List.of(), heard);
        assertThat(heard.text()).contains("> POST", "< HTTP 200").doesNotContain("canary-secret", "/canary-path");
        assertThat(receipt.toString()).doesNotContain("canary-secret");
        assertThat(stub.only().headers()).containsEntry("X-Token", "canary-secret-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://0.0.0.0/", "http://224.0.0.1/",
                "http://[::]/", "http://2852039166/", "http://0xa9fea9fe/", "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/"
            })
    @Tag("S6")
    void webhook_forbiddenAddress_isNeverConnectedTo(String url) throws Exception {
        Channel channel = Notices.channel("webhook", "url", url);
        assertThat(channel.send(Notices.one(), List.of(), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Later.class)
                .asString()
                .containsAnyOf("no message goes there", "is no name of a host and no address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "gopher://x/", "http://", "http://u:p@example.com/", "x"})
    @Tag("S6")
    @Tag("NM-57")
    void webhook_addressOfAnotherKind_isRefusedWhenRead(String url) {
        assertThat(Notices.problems("webhook", "url", url)).startsWith("channels[0].url: must");
    }

    @Test
    @Tag("NM-57")
    void webhook_badSettings_areAllTold() {
        assertThat(Notices.problems("webhook", "headers", "{=X-A\r\nB: c}", "timeout", "5h", "sceret", "x"))
                .contains("channels[0].url: is missing", "header", "timeout", "did you mean secret?");
    }

    private Channel.Receipt send() throws Exception {
        Channel channel = Notices.channel("webhook", "url", stub.url("/hook"), "timeout", "600ms");
        return channel.send(Notices.one(), List.of(), Channel.Dialogue.NONE);
    }
}
