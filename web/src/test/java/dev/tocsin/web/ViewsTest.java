package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.web.views.Views;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Saved views over HTTP: kept, found again, bounded, and never half of them.
class ViewsTest extends WithRig {
    private static final String VIEWS = "/api/v1/views";

    private Http.Reply change(String method, String target, String body, String authorization) throws IOException {
        return rig.http.send(method, target, body, "Authorization", authorization, "Content-Type", "application/json");
    }

    private Http.Reply save(String name, String address) throws IOException {
        return change("POST", VIEWS, one(name, address), rig.local());
    }

    private static String one(String name, String address) {
        return "{\"name\":\"" + name + "\",\"address\":\"" + address + "\"}";
    }

    private List<String> names() throws IOException {
        return rig.get(VIEWS)
                .json()
                .get("items")
                .valueStream()
                .map(item -> item.get("name").stringValue())
                .toList();
    }

    @Test
    @Tag("KK-34")
    void view_savedRenamedAndDeleted_isThereAfterARestart() throws IOException {
        Http.Reply made = save(" Databases ", "/compare?a=web-01&offset=7d&by=p95");
        assertThat(made.status()).isEqualTo(201);
        String id = made.json().get("id").stringValue();
        rig.close();
        rig = new Rig(data);
        JsonNode kept = rig.get(VIEWS).json().get("items").get(0);
        assertThat(kept.get("name").stringValue()).isEqualTo("Databases");
        assertThat(kept.get("address").stringValue()).isEqualTo("/compare?a=web-01&offset=7d&by=p95");
        assertThat(kept.get("id").stringValue()).isEqualTo(id);
        assertThat(kept.get("mayChange").booleanValue()).isTrue();
        Http.Reply renamed = change("PATCH", VIEWS + "/" + id, "{\"name\":\"Big ones\"}", rig.local());
        assertThat(renamed.json().get("name").stringValue()).isEqualTo("Big ones");
        assertThat(renamed.json().get("address")).isEqualTo(kept.get("address"));
        assertThat(change("DELETE", VIEWS + "/" + id, null, rig.local()).status())
                .isEqualTo(204);
        assertThat(names()).isEmpty();
    }

