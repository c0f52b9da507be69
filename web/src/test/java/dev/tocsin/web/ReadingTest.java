package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a page of another site can make a browser do with the operator's cookie, where nothing is changed: read
/// nothing, open no line, and change nothing by reading.
class ReadingTest extends WithRig {
    private Rig.Browser browser;

    @BeforeEach
    void start() throws IOException {
        browser = rig.signIn();
    }

    @Test
    @Tag("T-CSRF-1")
    @Tag("S4")
    @Tag("D5")
    void everyGet_ofEveryRoute_leavesTheWholeDatabaseAsItWas() throws IOException {
        ask("GET", "/api/v1/me"); // the first use of a session is noted
        String before = Asking.database(rig);
        int answered = 0;
        for (Route route : rig.web.routes()) {
            if (route.changes()) {
                for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                    boolean alsoRead = isAlsoRead(route);
                    Http.Reply reply = ask(method, Asking.path(route));
                    assertThat(alsoRead || reply.status() == 405 || reply.status() == 404)
                            .as(method + " " + route.path() + " " + reply.status())
                            .isTrue();
                }
                continue;
            }
            for (String method : List.of("HEAD", "OPTIONS", "GET")) {
                if (method.equals("GET") && Asking.isEndless(route)) {
                    continue;
                }
                answered += ask(method, Asking.target(route)).status() == 200 ? 1 : 0;
            }
        }
        assertThat(answered).as("most of them have something to show").isGreaterThan(80);
        assertThat(Asking.database(rig)).isEqualTo(before);
    }

    @Test
    @Tag("T-WS-1")
    @Tag("S5")
    void upgrade_toAnOpenLine_isRefusedWhateverTheOrigin() throws IOException {
        List<String> origins = List.of("", "null", "http://evil.example", rig.origin());
        for (Route route : rig.web.routes()) {
            if (route.changes()) {
                continue;
            }
            for (String origin : origins) {
                Http.Reply reply = rig.http.get(
                        Asking.target(route),
                        "Cookie",
                        browser.cookie(),
                        origin.isEmpty() ? "X-None" : "Origin",
                        origin,
                        "Connection",
                        "Upgrade",
                        "Upgrade",
                        "websocket",
                        "Sec-WebSocket-Version",
                        "13",
                        "Sec-WebSocket-Key",
                        "dGhlIHNhbXBsZSBub25jZQ==");
                assertThat(reply.status()).as(route.path() + " from " + origin).isEqualTo(403);
            }
        }
    }

    /// A browser keeps the cookie to itself there (SameSite), and keeps the answer from the page (no permission
    /// of origins); this is the third wall.
    @Test
    @Tag("T-WS-1")
    @Tag("S5")
    void readingOfEveryRoute_byAPageOfAnotherSiteWithTheCookie_isRefused() throws IOException {
        for (Route route : rig.web.routes()) {
            if (route.changes() || !route.path().text().startsWith("/api/")) {
                continue;
            }
            String target = Asking.target(route);
            String method = Asking.isEndless(route) ? "HEAD" : "GET";
            boolean open =
                    ask(method, target).status() == 200 && rig.http.get(target).status() == 200;
            for (List<String> foreign : List.of(
                    List.of("Origin", "http://evil.example"),
                    List.of("Origin", "null"),
                    List.of("Sec-Fetch-Site", "cross-site"))) {
                Http.Reply reply = rig.http.send(
                        method, target, null, "Cookie", browser.cookie(), foreign.getFirst(), foreign.getLast());
                assertThat(reply.status()).as(target + " " + foreign).isEqualTo(open ? 200 : 403);
            }
            Http.Reply own = rig.http.send(
                    method,
                    target,
                    null,
                    "Cookie",
                    browser.cookie(),
                    "Origin",
                    rig.origin(),
                    "Sec-Fetch-Site",
                    "same-origin");
            assertThat(own.status()).as(target).isEqualTo(ask(method, target).status());
        }
    }

    private boolean isAlsoRead(Route route) {
        return rig.web.routes().stream()
                .anyMatch(other -> !other.changes() && other.path().match(Asking.path(route)) != null);
    }

    private Http.Reply ask(String method, String target) throws IOException {
        return rig.http.send(method, target, null, "Cookie", browser.cookie());
    }
}
