package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Parameters of any nonsense are answered, and never by a bug.
class NonsenseTest extends WithRig {
    private static final String SERIES = "/api/v1/hosts/web-01/series?";

    /// Words that other tools have handed to a shell, a database or a file system.
    private static final List<String> NASTY = List.of(
            "`id`",
            "$(id)",
            ";reboot",
            "|cat /etc/passwd",
            "../../etc/passwd",
            "%2e%2e%2f",
            "' OR '1'='1",
            "\"; --",
            "<script>",
            "{{7*7}}",
            "${jndi:ldap://x}",
            "\u0000",
            "\r\nX: y",
            "-1e309",
            "NaN",
            "system",
            "cpu_busy",
            "9223372036854775808",
            "\uD800",
            "1@2",
            "*",
            "");

    @Test
    @Tag("D12")
    void parameters_ofAnyNonsense_areAnsweredAndNeverABug() throws IOException {
        Random random = new Random(12);
        List<String> names = List.of("table", "columns", "key", "from", "to", "step", "at", "sort", "limit", "minutes");
        List<String> paths = List.of(
                SERIES, "/api/v1/hosts/web-01/top?", "/api/v1/fleet?", "/api/v1/hosts?", "/api/v1/hosts/%s?", "/%s?");
        Map<Integer, Integer> seen = new TreeMap<>();
        String token = "";
        for (int round = 0; round < 1_500; round++) {
            token = round % 500 == 0 ? rig.token("viewer") : token; // each has so many requests at once
            String path = paths.get(random.nextInt(paths.size())).replace("%s", encoded(NASTY, random));
            StringBuilder target = new StringBuilder(path);
            for (int i = random.nextInt(5); i > 0; i--) {
                target.append(names.get(random.nextInt(names.size())))
                        .append('=')
                        .append(encoded(NASTY, random))
                        .append('&');
            }
            Http.Reply reply = rig.http.get(target.toString(), "Authorization", token);
            seen.merge(reply.status(), 1, Integer::sum);
            assertThat(reply.status()).as(target + ": " + reply.text()).isLessThan(500);
        }
        assertThat(seen).containsKeys(400, 404);
    }

    private static String encoded(List<String> words, Random random) {
        String word = words.get(random.nextInt(words.size()))
                + (random.nextInt(3) == 0 ? "" : words.get(random.nextInt(words.size())));
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
