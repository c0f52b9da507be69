package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SmsChannelTest {
    private static final String TEMPLATE = "/send?user=%{username}&password=%{password}&from=%{from}&to=%{to}&id=%{id}";
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
    @Tag("NM-50")
    void packing_eighteenResults_areFourTextsAndNoneIsSplit() {
        List<String> results = new ArrayList<>();
        for (int i = 1; i <= 18; i++) {
            results.add("host" + i + ".example.com(HTTP)>404 \r\n");
        }
        List<String> texts = SmsPacking.pack(results, 160);
        assertThat(texts).hasSize(4).allMatch(text -> text.length() <= 160).allMatch(text -> text.endsWith("\r\n"));
        assertThat(String.join("", texts)).isEqualTo(String.join("", results));
    }

    @Test
    @Tag("NM-65")
    void packing_shortText_isOneText() {
        assertThat(SmsPacking.pack(List.of("short"), 160)).containsExactly("short");
        assertThat(SmsPacking.pack(List.of(), 160)).isEmpty();
    }

    @Test
    @Tag("NM-65")
    void packing_longText_isCut() {
        assertThat(SmsPacking.pack(List.of("Really long text"), 11)).containsExactly("Really long");
    }

    @Test
    @Tag("NM-65")
    void packing_textThatDoesNotFitAnyMore_opensTheNext() {
        assertThat(SmsPacking.pack(List.of("I am existing!", "Really long text"), 20))
                .containsExactly("I am existing!", "Really long text");
    }

    @Test
    @Tag("NM-50")
    void packing_charactersOutsideTheAlphabet_haveLessRoom() {
        assertThat(SmsPacking.pack(List.of("ж".repeat(70), "ж"), 160)).containsExactly("ж".repeat(70), "ж");
        assertThat(SmsPacking.pack(List.of("ж".repeat(100)), 160)).containsExactly("ж".repeat(70));
        assertThat(SmsPacking.pack(List.of("€".repeat(100)), 160)).containsExactly("€".repeat(80));
        assertThat(SmsPacking.pack(List.of("a".repeat(69) + "😀"), 160)).containsExactly("a".repeat(69));
        assertThat(SmsPacking.pack(List.of("a".repeat(100), "ж"), 160)).containsExactly("a".repeat(100), "ж");
    }

    @Test
    @Tag("NM-50")
    void packing_anyTexts_fitAndKeepTheirOrder() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(50);
        String some = "ab é€[^😀ж\n";
        for (int round = 0; round < 4_000; round++) {
            List<String> results = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                StringBuilder result = new StringBuilder();
                random.ints(random.nextInt(1, 90), 0, 8)
                        .forEach(c -> result.appendCodePoint(some.codePointAt(Math.min(c, 6))));
                results.add(result.toString());
            }
            List<String> texts = SmsPacking.pack(results, 160);
            assertThat(texts).allMatch(text -> (Gsm7.holds(text) ? Gsm7.units(text) <= 160 : text.length() <= 70));
            String together = String.join("", texts);
            String cut = String.join(
                    "", results.stream().map(r -> SmsPacking.cut(r, 160)).toList());
            assertThat(together).isEqualTo(cut);
        }
    }

    @Test
    @Tag("NM-50")
    void alphabet_everyCharacter_hasItsCode() {
        assertThat(Gsm7.octets("@ΔA a\rà")).containsExactly(0, 0x10, 0x41, 0x20, 0x61, 0x0d, 0x7f);
        assertThat(Gsm7.octets("€{")).containsExactly(0x1b, 0x65, 0x1b, 0x28);
        assertThat(Gsm7.octets("\f^{}\\[~]|€")).hasSize(20);
        assertThat(Gsm7.holds("`")).isFalse();
    }

    @Test
    @Tag("NM-51")
    void sms_twoAccounts_areTwoCallsWithTheirNumbers() throws Exception {
        Channel first = account("anna", "secret-1");
        Channel second = account("bert", "secret-2");
        assertThat(first.send(Notices.one(), List.of("11", "x"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Refused.class); // too short for numbers
        first.send(Notices.one(), List.of("+49111", "+49222"), Channel.Dialogue.NONE);
        second.send(Notices.one(), List.of("+49333"), Channel.Dialogue.NONE);
        assertThat(stub.requests().stream().map(r -> r.path().replaceAll("&id=.*", "")))
                .containsExactly(
                        "/send?user=anna&password=secret-1&from=Net_Monitor&to=%2B49111%2C%2B49222",
                        "/send?user=bert&password=secret-2&from=Net_Monitor&to=%2B49333");
    }

    @Test
    @Tag("NM-52")
    @Tag("D10")
    void sms_ids_areUniqueAndTheSameAgain() throws Exception {
        Notice.Line[] lines = new Notice.Line[18];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Notices.line("host" + (i + 1) + ".example.com", "HTTP", "Not Found", 404);
        }
        account("anna", "x1").send(Notices.notice(lines), List.of("+49111"), Channel.Dialogue.NONE);
        List<String> ids = ids();
        assertThat(ids).hasSize(4).doesNotHaveDuplicates();
        account("anna", "x1").send(Notices.notice(lines), List.of("+49111"), Channel.Dialogue.NONE);
        assertThat(ids().subList(4, 8)).isEqualTo(ids);
    }

    @Test
    @Tag("NM-65")
    @Tag("NM-50")
    void sms_text_isLineAndEndOfLine() throws Exception {
        Channel channel = Notices.channel(
                "sms",
                "url",
                stub.url("/"),
                "body",
                "to=%{to}&text=%{text}",
                "line",
                "%h(%s)>%m ",
                "from",
                "Net_Monitor");
        channel.send(
                Notices.notice(Notices.line("sad.server.com", "HTTP", "Sad server message", 500)),
                List.of("123"),
                Channel.Dialogue.NONE);
        assertThat(stub.only().body())
                .isEqualTo("to=123&text=sad.server.com%28HTTP%29%3ESad%20server%20message%20%0D%0A");
        assertThat(stub.only().headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void sms_theChannelsOwnType_isNoContentType() throws Exception {
        Problems problems = new Problems();
        Map<String, String> set = Map.of("name", "room", "type", "sms", "url", stub.url("/"), "body", "to=%{to}");
        FieldReader in = new FieldReader(Given.Fields.of(set), "", problems);
        in.text("name");
        in.text("type");
        Channel channel = Notices.type("sms").read(in, Notices.parts());
        in.end();
        assertThat(problems.all()).isEmpty();
        channel.send(Notices.notice(Notices.line("a", "HTTP", "gone", 0)), List.of("123"), Channel.Dialogue.NONE);
        assertThat(stub.requests().getFirst().headers().get("Content-Type"))
                .startsWith("application/x-www-form-urlencoded");
    }

    @Test
    @Tag("T-XSS-1")
    void sms_hostileText_addsNoParameter() throws Exception {
        Notice bad = Notices.notice(Notices.line("a&to=666", "\"},{\"to\":\"666\"", "</to>", 500));
        Notices.channel("sms", "url", stub.url("/"), "body", "to=%{to}&text=%{text}")
                .send(bad, List.of("123"), Channel.Dialogue.NONE);
        assertThat(stub.requests().getFirst().body()).doesNotContain("&to=");
        Notices.channel(
                        "sms",
                        "url",
                        stub.url("/"),
                        "content-type",
                        "application/json",
                        "body",
                        "{\"to\":\"%{to}\",\"text\":\"%{text}\"}")
                .send(bad, List.of("123"), Channel.Dialogue.NONE);
        assertThat(stub.requests().get(1).json().path("to").asString()).isEqualTo("123");
        assertThat(stub.requests().get(1).json().path("text").asString()).contains("\"},{\"to\":\"666\"");
    }

    @Test
    @Tag("F22")
    @Tag("NM-55")
    void sms_secondTextFails_firstIsNotSentAgain() throws Exception {
        Notice.Line[] lines = new Notice.Line[10];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Notices.line("host" + i + ".example.com", "HTTP", "Not Found", 404);
        }
        Channel channel = account("anna", "x1");
        stub.reply(_ -> stub.requests().size() == 2 ? StubHttp.answer(503, "") : StubHttp.answer(200, "OK"));
        assertThat(channel.send(Notices.notice(lines), List.of("+49111"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Later.class);
        assertThat(channel.send(Notices.notice(lines), List.of("+49111"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        assertThat(ids()).hasSize(3);
        assertThat(ids().get(1)).isEqualTo(ids().get(2)).isNotEqualTo(ids().get(0));
    }

    @Test
    @Tag("F22")
    void sms_gatewayThatSaysErrorWithStatus200_isRefused() throws Exception {
        stub.reply(StubHttp.answer(200, "ERR: 301, no credit"));
        Channel channel = Notices.channel("sms", "url", stub.url("/"), "body", "%{text}", "expect", "ID:");
        assertThat(channel.send(Notices.one(), List.of("12345"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Refused.class)
                .asString()
                .contains("no credit");
    }

    @Test
    @Tag("NM-56")
    @Tag("D10")
    void sms_debug_showsTheDialogueWithoutThePassword() throws Exception {
        Notices.Heard heard = new Notices.Heard();
        Notices.channel(
                        "sms",
                        "url",
                        stub.url(TEMPLATE),
                        "method",
                        "GET",
                        "username",
                        "u",
                        "password",
                        "canary &1",
                        "basic",
                        "true")
                .send(Notices.one(), List.of("12345"), heard);
        assertThat(heard.text()).contains("> GET", "< HTTP 200").doesNotContain("canary");
        assertThat(stub.only().path()).contains("password=canary%20%261");
        assertThat(stub.only().headers()).containsEntry("Authorization", "Basic dTpjYW5hcnkgJjE=");
    }

    @Test
    @Tag("NM-57")
    void sms_badSettings_areAllTold() {
        assertThat(Notices.problems("sms", "method", "DELETE", "body", "%{txt}", "max", "999"))
                .contains(
                        "channels[0].url: is missing",
                        "channels[0].method",
                        "did you mean %{text}?",
                        "channels[0].max");
    }

    private Channel account(String user, String password) {
        return Notices.channel(
                "sms",
                "url",
                stub.url(TEMPLATE),
                "method",
                "GET",
                "username",
                user,
                "password",
                password,
                "from",
                "Net_Monitor");
    }

    private List<String> ids() {
        return stub.requests().stream()
                .map(r -> r.path().replaceAll(".*&id=", ""))
                .toList();
    }
}
