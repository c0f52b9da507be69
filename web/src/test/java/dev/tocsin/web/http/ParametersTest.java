package dev.tocsin.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The query and the path as strangers send them.
class ParametersTest {
    @Test
    void query_isDecodedOnce() {
        Parameters query = Parameters.of("key=a%20b+c%2520&from=-1h", Set.of("key", "from"));
        assertThat(query.get("key")).isEqualTo("a b c%20");
        assertThat(query.get("from")).isEqualTo("-1h");
        assertThat(query.get("to")).isNull();
        assertThat(Parameters.of(null, Set.of()).get("key")).isNull();
    }

    @Test
    void query_withTooManyParameters_isRefused() {
        String many = "a=1&".repeat(40);
        assertThatThrownBy(() -> Parameters.of(many, Set.of("a"))).isInstanceOf(Refusal.class);
    }

    @Test
    void anyQuery_isReadOrRefused_nothingElse() {
        Random random = new Random(11);
        String alphabet = "ab=&%+,;/\u00e4\ud83d\u0000\r\n0f2 ";
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                query.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Parameters.of(query.toString(), Set.of("a", "b", "ab"));
                read++;
            } catch (Refusal refusal) {
                assertThat(refusal.code()).isEqualTo(Refusal.Code.BAD_REQUEST);
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void anyPath_matchesOnlyItsOwnSpelling() {
        PathTemplate template = new PathTemplate("/api/v1/hosts/{host}/series");
        assertThat(template.match("/api/v1/hosts/812@4711/series")).containsEntry("host", "812@4711");
        assertThat(new PathTemplate("/hosts/{rest*}").match("/hosts/a/b/c")).containsEntry("rest", "a/b/c");
        assertThat(new PathTemplate("/hosts/{rest*}").match("/hosts/")).isNull();
        Random random = new Random(13);
        String good = "/api/v1/hosts/web-01/series";
        String alphabet = "/.%;\\:?#aA0-_@ \u0000\u00e4";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder path = new StringBuilder(good);
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                path.setCharAt(random.nextInt(path.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var match = template.match(path.toString());
            if (match != null) {
                String host = match.get("host");
                assertThat(path.toString()).isEqualTo("/api/v1/hosts/" + host + "/series");
                assertThat(host).matches("[A-Za-z0-9_@-]([A-Za-z0-9._@:-]|%3[Aa]){0,127}");
            }
        }
    }
}
