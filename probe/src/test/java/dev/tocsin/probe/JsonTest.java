package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final String ALL = "{ \"a\":{\"b\":[1,-2.5e3,true,null,\"x\\u00e9\\n\"]},\"m~n\":\"t\",\"\":\"e\"}";

    @Test
    void json_pointer_leadsToItsValue() throws Exception {
        assertThat(Json.at(ALL, "/a/b/0")).isEqualTo("1");
        assertThat(Json.at(ALL, "/a/b/1")).isEqualTo("-2.5e3");
        assertThat(Json.at(ALL, "/a/b/3")).isEqualTo("null");
        assertThat(Json.at(ALL, "/a/b/4")).isEqualTo("x\u00e9\n");
        assertThat(Json.at(ALL, "/m~0n")).isEqualTo("t");
        assertThat(Json.at(ALL, "/")).isEqualTo("e");
        assertThat(Json.at(ALL, "/a")).isNull();
        assertThat(Json.at(ALL, "/a/b/9")).isNull();
        assertThat(Json.at(ALL, "/a/b/01")).isNull();
        assertThat(Json.at("\"x\"", "")).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "01",
                "+1",
                "1 2",
                "tru",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "{a:1}",
                "[1 2]",
                "nul",
                "1e",
                "'a'"
            })
    void json_textThatIsNone_isRefused(String text) {
        assertThatThrownBy(() -> Json.at(text, "")).isInstanceOf(Json.NoJson.class);
    }

    @Test
    void json_deepText_isRefused() {
        assertThatThrownBy(() -> Json.at("[".repeat(100_000), "")).hasMessageContaining("deeper");
    }

    @Test
    void json_brokenText_isValueOrNoJson() {
        Random random = new Random(8);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(ALL);
            for (int n = random.nextInt(4); n >= 0; n--) {
                text.setCharAt(
                        random.nextInt(text.length()), "{}[],:\"\\u09eE+-.tfn \u0000".charAt(random.nextInt(21)));
            }
            try {
                Json.at(text.toString(), "/a/b/4");
            } catch (Json.NoJson expected) {
                assertThat(expected).hasMessageContaining("no JSON");
            }
        }
    }
}
