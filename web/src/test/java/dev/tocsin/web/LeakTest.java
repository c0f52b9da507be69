package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.notify.ChannelType;
import dev.tocsin.watch.notify.ChannelTypes;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Secrets;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A word that nothing else has in each place where somebody types a secret; then everything that can be read
/// is read, by everybody, and whatever can fail is made to fail.
class LeakTest extends WithRig {
    private static final String PASSWORD = "otter gravel fjord";

    private final List<String> canaries = new ArrayList<>();

    @Test
    @Tag("T-LEAK-1")
    @Tag("S10")
    void secretOfEveryKind_comesOutOfNoRouteForNobody() throws Exception {
        Rig.Browser admin = rig.signIn();
        List<String> ids = new ArrayList<>();
        for (String channel : channels().values()) {
            ids.add(made("/channels", channel));
        }
        for (String check : checks()) {
            ids.add(made("/checks", check));
        }
        ids.addAll(people(admin));
        ids.add(tokens());
        Http.Reply enrollment = rig.change("POST", "/enrollments", "{}");
        assertThat(enrollment.status()).isEqualTo(201);
        canaries.add(enrollment.json().get("token").stringValue());
        failures(ids);

        List<String> callers = List.of("", rig.token("viewer"), rig.token("operator"), rig.token("admin"), rig.local());
        int read = 0;
        for (String caller : callers) {
            for (Route route : rig.web.routes()) {
                if (route.changes() || route.path().text().endsWith("/backup")) {
                    continue; // a backup is said to hold keys, and is for admins
                }
                for (String target : targets(route, ids)) {
                    Http.Reply reply = rig.http.send(
                            Asking.isEndless(route) ? "HEAD" : "GET",
                            target,
                            null,
                            caller.isEmpty() ? "X-Nobody" : "Authorization",
                            caller);
                    assertThat(reply.status()).as(target).isNotEqualTo(429).isLessThan(500);
                    assertHidden(reply, target);
                    read += reply.status() == 200 ? 1 : 0;
                }
            }
        }
        assertThat(read).isGreaterThan(300);
        assertHidden(rig.get("/api/v1/config?secrets=references"), "config by references");
        assertThat(rig.get("/api/v1/config?secrets=plain").text())
                .as("there it is asked for, on the hub's own machine")
                .contains(canaries.getFirst());
    }

    @Test
    @Tag("T-LEAK-2")
    @Tag("S10")
    void secretOfEveryChannel_goesInAndNeverComesOut() throws Exception {
        Map<String, String> channels = channels();
        assertThat(channels.keySet())
                .as("every type of channel there is")
                .containsExactlyInAnyOrderElementsOf(
                        ChannelTypes.ALL.stream().map(ChannelType::name).toList());
        for (Map.Entry<String, String> channel : channels.entrySet()) {
            Http.Reply made = rig.change("POST", "/channels", channel.getValue());
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertHidden(made, "the answer to who set " + channel.getKey());
            String set = made.json().get("set").toString();
            assertThat(set).as(channel.getKey()).contains(Secrets.MASK);
            String path = "/channels/" + made.json().get("id").stringValue();
            Http.Reply again = rig.change("PUT", path, set);
            assertThat(again.status()).as(again.text()).isEqualTo(200);
            assertHidden(again, "the answer to who changed " + channel.getKey());
        }
        String kept = rig.watch.settings().all(Kind.CHANNEL).stream()
                .map(one -> GivenJson.write(one.given()))
                .reduce("", String::concat);
        assertThat(kept).as("all of them are still known to the hub").contains(canaries);
        assertHidden(rig.get("/api/v1/channels"), "the list");
        Http.Reply masked = rig.change(
                "POST", "/channels", "{\"name\":\"new\",\"type\":\"telegram\",\"token\":\"" + Secrets.MASK + "\"}");
        assertThat(masked.status())
                .as("dots are nobody's secret: " + masked.text())
                .isEqualTo(400);
    }

