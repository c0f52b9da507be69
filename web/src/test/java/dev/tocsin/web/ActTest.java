package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.alert.ActLinks;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.alert.MailLinks;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the links of a mail do, without a sign-in.
class ActTest extends WithRig {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private long incident;
    private String ack;
    private String silence;

    @BeforeEach
    void open() throws Exception {
        rig.watch.checks().create(GivenJson.read("""
                {"host":"<shop>","type":"tcp","port":"%d","retries":"0"}""".formatted(LoopbackServer.closedPort())), "ann");
        incident = Await.value(
                        "it failed",
                        PATIENCE,
                        () -> rig.watch.incidents().list(true).stream()
                                .findFirst()
                                .orElse(null))
                .id();
        MailLinks links = new MailLinks(ActLinks.open(rig.catalog, new SecureRandom()), rig.clock, () -> "");
        assertThat(links.of(incident, List.of("ann"))).isEmpty(); // nobody knows where the hub is found
        List<String> paths = new MailLinks(links.links(), rig.clock, () -> "https://x")
                .of(incident, List.of("ann")).stream()
                        .map(Notice.Action::url)
                        .map(url -> url.substring("https://x".length()))
                        .toList();
        ack = paths.getFirst();
        silence = paths.getLast();
    }

    private Http.Reply post(String path, String... headers) throws IOException {
        return rig.http.send("POST", path, "", headers);
    }

    private Incident now() throws IOException {
        return rig.watch.incidents().find(incident);
    }

    @Test
    @Tag("SK-13")
    void link_opened_showsAButtonAndDoesNothing() throws IOException {
        for (int i = 0; i < 3; i++) {
            Http.Reply page = rig.http.get(ack, "Sec-Fetch-Site", "cross-site");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("<form method=\"post\" action=\"" + ack + "/ack\">", "&lt;shop&gt;");
            assertThat(page.header("content-security-policy")).contains("default-src 'none'", "form-action 'self'");
            assertThat(page.header("referrer-policy")).isEqualTo("same-origin"); // else the form has no origin
            assertThat(page.header("cache-control")).isEqualTo("no-store");
        }
        assertThat(now().ackedMillis()).isNull();
        assertThat(rig.http.get(silence).text()).contains("Silence for 1 h", "Silence for 4 h", "Silence for 24 h");
        assertThat(rig.http.get("/act.css").status()).isEqualTo(200);
    }

    @Test
    @Tag("SK-13")
    void button_pressed_actsInTheNameOfWhoGotTheMail() throws IOException {
        Http.Reply done = post(ack + "/ack", "Origin", rig.origin(), "Sec-Fetch-Site", "same-origin");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.text()).contains("It is acknowledged by ann.");
        assertThat(now().ackedBy()).isEqualTo("ann");
        assertThat(post(silence + "/4h", "Origin", rig.origin()).status()).isEqualTo(200);
        assertThat(rig.watch.settings().all(Kind.SILENCE)).hasSize(1);
    }

    @Test
    void post_ofAnotherSite_isRefused() throws IOException {
        assertThat(post(ack + "/ack", "Origin", "https://evil.example").status())
                .isEqualTo(403);
        assertThat(post(ack + "/ack", "Origin", "null").status()).isEqualTo(403);
        assertThat(post(ack + "/ack", "Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);
        assertThat(now().ackedMillis()).isNull();
    }

    @Test
    void link_changedOrOldOrForSomethingElse_doesNothing() throws IOException {
        assertThat(post(ack + "/4h").status()).isEqualTo(404);
        assertThat(post(silence + "/ack").status()).isEqualTo(404);
        assertThat(post(silence + "/1000h").status()).isEqualTo(404);
        for (int at = "/act/".length(); at < ack.length(); at += 7) {
            char other = ack.charAt(at) == 'A' ? 'B' : 'A';
            String changed = ack.substring(0, at) + other + ack.substring(at + 1);
            assertThat(rig.http.get(changed).status()).as(changed).isEqualTo(404);
            assertThat(post(changed + "/ack").status()).as(changed).isEqualTo(404);
        }
        rig.clock.advanceMillis(ActLinks.GOOD_MILLIS + 2_000);
        assertThat(rig.http.get(ack).status()).isEqualTo(404);
        assertThat(post(ack + "/ack").status()).isEqualTo(404);
        assertThat(now().ackedMillis()).isNull();
    }

    @Test
    void link_ofAnIncidentThatIsOver_saysSo() throws IOException {
        rig.watch.incidents().resolve(incident, "bob", "", rig.clock.wallMillis());
        assertThat(rig.http.get(ack).text()).contains("It is over");
        assertThat(post(ack + "/ack").status()).isEqualTo(404);
    }
}
