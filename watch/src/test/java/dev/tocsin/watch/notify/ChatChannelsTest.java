package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The hosted services, each as its documents say that it answers: what is sent, and what each answer means.
class ChatChannelsTest {
    private static final String TOKEN = "123:canary_token_abcdefgh";
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
    @Tag("NM-53")
    @Tag("SK-27")
    void slack_webhook_getsTextAndLink() throws Exception {
        stub.reply(StubHttp.answer(200, "ok"));
        assertThat(send("slack", List.of(), "url", stub.url("/services/T/B/canary")))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        assertThat(stub.only().json().path("text").asString())
                .isEqualTo("CRITICAL: SMTP DOWN on foo.example.com: Operation timed out\n"
                        + "https://tocsin.example/incidents/7");
    }

    @Test
    @Tag("SK-09")
    void slack_token_tellsRoomAndPeople() throws Exception {
        stub.reply(request -> request.json().path("channel").asString().equals("C9")
                ? StubHttp.answer(200, "{\"ok\":false,\"error\":\"channel_not_found\"}")
                : StubHttp.answer(200, "{\"ok\":true}"));
        Channel.Receipt receipt =
                send("slack", List.of("#ops", "U12", "C9"), "url", stub.url("/api/chat.postMessage"), "token", TOKEN);
        assertThat(receipt)
                .isInstanceOf(Channel.Receipt.Delivered.class)
                .asString()
                .contains("C9 refused");
        assertThat(stub.requests().stream().map(r -> r.json().path("channel").asString()))
                .containsExactly("#ops", "U12", "C9");
        assertThat(stub.requests().getFirst().headers()).containsEntry("Authorization", "Bearer " + TOKEN);
    }

    @Test
    @Tag("F22")
    void slack_tokenRateLimited_isLater() throws Exception {
        stub.reply(StubHttp.answer(200, "{\"ok\":false,\"error\":\"ratelimited\"}"));
        assertThat(send("slack", List.of("#ops", "U12"), "url", stub.url("/api"), "token", TOKEN))
                .isEqualTo(new Channel.Receipt.Later("Slack says ratelimited", Duration.ofSeconds(30)));
        assertThat(stub.requests()).hasSize(1);
    }