    /// One of each type, with a canary in each secret member.
    private Map<String, String> channels() throws Exception {
        String nowhere = "127.0.0.1:" + LoopbackServer.closedPort();
        int port = LoopbackServer.closedPort();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair vapid = generator.generateKeyPair();
        byte[] scalar = ((ECPrivateKey) vapid.getPrivate()).getS().toByteArray();
        byte[] secret = new byte[32];
        int length = Math.min(32, scalar.length);
        System.arraycopy(scalar, scalar.length - length, secret, 32 - length, length);
        byte[] encoded = ((ECPublicKey) vapid.getPublic()).getEncoded();
        String publicKey = base64Url(Arrays.copyOfRange(encoded, encoded.length - 65, encoded.length));
        String privateKey = base64Url(secret);
        canaries.add(privateKey);
        Map<String, String> channels = new LinkedHashMap<>();
        put(
                channels,
                "mail",
                "\"server\":\"127.0.0.1\",\"port\":" + port + ",\"from\":\"a@example.com\","
                        + "\"username\":\"u\",\"password\":\"@\"");
        put(
                channels,
                "webhook",
                "\"url\":\"https://" + nowhere + "/@\",\"secret\":\"@\",\"headers\":{\"X-Key\":\"@\"}");
        put(channels, "slack", "\"token\":\"@\"");
        put(channels, "teams", "\"url\":\"https://" + nowhere + "/@\"");
        put(channels, "discord", "\"url\":\"https://" + nowhere + "/@\"");
        put(channels, "telegram", "\"server\":\"https://" + nowhere + "\",\"token\":\"123456:@\"");
        put(channels, "matrix", "\"server\":\"https://" + nowhere + "\",\"token\":\"@\"");
        put(channels, "ntfy", "\"server\":\"https://" + nowhere + "\",\"token\":\"@\"");
        put(
                channels,
                "webpush",
                "\"public-key\":\"" + publicKey + "\",\"private-key\":\"" + privateKey
                        + "\",\"subject\":\"mailto:a@example.com\"");
        put(
                channels,
                "xmpp",
                "\"username\":\"a@example.com\",\"server\":\"127.0.0.1\",\"port\":" + port + ",\"password\":\"@\"");
        put(
                channels,
                "sms",
                "\"url\":\"https://" + nowhere + "/@\",\"body\":\"to=%{to}&k=@&t=%{text}\","
                        + "\"username\":\"u\",\"password\":\"@\",\"headers\":{\"X-Key\":\"@\"}");
        String eight = "zQ7pK2vX"; // SMPP has no room for more
        canaries.add(eight);
        put(
                channels,
                "smpp",
                "\"server\":\"127.0.0.1\",\"port\":" + port + ",\"username\":\"u\",\"password\":\"" + eight
                        + "\",\"from\":\"Tocsin\"");
        return channels;
    }

    private void put(Map<String, String> channels, String type, String members) {
        channels.put(type, "{\"name\":\"the-" + type + "\",\"type\":\"" + type + "\"," + filled(members) + "}");
    }

    private List<String> checks() throws IOException {
        String rest = ",\"retries\":0,\"port\":" + LoopbackServer.closedPort() + ",";
        return List.of(
                filled("{\"host\":\"a\",\"type\":\"https\"" + rest + "\"user\":\"u\",\"password\":\"@\","
                        + "\"headers\":{\"X-Api\":\"@\"},\"method\":\"POST\",\"body\":\"k=@\"}"),
                filled("{\"host\":\"b\",\"type\":\"https\"" + rest + "\"token\":\"@\"}"),
                filled("{\"host\":\"c\",\"type\":\"tcp\"" + rest + "\"send\":\"AUTH @\"}"),
                filled("{\"host\":\"d\",\"type\":\"imap\"" + rest
                        + "\"tls\":\"always\",\"user\":\"u\",\"password\":\"@\"}"),
                filled("{\"host\":\"e\",\"type\":\"ftp\"" + rest
                        + "\"plain-password\":true,\"user\":\"u\",\"password\":\"@\"}"));
    }

    /// `text` with a new canary in place of each `@` that stands for one.
    private String filled(String text) {
        StringBuilder all = new StringBuilder();
        for (String part : text.split("(?<=[\"/= :])@(?=[\"&])", -1)) {
            if (!all.isEmpty()) {
                String canary = "c4nary" + canaries.size() + "x9q2w8e7";
                canaries.add(canary);
                all.append(canary);
            }
            all.append(part);
        }
        return all.toString();
    }

