package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void fit_allFits_isWhole() {
        assertThat(Texts.fit(List.of("aa", "bb"), "\n", 6)).isEqualTo("aa\nbb\n");
    }

    @Test
    void fit_tooMany_saysHowManyAreMissing() {
        List<String> lines = java.util.Collections.nCopies(100, "123456789");
        String text = Texts.fit(lines, "\n", 200);
        assertThat(text).hasSizeLessThanOrEqualTo(200).endsWith("123456789\n… and 82 more\n");
        assertThat(text.lines().count()).isEqualTo(19);
    }

    @Test
    void fit_firstTooLong_isCut() {
        assertThat(Texts.fit(List.of("x".repeat(50)), "\n", 10)).isEqualTo("xxxxxxxx…\n");
    }

    @Test
    void cut_withinPair_keepsItWhole() {
        assertThat(Texts.cut("ab😀cd", 4)).isEqualTo("ab…");
    }

    @Test
    void duration_everySize_isReadable() {
        assertThat(List.of(-5L, 999L, 3_000L, 125_000L, 5_760_000L, 7_200_000L, 183_600_000L).stream()
                        .map(Texts::duration))
                .containsExactly("0 s", "0 s", "3 s", "2 min 5 s", "1 h 36 min", "2 h", "2 d 3 h");
    }

    @Test
    @Tag("S7")
    @Tag("T-XSS-1")
    void escape_everyKind_leavesNoMarkAlive() {
        String bad = "<script>alert(1)</script><img src=x onerror='x'>\"&<!channel> *b* [x](http://e) @everyone\n# h";
        assertThat(Escape.html(bad)).doesNotContain("<", ">", "\"", "'").contains("&lt;script&gt;");
        assertThat(Escape.slack(bad)).doesNotContain("<", ">", "*b*");
        assertThat(Escape.markdown(bad)).doesNotContain("@e", "://", "](").contains("\\*b\\*", "\\<script\\>");
        assertThat(Json.object().put("a", bad).toString()).contains("\\\"&", "\\n");
        assertThat(Json.read("\"" + Escape.json(bad) + "\"").asString()).isEqualTo(bad);
        assertThat(Escape.url("a b&c=ü/%")).isEqualTo("a%20b%26c%3D%C3%BC%2F%25");
    }
}
