package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `/rules/parse` and `/rules/preview` over HTTP.
class RuleTextTest {
    private static final String TEXT = "cpu_busy > 90 % for 5m until < 80 % for 5m with role=db";

    @TempDir
    static Path data;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = new Rig(data);
    }

    @AfterAll
    static void stop() throws IOException {
        rig.close();
    }

    private static Http.Reply post(String path, String body) throws IOException {
        return rig.http.send("POST", "/api/v1/rules/" + path, body, "Authorization", rig.local());
    }

    @Test
    void rule_asLineSentenceOrMembers_isAnsweredWithAllOfThem() throws IOException {
        Http.Reply reply = post("parse", "{\"text\":\"cpu busy>90% for 300s until <80% for 5m with role = db\"}");
        JsonNode answer = reply.json();
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(answer.get("text").stringValue()).isEqualTo(TEXT);
        assertThat(answer.get("sentence").stringValue())
                .isEqualTo("When CPU busy of every host with role=db is above 90 % for 5 min, raise warning. End when"
                        + " below 80 % for 5 min.");
        assertThat(answer.get("where").stringValue()).isEqualTo("agent");
        assertThat(answer.get("lag").intValue()).isEqualTo(2_000);
        assertThat(answer.get("severity").stringValue()).isEqualTo("warning");
        assertThat(answer.get("condition").toString())
                .isEqualTo("{\"table\":\"system\",\"column\":\"cpu_busy\",\"above\":\"90 %\",\"for\":\"5m\","
                        + "\"end\":{\"below\":\"80 %\",\"for\":\"5m\"},\"hosts\":{\"role\":\"db\"},"
                        + "\"severity\":\"warning\"}");
        for (String body : new String[] {
            "{\"condition\":" + answer.get("condition") + "}",
            "{\"sentence\":" + answer.get("sentence") + "}",
            "{\"text\":" + answer.get("sentence") + "}"
        }) {
            assertThat(post("parse", body).json()).as(body).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"text":"cpu_bsy > 90 %"}                     | text             | 1  | did you mean cpu_busy?
                    {"text":"cpu_busy > 90 % fro 5m"}             | text             | 17 | did you mean for?
                    {"text":"cpu_busy > 90 GB"}                   | text             | 15 | has a unit: %
                    {"text":"cpu_busy >"}                         | text             | 11 | must be a number
                    {"sentence":"When it rains, raise warning."}  | sentence         | 6  | must be a column
                    {"condition":{"column":"cpu_busy","above":"90 %","fro":"5m"}} | condition.fro | 0 | did you mean for
                    {"condition":{"colum":"cpu_busy"}}            | condition.column | 0  | is missing
                    {"text":"no data","sentence":"x"}             | text             | 0  | one of
                    {}                                            | text             | 0  | one of
                    {"text":"no data","rule":"1"}                 | rule             | 0  | is not known
                    """)
    void mistake_isToldAtItsColumn(String body, String field, int column, String words) throws IOException {
        Http.Reply reply = post("parse", body);
        JsonNode error = reply.json().get("error");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(error.get("message").stringValue()).contains(words);
        assertThat(error.get("field").stringValue()).isEqualTo(field);
        assertThat(error.has("column") ? error.get("column").intValue() : 0).isEqualTo(column);
    }

    @Test
    void preview_ofRecordedSeconds_tellsWhenItWouldHaveRung() throws IOException {
        Http.Reply reply = post("preview", "{\"text\":\"cpu_busy > 5 % for 30s with site=fra-1\"}");
        JsonNode answer = reply.json();
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(answer.get("to").longValue() - answer.get("from").longValue())
                .isEqualTo(7 * 86_400_000L);
        assertThat(answer.get("hosts").intValue()).isEqualTo(3);
        assertThat(answer.get("complete").booleanValue()).isTrue();
        assertThat(answer.get("resolution").stringValue()).isEqualTo("seconds");
        assertThat(answer.get("unit").stringValue()).isEqualTo("ratio");
        assertThat(answer.get("count").intValue()).isEqualTo(1);
        JsonNode firing = answer.get("firings").get(0);
        assertThat(firing.get("name").stringValue()).isEqualTo("web-01");
        assertThat(firing.get("host").stringValue()).isEqualTo(Worlds.WEB_01.toString());
        // Rates are known from the second second on.
        assertThat(firing.get("from").longValue()).isEqualTo(Worlds.NOW - 120_000 + 31_000);
        assertThat(firing.get("to").isNull()).isTrue();
        assertThat(firing.get("peak").toString()).isEqualTo("0.1");
        assertThat(post("preview", "{\"text\":\"cpu_busy > 50 %\",\"from\":\"-1h\"}")
                        .json()
                        .get("count")
                        .intValue())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"text":"cpu_busy > 50 %","from":"-32d"}            | from
                    {"text":"cpu_busy > 50 %","from":"now"}             | from
                    {"text":"cpu_busy > 50 %","from":"soon"}            | from
                    {"text":"cpu_busy > 50 %","step":"1s"}              | step
                    {"text":"cpu_busy"}                                 | text
                    """)
    void preview_ofWhatCannotBe_is400(String body, String field) throws IOException {
        Http.Reply reply = post("preview", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.field()).isEqualTo(field);
    }

    @Test
    void parse_isForEverybody_previewForOperators() throws IOException {
        String body = "{\"text\":\"no data for 1m\"}";
        for (String[] one :
                new String[][] {{"viewer", "parse", "200"}, {"viewer", "preview", "403"}, {"operator", "preview", "200"}
                }) {
            Http.Reply reply =
                    rig.http.send("POST", "/api/v1/rules/" + one[1], body, "Authorization", rig.token(one[0]));
            assertThat(Integer.toString(reply.status())).isEqualTo(one[2]);
        }
    }
}