    @Test
    void address_thatIsNoPageOfThisHub_isRefused() throws IOException {
        for (String bad : List.of(
                "",
                "compare",
                "https://evil.example/",
                "//evil.example/",
                "/\\\\evil.example",
                "javascript:alert(1)",
                "/api/v1/backup",
                "/welcome",
                "/welcome#k=1",
                "/install/agent.sh",
                "/compare#x",
                "/compare?a=b c",
                "/compare/x",
                "/hosts/../api/v1/me",
                "/hosts/%2e%2e",
                "/compare?a=\\u0000",
                "/?q=" + "a".repeat(2_048))) {
            Http.Reply reply = save("x", bad);
            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.field()).as(bad).isEqualTo("address");
        }
        assertThat(names()).isEmpty();
        for (String good :
                List.of("/", "/?view=heat&metric=net", "/hosts/web-01/processes/812@4711?at=1", "/compare")) {
            assertThat(save("to " + good, good).status()).as(good).isEqualTo(201);
        }
    }

    @Test
    void address_ofAnotherView_isRefusedInEveryWay() throws IOException {
        String id = save("first", "/").json().get("id").stringValue();
        String leads = "/views/" + id;
        assertThat(save("second", leads + "?at=1").field()).isEqualTo("address");
        Http.Reply circle = change("PATCH", VIEWS + "/" + id, "{\"address\":\"" + leads + "\"}", rig.local());
        assertThat(circle.status()).isEqualTo(400);
        assertThat(circle.text()).contains("leads to a saved view");
        assertThat(take(one("second", leads)).field()).isEqualTo("items[0].address");
        assertThat(save("the list", "/views").status()).isEqualTo(201);
    }

    @Test
    void name_hostileOrTaken_isTextOrRefused() throws IOException {
        for (String bad : List.of("", "   ", "a\\u0007b", "a\\nb", "\\ud800", "x".repeat(101))) {
            Http.Reply reply = save(bad, "/");
            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.field()).as(bad).isEqualTo("name");
        }
        String markup = "<img src=x onerror=alert(1)>'; DROP TABLE views; --";
        assertThat(save(markup, "/").status()).isEqualTo(201);
        assertThat(names()).containsExactly(markup);
        Http.Reply again = save(markup, "/compare");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.field()).isEqualTo("name");
        String other = save("other", "/").json().get("id").stringValue();
        String taken = "{\"name\":\"" + markup + "\"}";
        assertThat(change("PATCH", VIEWS + "/" + other, taken, rig.local()).status())
                .isEqualTo(409);
        assertThat(change("PATCH", VIEWS + "/" + other, "{}", rig.local()).status())
                .isEqualTo(400);
        assertThat(change("PATCH", VIEWS + "/" + other, "{\"owner\":\"me\"}", rig.local())
                        .field())
                .isEqualTo("owner");
    }

    @Test
    void view_ofAnother_isChangedByOperatorsOnly() throws IOException {
        String id = save("mine", "/").json().get("id").stringValue();
        String viewer = rig.token("viewer");
        String operator = rig.token("operator");
        JsonNode seen =
                rig.http.get(VIEWS, "Authorization", viewer).json().get("items").get(0);
        assertThat(seen.get("mayChange").booleanValue()).isFalse();
        String rename = "{\"name\":\"theirs\"}";
        assertThat(change("PATCH", VIEWS + "/" + id, rename, viewer).status()).isEqualTo(403);
        assertThat(change("DELETE", VIEWS + "/" + id, null, viewer).status()).isEqualTo(403);
        assertThat(change("POST", VIEWS, one("x", "/"), viewer).text()).contains("needs the role operator");
        assertThat(change("PATCH", VIEWS + "/" + id, rename, operator).status()).isEqualTo(200);
        assertThat(names()).containsExactly("theirs");
    }

    @Test
    void change_withACookie_needsTheProofs() throws IOException {
        Rig.Browser browser = rig.signIn();
        Http.Reply bare = rig.http.send(
                "POST", VIEWS, one("x", "/"), "Cookie", browser.cookie(), "Content-Type", "application/json");
        assertThat(bare.status()).isEqualTo(403);
        Http.Reply proved = rig.http.send(
                "POST",
                VIEWS,
                one("x", "/"),
                "Cookie",
                browser.cookie(),
                "Content-Type",
                "application/json",
                "Origin",
                rig.origin(),
                "X-Tocsin-CSRF",
                browser.csrf());
        assertThat(proved.status()).isEqualTo(201);
        assertThat(proved.json().get("owner").stringValue()).isEqualTo("admin");
    }

    private Http.Reply take(String items) throws IOException {
        String body = "{\"format\":\"tocsin-views-1\",\"items\":[" + items + "]}";
        return change("POST", VIEWS + "/import", body, rig.local());
    }

    @Test
    void import_withOneWrongItem_keepsNothing() throws IOException {
        save("here", "/");
        Http.Reply wrong = take(one("a", "/") + "," + one("b", "//evil"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.field()).isEqualTo("items[1].address");
        assertThat(take(one("a", "/") + "," + one("a", "/compare")).field()).isEqualTo("items[1].name");
        Http.Reply taken = take(one("a", "/") + "," + one("here", "/compare"));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.field()).isEqualTo("items[1].name");
        assertThat(take("{\"name\":\"a\",\"address\":\"/\",\"evil\":1}").field())
                .isEqualTo("items[0].evil");
        assertThat(take("7").field()).isEqualTo("items[0]");
        assertThat(change("POST", VIEWS + "/import", "{\"format\":\"x\",\"items\":[]}", rig.local())
                        .field())
                .isEqualTo("format");
        assertThat(names()).containsExactly("here");
        Http.Reply good = take(one("a", "/") + "," + one("here", "/") + "," + one("b", "/compare"));
        assertThat(good.json().get("added").intValue()).isEqualTo(2);
        assertThat(names()).containsExactly("a", "b", "here");
    }

    @Test
    void import_ofAsManyOfTheLongest_isTaken() throws IOException {
        String longest = "/?q=" + "a".repeat(2_044);
        String all = IntStream.range(0, Views.COUNT)
                .mapToObj(i -> one("ü".repeat(90) + i, longest))
                .collect(Collectors.joining(","));
        Http.Reply reply = take(all);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().get("added").intValue()).isEqualTo(Views.COUNT);
        assertThat(take("\"" + "a".repeat(4 << 20) + "\"").status()).isEqualTo(413);
        assertThat(save("x", "/?q=" + "a".repeat(1 << 20)).status())
                .as("elsewhere")
                .isEqualTo(413);
    }

    @Test
    @Tag("FU-55")
    void views_beyondTheBound_areRefusedWhole() throws IOException {
        String all = IntStream.range(0, Views.COUNT)
                .mapToObj(i -> one("view " + i, "/?q=" + i))
                .collect(Collectors.joining(","));
        assertThat(take(all).json().get("added").intValue()).isEqualTo(Views.COUNT);
        assertThat(save("one more", "/").status()).isEqualTo(503);
        assertThat(take(one("one more", "/")).status()).isEqualTo(503);
        assertThat(names()).hasSize(Views.COUNT);
    }
}
