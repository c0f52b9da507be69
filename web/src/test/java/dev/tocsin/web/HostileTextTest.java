package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostFacts;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.HostileTexts;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.alert.ActLinks;
import dev.tocsin.watch.alert.MailLinks;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.service.ServiceWorld;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Texts that would like to be something else, through every input that the web side shows again: machines, their
/// services and processes, checks and what they find, people and what they write.
@Tag("T-XSS-1")
@Tag("S7")
class HostileTextTest extends WithRig {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeEach
    void start() throws IOException {
        rig.signIn();
    }

    @Test
    void textOfEveryKind_inEveryAnswer_isDataAndNeverMarkup() throws IOException {
        assertThat(HostileTexts.all()).hasSizeGreaterThanOrEqualTo(40);
        int taken = 0;
        for (String text : HostileTexts.all()) {
            taken += writes(text);
        }
        assertThat(taken).as("some of them are taken as they are").isGreaterThan(100);
        hosts();
        services();
        HostileTexts.all().forEach(text -> rig.feed.say(0.1, text));

        List<String> local = List.of("Authorization", rig.local());
        for (Route route : rig.web.routes()) {
            if (route.changes() || Asking.isEndless(route)) {
                continue;
            }
            String target = Asking.target(route);
            Http.Reply reply = rig.http.get(target, local.getFirst(), local.getLast());
            assertThat(reply.header("x-content-type-options")).as(target).isEqualTo("nosniff");
            assertThat(reply.headers()).as(target).doesNotContainKey("set-cookie");
            String type = reply.header("content-type");
            if (type.startsWith("application/json")) {
                JsonMapper.shared().readTree(reply.body()); // what is one document stays one
            } else if (type.startsWith("text/html") || type.startsWith("text/x-shellscript")) {
                for (String text : HostileTexts.all()) {
                    assertThat(reply.text()).as(target).doesNotContain(text);
                }
            }
        }
        Http.Reply services = rig.get("/api/v1/services?limit=1000");
        assertThat(services.json().get("items").size())
                .isEqualTo(HostileTexts.all().size());
    }

    /// The page behind a mail's link is the one page that the hub writes with texts in it.
    @Test
    void textOfEveryKind_onThePageOfAMailsLink_isEscaped() throws Exception {
        MailLinks links = new MailLinks(ActLinks.open(rig.catalog, new SecureRandom()), rig.clock, () -> "https://x");
        int port = LoopbackServer.closedPort();
        List<String> kept = new ArrayList<>();
        for (String text : HostileTexts.all()) {
            String name = JsonMapper.shared().writeValueAsString(text.replaceAll("\\p{Cc}", ""));
            Http.Reply made = rig.change(
                    "POST",
                    "/checks",
                    "{\"host\":" + name + ",\"name\":" + name + ",\"type\":\"tcp\",\"retries\":0,\"port\":" + port
                            + "}");
            assertThat(made.status()).as(text + " " + made.text()).isIn(201, 400);
            if (made.status() == 201) {
                kept.add(text);
            }
        }
        assertThat(kept).as("names that a check may have").isNotEmpty();
        Await.until(
                "all have failed",
                PATIENCE,
                () -> rig.watch.incidents().list(true).size() == kept.size());
        for (var incident : rig.watch.incidents().list(true)) {
            for (Notice.Action action : links.of(incident.id(), List.of("ann"))) {
                Http.Reply page = rig.http.get(action.url().substring("https://x".length()));
                assertThat(page.status()).isEqualTo(200);
                assertThat(tags(page.text()))
                        .as(page.text())
                        .isSubsetOf(
                                "!doctype",
                                "html",
                                "head",
                                "meta",
                                "title",
                                "link",
                                "body",
                                "main",
                                "h1",
                                "p",
                                "form",
                                "button");
                assertThat(page.text()).doesNotContain("\"javascript:");
            }
        }
    }

    /// One line for one thing, whatever its name is.
    @Test
    @Tag("T-LINE-1")
    @Tag("S25")
    void nameOfEveryKind_inLinesForPrograms_isOneRecord() throws IOException {
        hosts();
        List<String> lines = rig.get("/metrics").text().lines().toList();
        assertThat(lines.stream().filter(line -> line.startsWith("tocsin_host_up{")))
                .hasSize(HostileTexts.all().size() + 4);
        assertThat(lines)
                .allMatch(line -> line.matches("(# (HELP|TYPE) tocsin_[a-z_]+ .*"
                        + "|tocsin_[a-z_]+(\\{([a-z]+=\"([^\"\\\\]|\\\\[\\\\n\"])*\",?)+})? [-+0-9.eENa]+)"));
        Http.Reply csv = rig.http.get(
                "/api/v1/hosts/web-01/series?table=process&columns=cpu",
                "Authorization",
                rig.local(),
                "Accept",
                "text/csv");
        assertThat(csv.status()).isEqualTo(200);
    }

