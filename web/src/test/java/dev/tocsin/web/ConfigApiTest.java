package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `/config`: what is set as one tree, and a tree made to be what is set.
class ConfigApiTest extends WithRig {
    private static final String TREE = """
            {"channels":[{"name":"mail","type":"mail","server":"relay.example.com","username":"u","password":"s3cret",
              "from":"a@example.com"}],
             "contacts":[{"name":"ann","ways":[{"channel":"mail","to":"ann@example.com"}]}],
             "checks":[{"host":"shop.example.com","type":"tcp","port":9,"interval":"1h","paused":true}]}
            """;

    @BeforeEach
    void open() throws IOException {
        rig.signIn();
    }

    private Http.Reply ask(String method, String path, String body) throws IOException {
        return rig.http.send(method, "/api/v1" + path, body, "Authorization", rig.local());
    }

    private Http.Reply apply(String tree, String more) throws IOException {
        Http.Reply reply = ask("POST", "/config", "{\"config\":" + tree + more + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    @Test
    void tree_isPlanned_thenApplied_thenNothingMoreChanges() throws IOException {
        Http.Reply plan = apply(TREE, ",\"dryRun\":true");
        assertThat(plan.json().get("applied").booleanValue()).isFalse();
        assertThat(plan.json().get("changes")).hasSize(3);
        assertThat(ask("GET", "/checks", null).json().get("items")).isEmpty();
        assertThat(apply(TREE, "").json().get("applied").booleanValue()).isTrue();
        assertThat(ask("GET", "/checks", null).json().get("items")).hasSize(1);
        assertThat(apply(TREE, "").json().get("changes")).isEmpty();
    }

    @Test
    void secrets_areMasked_referred_orPlain() throws IOException {
        apply(TREE, "");
        String masked = ask("GET", "/config", null).json().get("config").toString();
        assertThat(masked).doesNotContain("s3cret").contains("••••••••");
        assertThat(apply(masked, "").json().get("changes"))
                .as("dots mean as it was")
                .isEmpty();
        Http.Reply references = ask("GET", "/config?secrets=references", null);
        assertThat(references.text()).doesNotContain("s3cret").contains("${env:TOCSIN_CHANNEL_MAIL_PASSWORD}");
        assertThat(references.json().get("variables")).hasSize(1);
        assertThat(ask("GET", "/config?secrets=plain", null).text()).contains("s3cret");
        Http.Reply admin =
                rig.http.send("GET", "/api/v1/config?secrets=plain", null, "Authorization", rig.token("admin"));
        assertThat(admin.status()).isEqualTo(403);
        assertThat(ask("GET", "/config?secrets=some", null).status()).isEqualTo(400);
        Http.Reply change = apply(TREE.replace("s3cret", "another"), ",\"dryRun\":true");
        assertThat(change.text()).doesNotContain("s3cret").doesNotContain("another");
        assertThat(change.json().at("/changes/0/members/0/name").stringValue()).isEqualTo("password");
    }

    @Test
    void removal_mustBeSaid() throws IOException {
        apply(TREE, "");
        String less = "{\"checks\":[{\"host\":\"other\",\"type\":\"ping\",\"paused\":true}]}";
        assertThat(apply(less, "").json().get("applied").booleanValue()).isFalse();
        assertThat(ask("GET", "/checks", null).json().get("items")).hasSize(1);
        assertThat(apply(less, ",\"keep\":true").json().get("applied").booleanValue())
                .isTrue();
        assertThat(ask("GET", "/checks", null).json().get("items")).hasSize(2);
        assertThat(apply(less, ",\"remove\":true").json().get("applied").booleanValue())
                .isTrue();
        assertThat(ask("GET", "/checks", null).json().get("items")).hasSize(1);
        assertThat(ask("GET", "/contacts", null).json().get("items")).isEmpty();
    }

    @Test
    void mistakes_areAnsweredByPath_andNoReferenceIsFollowedHere() throws IOException {
        Http.Reply wrong =
                apply("{\"checks\":[{\"host\":\"a\",\"type\":\"tcp\",\"port\":\"${file:/etc/passwd}\"}]}", "");
        assertThat(wrong.json().get("applied").booleanValue()).isFalse();
        assertThat(wrong.json().at("/problems/0/path").stringValue()).isEqualTo("checks[0].port");
        assertThat(wrong.text()).contains("${file:/etc/passwd}").doesNotContain("root:");
    }
}
