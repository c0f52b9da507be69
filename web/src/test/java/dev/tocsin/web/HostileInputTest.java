package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.BadNames;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Words that are none, in every place of every route where a word can stand. The routes come from the
/// product's own list: one that is added is tried here by itself.
class HostileInputTest extends WithRig {
    /// Ways to write a path that is another one.
    private static final List<String> SPELLINGS = List.of(
            "..",
            ".",
            "%2e%2e",
            "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "..%2f..%2fetc%2fpasswd",
            "%252e%252e%252f",
            "..%5c..%5cetc%5cpasswd",
            "\\..\\..\\etc",
            "%5c",
            "%00",
            "web-01%00",
            "web-01%00.html",
            "%0d%0aX-Evil:%201",
            "web-01%0d%0a%0d%0a",
            "%2fetc%2fpasswd",
            "C:%5c",
            "web-01;x=1",
            "web-01%3fx=1",
            "web-01%23",
            "%c0%ae%c0%ae%c0%af",
            "%ff",
            "%u002e",
            "{host}",
            ":host",
            "~root",
            "con");

    @BeforeEach
    void start() throws IOException {
        rig.signIn();
    }

    @Test
    @Tag("T-PATH-1")
    @Tag("T-ARG-1")
    @Tag("S14")
    @Tag("S15")
    void pathOfEveryRoute_withWhatIsNoName_isRefusedAndShowsNothing() throws IOException {
        Asking admin = new Asking(rig, "admin");
        List<String> words = new ArrayList<>(SPELLINGS);
        BadNames.all().forEach(name -> words.add(Asking.encoded(name)));
        String before = things();
        int asked = 0;
        for (Route route : rig.web.routes()) {
            if (route.path().names().isEmpty() || route.doc().type().equals("text/html")) {
                continue; // the app's own page, the same whatever its address
            }
            for (String word : words) {
                String path = Asking.badPath(route, word);
                String body = route.changes() && !route.method().equals("DELETE") ? "{}" : null;
                Http.Reply reply = admin.ask(route.method(), path, body);
                asked++;
                // something may push by any name: whether there is such a source is not told
                boolean pushed = route.path().text().endsWith("/push/{source}") && reply.status() == 204;
                assertThat(pushed || (reply.status() >= 400 && reply.status() < 500))
                        .as(route.method() + " " + path + ": " + reply.status())
                        .isTrue();
                assertThat(reply.headers()).as(path).doesNotContainKey("x-evil");
                assertThat(reply.text()).as(path).doesNotContain(Asking.INSIDE);
            }
        }
        assertThat(asked).isGreaterThan(2_000);
        assertThat(things().lines())
                .as("what there is")
                .containsExactlyElementsOf(before.lines().toList());
    }

    @Test
    @Tag("T-SQL-1")
    @Tag("T-ARG-1")
    @Tag("S24")
    @Tag("S15")
    @Tag("FU-69")
    void queryOfEveryRoute_withWhatIsNoWord_isAnsweredAndShowsNothing() throws IOException {
        Asking admin = new Asking(rig, "admin");
        List<String> words = new ArrayList<>(BadNames.all());
        words.addAll(List.of(
                "' OR '1'='1",
                "\"; DROP TABLE users; --",
                "%' UNION SELECT password FROM users --",
                "\\' OR 1=1 --",
                "1e309",
                "-9223372036854775809",
                "NaN",
                "\ud800"));
        String before = things();
        for (Route route : rig.web.routes()) {
            if (route.changes() || Asking.isEndless(route)) {
                continue;
            }
            for (Route.Parameter parameter : route.doc().parameters()) {
                for (String word : words) {
                    String target = Asking.path(route) + "?" + parameter.name() + "=" + Asking.encoded(word);
                    Http.Reply reply = admin.ask("GET", target, null);
                    assertThat(reply.status()).as(target + ": " + reply.text()).isLessThan(500);
                    assertThat(reply.text()).as(target).doesNotContain(Asking.INSIDE);
                }
            }
        }
        assertThat(things().lines())
                .as("what there is")
                .containsExactlyElementsOf(before.lines().toList());
    }

    @Test
    @Tag("T-SQL-1")
    @Tag("S24")
    @Tag("FU-69")
    void bodyOfEveryRoute_damagedOrOfAnotherShape_isRefusedAndShowsNothing() throws IOException {
        Asking admin = new Asking(rig, "admin");
        Random random = new Random(20_261_123);
        List<String> fixed = List.of(
                "",
                "null",
                "[]",
                "[[]]",
                "\"x\"",
                "7",
                "{",
                "{\"a\":",
                "{\"name\":\"x\",\"name\":\"y\"}",
                "{\"a\":1}{\"b\":2}",
                "[".repeat(20_000),
                "{\"a\":".repeat(5_000),
                "{\"\\u0000\":\"\\ud800\"}",
                "{\"n\":1e99999}",
                "\ufeff{}",
                "<xml/>",
                "a=b&c=d");
        String before = things();
        for (Route route : rig.web.routes()) {
            String example = route.doc().body();
            if (!route.changes()
                    || route.method().equals("DELETE")
                    || route.doc().type().equals("text/html")) {
                continue;
            }
            List<String> bodies = new ArrayList<>(fixed);
            for (int i = 0; example != null && i < 40; i++) {
                bodies.add(damaged(example, random));
            }
            for (String body : bodies) {
                Http.Reply reply = admin.ask(route.method(), Asking.path(route), body);
                assertThat(reply.status())
                        .as(route + " " + body.substring(0, Math.min(200, body.length())) + ": " + reply.text())
                        .isLessThan(500);
                assertThat(reply.text()).as(route.toString()).doesNotContain(Asking.INSIDE);
            }
        }
        assertThat(rig.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(before).isNotEmpty();
    }

    @Test
    @Tag("FU-69")
    void bugOfTheHubItself_isToldAsOneWithoutItsInside() throws IOException {
        rig.hosts.list.add(null); // what nobody has thought of
        for (String path : List.of("/api/v1/hosts", "/api/v1/fleet", "/api/v1/services", "/metrics")) {
            Http.Reply reply = rig.get(path);
            assertThat(reply.status()).as(path).isEqualTo(500);
            assertThat(reply.code()).as(path).isEqualTo("internal");
            assertThat(reply.text()).as(path).doesNotContain(Asking.INSIDE).doesNotContain("null", "List");
        }
    }

    /// `example` with a member's value, or a few characters, changed.
    private static String damaged(String example, Random random) {
        String bad = BadNames.all().get(random.nextInt(BadNames.all().size()));
        String quoted =
                "\"" + bad.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cc}", "\\\\u0000") + "\"";
        return switch (random.nextInt(4)) {
            case 0 -> example.replaceFirst("\"[^\"]*\"(?=[,}])", java.util.regex.Matcher.quoteReplacement(quoted));
            case 1 -> example.substring(0, random.nextInt(example.length()));
            case 2 -> example.replaceFirst(":", ":" + java.util.regex.Matcher.quoteReplacement(quoted) + ",\"x\":");
            default -> {
                int at = random.nextInt(example.length());
                yield example.substring(0, at) + (char) (33 + random.nextInt(90)) + example.substring(at + 1);
            }
        };
    }

    /// What people have made, without what is written down of who tried what.
    private String things() throws IOException {
        return Asking.database(rig)
                .lines()
                .filter(line -> !line.matches("(audit|tokens|heartbeats|rule_facts:judged).*"))
                .reduce("", (all, line) -> all + line + "\n");
    }
}