    /// An event of the stream is one, whatever a key in it holds.
    @Test
    @Tag("T-LINE-1")
    @Tag("S25")
    void keyOfEveryKind_inAPoll_comesBackAsItWas() throws IOException {
        JsonNode first = rig.get("/api/v1/poll?hosts=web-01&tables=system").json();
        HostileTexts.all().forEach(text -> rig.feed.say(0.1, text));
        String cursor = first.get("cursor").stringValue();
        String all = rig.get("/api/v1/poll?hosts=web-01&tables=system&cursor=" + cursor)
                .json()
                .toString();
        for (String text : HostileTexts.all()) {
            assertThat(all)
                    .contains(JsonMapper.shared()
                            .readTree(JsonMapper.shared().writeValueAsString(text))
                            .toString());
        }
    }

    /// Writes `text` wherever a person may write one; how many of these were taken.
    private int writes(String text) throws IOException {
        String word = JsonMapper.shared().writeValueAsString(text);
        int taken = 0;
        for (String[] change : new String[][] {
            {"POST", "/checks", "{\"host\":" + word + ",\"type\":\"tcp\",\"port\":1,\"paused\":true}"},
            {"POST", "/checks", "{\"host\":\"x\",\"name\":" + word + ",\"type\":\"tcp\",\"port\":1,\"paused\":true}"},
            {"POST", "/contacts", "{\"name\":" + word + ",\"ways\":[]}"},
            {"POST", "/channels", "{\"name\":" + word + ",\"type\":\"ntfy\"}"},
            {"POST", "/silences", "{\"host\":" + word + ",\"reason\":" + word + ",\"until\":\"+1h\"}"},
            {"POST", "/maintenance", "{\"host\":" + word + ",\"name\":" + word + "}"},
            {"POST", "/rules", "{\"name\":" + word + ",\"text\":\"disk free on / < 1 GB\"}"},
            {"POST", "/rules/parse", "{\"text\":" + word + "}"},
            {"POST", "/users", "{\"name\":" + word + ",\"role\":\"viewer\"}"},
            {"POST", "/tokens", "{\"name\":" + word + ",\"role\":\"viewer\"}"},
            {"POST", "/enrollments", "{\"labels\":{\"site\":" + word + "}}"},
            {"POST", "/views", "{\"name\":" + word + ",\"path\":\"/compare\"}"},
            {"PATCH", "/hosts/web-02", "{\"name\":" + word + "}"},
            {"PATCH", "/hosts/" + Worlds.WEB_02, "{\"labels\":{\"note\":" + word + "}}"}
        }) {
            Http.Reply reply = rig.change(change[0], change[1], change[2]);
            assertThat(reply.status())
                    .as(change[1] + " " + change[2] + ": " + reply.text())
                    .isLessThan(500);
            if (reply.body().length > 0) {
                JsonMapper.shared().readTree(reply.body());
            }
            taken += reply.status() < 300 ? 1 : 0;
        }
        rig.clock.advanceMillis(1_000); // so much may be asked for in a second
        return taken;
    }

    /// Hosts whose names, labels and facts are such texts: as if no check of a name had ever been before this
    /// one.
    private void hosts() {
        for (int i = 0; i < HostileTexts.all().size(); i++) {
            String text = HostileTexts.all().get(i);
            HostFacts facts = new HostFacts(text, text, text, text, 2, text, 1L << 34, Worlds.BOOT, text);
            rig.hosts.list.add(new HostView(
                    new dev.tocsin.base.HostId(new java.util.UUID(1, i)),
                    text,
                    HostState.UP,
                    Worlds.NOW,
                    Map.of("note", text),
                    facts,
                    0,
                    1,
                    List.of(text)));
        }
    }

    private void services() {
        List<ServiceFacts> services = new ArrayList<>();
        for (int i = 0; i < HostileTexts.all().size(); i++) {
            String text = HostileTexts.all().get(i);
            services.add(new ServiceFacts(
                    i + text, 0, text, 4, true, text, 5, 0, -1, 0, 2, text, text, text, List.of(text), List.of()));
        }
        ServiceWorld.Told told =
                new ServiceWorld.Told(true, "systemd", HostileTexts.all().getFirst(), 0, services, List.of());
        assertThat(rig.services.say(Worlds.WEB_01, told)).isTrue();
        Await.until(
                "kept",
                PATIENCE,
                () -> rig.get("/api/v1/hosts/web-01/services")
                                .json()
                                .get("items")
                                .size()
                        == services.size());
    }

    private static SortedSet<String> tags(String html) {
        TreeSet<String> tags = new TreeSet<>();
        java.util.regex.Matcher found =
                java.util.regex.Pattern.compile("<([!a-zA-Z][a-zA-Z0-9]*)").matcher(html);
        while (found.find()) {
            tags.add(found.group(1));
        }
        return tags;
    }
}
