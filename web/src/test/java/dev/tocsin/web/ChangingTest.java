package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.web.access.Access;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every change that there is, sent with the operator's cookie by somebody who is not the operator's own page.
@Tag("T-CSRF-2")
@Tag("S4")
class ChangingTest extends WithRig {
    private Rig.Browser browser;

    @BeforeEach
    void start() throws IOException {
        browser = rig.signIn();
    }

    @Test
    void changeOfEveryRoute_notProvedToBeMeant_is403AndChangesNothing() throws IOException {
        rig.http.get("/api/v1/me", "Cookie", browser.cookie()); // the first use of a session is noted
        String before = Asking.database(rig);
        int tried = 0;
        for (Route route : rig.web.routes()) {
            if (!route.changes() || route.access() == Access.OPEN) {
                continue; // what is open does nothing by a cookie
            }
            String body = route.method().equals("DELETE") ? null : "{}";
            for (List<String> bad : List.of(
                    proofs("X-Tocsin-CSRF", null),
                    proofs("X-Tocsin-CSRF", ""),
                    proofs("X-Tocsin-CSRF", "0".repeat(browser.csrf().length())),
                    proofs("Origin", null),
                    proofs("Origin", "null"),
                    proofs("Origin", "http://evil.example"),
                    proofs("Origin", "http://127.0.0.1.evil.example:" + rig.web.port()),
                    proofs("Sec-Fetch-Site", "cross-site"),
                    proofs("Sec-Fetch-Site", "same-site"))) {
                is403(route, body, bad);
                tried++;
            }
            if (body != null) {
                is403(route, body, proofs("Content-Type", "text/plain"));
                is403(route, body, proofs("Content-Type", "application/x-www-form-urlencoded"));
                is403(route, body, proofs("Content-Type", null));
            }
            rig.clock.advanceMillis(1_000); // so much may be asked for in a second
        }
        assertThat(tried).isGreaterThan(300);
        assertThat(rig.http.get("/api/v1/me", "Cookie", browser.cookie()).status())
                .isEqualTo(200);
        assertThat(withoutUse(Asking.database(rig)).lines())
                .containsExactlyElementsOf(withoutUse(before).lines().toList());
    }

    private void is403(Route route, String body, List<String> headers) throws IOException {
        Http.Reply reply = rig.http.send(route.method(), Asking.path(route), body, headers.toArray(new String[0]));
        assertThat(reply.status())
                .as(route.method() + " " + route.path() + " " + headers)
                .isEqualTo(403);
    }

    /// What the page of the browser sends, with `name` as `value` (null: without).
    private List<String> proofs(String name, String value) {
        List<String> headers = new ArrayList<>(List.of("Cookie", browser.cookie()));
        for (List<String> one : List.of(
                List.of("X-Tocsin-CSRF", browser.csrf()),
                List.of("Origin", rig.origin()),
                List.of("Sec-Fetch-Site", "same-origin"),
                List.of("Content-Type", "application/json"))) {
            String sent = one.getFirst().equals(name) ? value : one.getLast();
            if (sent != null) {
                headers.addAll(List.of(one.getFirst(), sent));
            }
        }
        return headers;
    }

    /// The session is used meanwhile, and rules are judged; both say when.
    private static String withoutUse(String database) {
        return database.lines()
                .filter(line -> !line.startsWith("sessions:") && !line.startsWith("rule_facts:judged"))
                .reduce("", (all, line) -> all + line + "\n");
    }
}