    @Test
    @Tag("NM-53")
    void discord_message_mentionsNobody() throws Exception {
        stub.reply(StubHttp.answer(204, ""));
        Notice bad = Notices.notice(Notices.line("@everyone", "HTTP", "**<@1>** http://x", 0));
        assertThat(Notices.channel("discord", "url", stub.url("/api/webhooks/1/canary"))
                        .send(bad, List.of(), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        JsonNode json = stub.only().json();
        assertThat(json.path("allowed_mentions").path("parse").isArray()).isTrue();
        assertThat(json.path("allowed_mentions").path("parse")).isEmpty();
        assertThat(json.path("embeds").path(0).path("description").asString())
                .doesNotContain("@everyone", "http://x", "<@1>");
    }

    @Test
    @Tag("F22")
    void discord_waitInTheBody_isKept() throws Exception {
        stub.reply(StubHttp.answer(429, "{\"retry_after\": 2.5}"));
        assertThat(send("discord", List.of(), "url", stub.url("/api/webhooks/1/x")))
                .isInstanceOfSatisfying(
                        Channel.Receipt.Later.class,
                        later -> assertThat(later.after()).isEqualTo(Duration.ofMillis(2_500)));
    }

    @Test
    @Tag("NM-53")
    void teams_message_isAnAdaptiveCard() throws Exception {
        stub.reply(StubHttp.answer(202, ""));
        assertThat(send("teams", List.of(), "url", stub.url("/workflows/canary")))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        JsonNode card = stub.only().json().path("attachments").path(0);
        assertThat(card.path("contentType").asString()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(card.path("content").path("type").asString()).isEqualTo("AdaptiveCard");
        assertThat(card.path("content").path("body").path(1).path("text").asString())
                .isEqualTo("CRITICAL: SMTP DOWN on foo\\.example\\.com: Operation timed out");
        assertThat(card.path("content").path("actions").path(0).path("url").asString())
                .isEqualTo("https://tocsin.example/incidents/7");
    }

    @Test
    @Tag("NM-53")
    @Tag("SK-09")
    void telegram_message_isEscapedHtml() throws Exception {
        stub.reply(StubHttp.answer(200, "{\"ok\":true}"));
        Notice bad = Notices.notice(Notices.line("<b>web</b>", "HTTP", "a & b", 500));
        assertThat(Notices.channel("telegram", "server", stub.url(""), "token", TOKEN)
                        .send(bad, List.of("-100", "@ops_room"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        StubHttp.Request first = stub.requests().getFirst();
        assertThat(first.path()).isEqualTo("/bot" + TOKEN + "/sendMessage");
        assertThat(first.json().path("parse_mode").asString()).isEqualTo("HTML");
        assertThat(first.json().path("chat_id").asString()).isEqualTo("-100");
        assertThat(first.json().path("text").asString())
                .startsWith("CRITICAL: HTTP DOWN on &lt;b&gt;web&lt;/b&gt;: a &amp; b\n");
        assertThat(stub.requests()).hasSize(2);
    }

    @Test
    @Tag("F22")
    void telegram_floodControl_waitsAndKeepsWhoIsLeft() throws Exception {
        stub.reply(request -> stub.requests().size() == 1
                ? StubHttp.answer(200, "{\"ok\":true}")
                : StubHttp.answer(429, "{\"ok\":false,\"parameters\":{\"retry_after\":14}}"));
        assertThat(send("telegram", List.of("1", "2", "3"), "server", stub.url(""), "token", TOKEN))
                .isInstanceOfSatisfying(Channel.Receipt.Later.class, later -> {
                    assertThat(later.after()).isEqualTo(Duration.ofSeconds(14));
                    assertThat(later.rest()).containsExactly("2", "3");
                });
        assertThat(stub.requests()).hasSize(2);
    }

    @Test
    @Tag("NM-53")
    void matrix_message_hasTheSameTransactionEachTime() throws Exception {
        stub.reply(StubHttp.answer(200, "{\"event_id\":\"$1\"}"));
        String[] settings = {"server", stub.url("/"), "token", TOKEN};
        send("matrix", List.of("!room:example.com"), settings);
        send("matrix", List.of("!room:example.com"), settings);
        StubHttp.Request first = stub.requests().getFirst();
        assertThat(first.method()).isEqualTo("PUT");
        assertThat(first.path())
                .startsWith("/_matrix/client/v3/rooms/%21room%3Aexample.com/send/m.room.message/")
                .isEqualTo(stub.requests().get(1).path());
        assertThat(first.json().path("msgtype").asString()).isEqualTo("m.text");
        assertThat(first.headers()).containsEntry("Authorization", "Bearer " + TOKEN);
    }

    @Test
    @Tag("F22")
    void matrix_limitExceeded_isLater() throws Exception {
        stub.reply(StubHttp.answer(429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":2000}"));
        assertThat(send("matrix", List.of("!r:e"), "server", stub.url(""), "token", TOKEN))
                .isInstanceOfSatisfying(
                        Channel.Receipt.Later.class,
                        later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(2)));
    }

    @Test
    @Tag("NM-54")
    void ntfy_message_hasTitleBodyAndPriority() throws Exception {
        stub.reply(StubHttp.answer(200, "{}"));
        send("ntfy", List.of("ops"), "server", stub.url("/"), "token", TOKEN);
        JsonNode json = stub.only().json();
        assertThat(json.path("topic").asString()).isEqualTo("ops");
        assertThat(json.path("title").asString()).isEqualTo("1 down: foo.example.com");
        assertThat(json.path("message").asString()).isEqualTo("foo.example.com: SMTP: Operation timed out");
        assertThat(json.path("priority").asInt()).isEqualTo(5);
        assertThat(json.path("click").asString()).isEqualTo("https://tocsin.example/incidents/7");
    }

    static Stream<List<String>> services() {
        return Stream.of(
                List.of("slack", "", "url", "/services/canary_token_x"),
                List.of("discord", "", "url", "/api/webhooks/1/canary_token_x"),
                List.of("teams", "", "url", "/workflows/canary_token_x"),
                List.of("telegram", "1", "server", "", "token", TOKEN),
                List.of("matrix", "!r:e", "server", "", "token", TOKEN),
                List.of("ntfy", "ops", "server", "/", "token", TOKEN));
    }

    @ParameterizedTest
    @MethodSource("services")
    @Tag("F22")
    @Tag("NM-55")
    void service_thatBreaks_isAskedLaterOrNever(List<String> service) throws Exception {
        stub.reply(StubHttp.answer(500, "oops"));
        assertThat(send(service)).isInstanceOf(Channel.Receipt.Later.class);
        stub.reply(StubHttp.DROP);
        assertThat(send(service)).isInstanceOf(Channel.Receipt.Later.class);
        stub.reply(StubHttp.answer(403, "no"));
        assertThat(send(service)).isInstanceOf(Channel.Receipt.Refused.class);
        stub.reply(StubHttp.answer(302, "", "Location: " + stub.url("/x")));
        assertThat(send(service)).isInstanceOf(Channel.Receipt.Refused.class);
        stub.reply(StubHttp.answer(429, "", "Retry-After: 3"));
        assertThat(send(service)).isInstanceOf(Channel.Receipt.Later.class);
        stub.close();
        assertThat(send(service)).isInstanceOf(Channel.Receipt.Later.class);
    }

    @ParameterizedTest
    @MethodSource("services")
    @Tag("NM-56")
    @Tag("S10")
    void service_debug_showsTheDialogueWithoutSecrets(List<String> service) throws Exception {
        stub.reply(StubHttp.answer(400, "no such canary_token_x, not " + TOKEN));
        Notices.Heard heard = new Notices.Heard();
        Channel.Receipt receipt = channel(service).send(Notices.one(), to(service), heard);
        String secret = service.contains("token") ? TOKEN : "canary_token_x";
        assertThat(heard.text()).contains("> P", "SMTP", "< HTTP 400").doesNotContain(secret);
        assertThat(receipt.toString()).doesNotContain(secret);
    }

    @ParameterizedTest
    @MethodSource("services")
    @Tag("NM-44")
    void service_hundredLines_fitIntoOneMessage(List<String> service) throws Exception {
        Notice.Line[] lines = new Notice.Line[300];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Notices.line("host" + i + ".example.com", "HTTP", "no response ü 😀 & <x>", 0);
        }
        stub.reply(StubHttp.answer(200, "{\"ok\":true}"));
        assertThat(channel(service).send(Notices.notice(lines), to(service), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        assertThat(stub.only().body()).contains("host0").contains(" more");
        assertThat(stub.only().bytes()).hasSizeLessThan(65_536);
    }

    private static List<String> to(List<String> service) {
        return service.get(1).isEmpty() ? List.of() : List.of(service.get(1));
    }

    private Channel channel(List<String> service) {
        String[] settings = service.subList(2, service.size()).toArray(String[]::new);
        settings[1] = stub.url(settings[1]);
        return Notices.channel(service.getFirst(), settings);
    }

    private Channel.Receipt send(List<String> service) throws Exception {
        return channel(service).send(Notices.one(), to(service), Channel.Dialogue.NONE);
    }

    private Channel.Receipt send(String type, List<String> to, String... settings) throws Exception {
        return Notices.channel(type, settings).send(Notices.one(), to, Channel.Dialogue.NONE);
    }
}