    /// A user with a password, a second factor, recovery codes and sessions.
    private List<String> people(Rig.Browser admin) throws IOException {
        String body = "{\"name\":\"ann\",\"role\":\"admin\",\"password\":\"" + PASSWORD + "\"}";
        assertThat(rig.change(admin, "POST", "/users", body).status()).isEqualTo(201);
        Rig.Browser ann = rig.browser(rig.session("{\"user\":\"ann\",\"password\":\"" + PASSWORD + "\"}"));
        String seed =
                rig.change(ann, "POST", "/me/totp", null).json().get("secret").stringValue();
        Http.Reply codes =
                rig.change(ann, "POST", "/me/totp/confirm", "{\"code\":\"" + Codes.now(seed, rig.clock) + "\"}");
        for (JsonNode code : codes.json().get("codes")) {
            canaries.add(code.stringValue());
        }
        Rig.Browser again = rig.signIn("ann");
        String link = rig.web.createSigninLink("ann");
        canaries.addAll(List.of(PASSWORD, seed, link.substring(link.indexOf("#k=") + 3)));
        for (Rig.Browser browser : List.of(admin, ann, again)) {
            canaries.add(browser.cookie().substring(browser.cookie().indexOf('=') + 1));
            canaries.add(browser.csrf());
        }
        return List.of("ann");
    }

    private String tokens() throws IOException {
        Http.Reply made = rig.change("POST", "/tokens", "{\"role\":\"viewer\",\"name\":\"reader\"}");
        String token = made.json().get("token").stringValue();
        canaries.add(token.substring(token.lastIndexOf('_') + 1));
        String local = rig.local();
        canaries.add(local.substring(local.lastIndexOf('_') + 1));
        return made.json().get("id").stringValue();
    }

    private String made(String path, String body) throws IOException {
        Http.Reply made = rig.change("POST", path, body);
        assertThat(made.status()).as(body + " " + made.text()).isEqualTo(201);
        assertHidden(made, "the answer to who set it");
        return made.json().get("id").stringValue();
    }

    /// Everything is tried once, fails, and says why.
    private void failures(List<String> ids) throws IOException {
        int told = 0;
        for (String id : ids) {
            for (String path : List.of("/checks/" + id + "/run", "/channels/" + id + "/test")) {
                for (String to : List.of("a@example.com", "#ops", "+15550100")) {
                    Http.Reply reply = rig.change("POST", path, "{\"to\":\"" + to + "\"}");
                    assertThat(reply.status()).as(path).isLessThan(500);
                    assertHidden(reply, path);
                    told += reply.status() == 200 ? 1 : 0;
                }
            }
        }
        assertThat(told).as("most were tried, and their dialogues are shown").isGreaterThan(10);
    }

    private static SortedSet<String> targets(Route route, List<String> ids) {
        TreeSet<String> targets = new TreeSet<>(List.of(Asking.target(route)));
        for (String id : ids) {
            targets.add(Asking.target(route)
                    .replace("/checks/abc", "/checks/" + id)
                    .replace("/users/abc", "/users/" + id)
                    .replace("/incidents/abc", "/incidents/1"));
        }
        if (route.path().text().endsWith("/journal") || route.path().text().endsWith("/messages")) {
            targets.add(
                    route.path().text() + "?" + (route.path().text().endsWith("/journal") ? "from=-7d" : "limit=1000"));
        }
        return targets;
    }

    private void assertHidden(Http.Reply reply, String what) {
        String text = reply.text() + reply.headers();
        for (String canary : canaries) {
            byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
            assertThat(text)
                    .as(what)
                    .doesNotContain(canary)
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes))
                    .doesNotContain(
                            Base64.getEncoder().encodeToString(("u:" + canary).getBytes(StandardCharsets.UTF_8)))
                    .doesNotContain(Asking.encoded(canary));
        }
        assertThat(text).as(what).doesNotContain("argon2");
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
