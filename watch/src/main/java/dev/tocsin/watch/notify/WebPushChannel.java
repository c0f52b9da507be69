package dev.tocsin.watch.notify;

import dev.tocsin.base.Severity;
import dev.tocsin.base.Sha256;
import dev.tocsin.base.config.FieldReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Notifications in browsers, by Web Push (RFC 8030): an address is what a browser hands out when somebody subscribes,
/// the JSON text of its `PushSubscription`. The push service in between cannot read the message. What the browser's
/// worker gets is `{title, body, url, tag, severity, at, sticky}`.
final class WebPushChannel implements Guarded.Work {
    private static final long TOKEN_SECONDS = 12 * 3_600L; // RFC 8292: at most 24 h
    private static final long LIVES_SECONDS = 24 * 3_600L; // as long as the outbox tries
    private static final int TEXT_BYTES = 2_500;

    private final ChannelParts parts;
    private final HttpSender http;
    private final Identity identity;

    private WebPushChannel(ChannelParts parts, HttpSender http, Identity identity) {
        this.parts = parts;
        this.http = http;
        this.identity = identity;
    }

    /// Who sends.
    ///
    /// @param publicKey in Base64, as browsers were told
    /// @param key that signs; null when what was set is none
    /// @param subject `mailto:` or `https:` of who answers for it
    /// @param line template
    private record Identity(String publicKey, @Nullable ECPrivateKey key, String subject, Template line) {}

    /// A browser.
    private record Browser(HttpUrl endpoint, byte[] key, byte[] auth) {}

    /// The type `webpush`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "webpush";
        }

        @Override
        public String help() {
            return "Shows notifications in browsers that subscribed, even when no page is open.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String publicKey = in.text("public-key");
            String privateKey = in.text("private-key");
            String subject = in.text("subject");
            if (!subject.matches("(mailto:|https://)[\\x21-\\x7e]{3,200}")) {
                in.refuse("subject", "must be mailto:ADDRESS or https://PAGE of who answers for this hub");
            }
            Template line = Template.read(in, "line", Texts.NAMES, Texts.ALERT_LINE);
            Identity identity = new Identity(publicKey, key(in, publicKey, privateKey), subject, line);
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            return new Guarded(
                    name(),
                    new WebPushChannel(parts, http, identity),
                    Secrets.of(List.of(privateKey)),
                    http.patience().multipliedBy(3),
                    parts);
        }

        private static @Nullable ECPrivateKey key(FieldReader in, String known, String secret) {
            if (known.isEmpty() || secret.isEmpty()) {
                return null; // told already
            }
            try {
                ECPrivateKey key = PushCrypto.privateKey(Base64.getUrlDecoder().decode(secret));
                if (!PushCrypto.belong(
                        key, PushCrypto.publicKey(Base64.getUrlDecoder().decode(known)))) {
                    in.refuse("public-key", "must belong to private-key");
                }
                return key;
            } catch (GeneralSecurityException | IllegalArgumentException noKey) {
                in.refuse("private-key", "and public-key must be a VAPID key pair in Base64 for addresses");
                return null;
            }
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return browser(address) == null ? "must be the JSON of a PushSubscription" : null;
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("needs a browser that has subscribed");
        }
        byte[] message = message(notice).toString().getBytes(StandardCharsets.UTF_8);
        return Each.tell(to, address -> push(notice, message, address, debug));
    }

    private Channel.Receipt push(Notice notice, byte[] message, String address, Channel.Dialogue debug)
            throws Exception {
        Browser browser = browser(address);
        ECPrivateKey key = identity.key;
        if (browser == null || key == null) {
            throw new AssertionError("BUG: got an address or a key that is none, must have been refused");
        }
        String origin = browser.endpoint.scheme() + "://" + browser.endpoint.host()
                + (browser.endpoint.port() == HttpUrl.defaultPort(browser.endpoint.scheme())
                        ? ""
                        : ":" + browser.endpoint.port());
        String token = PushCrypto.token(origin, identity.subject, parts.clock().wallSecond() + TOKEN_SECONDS, key);
        SequencedMap<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "vapid t=" + token + ", k=" + identity.publicKey);
        headers.put("Content-Encoding", "aes128gcm");
        headers.put("TTL", String.valueOf(LIVES_SECONDS));
        headers.put("Urgency", notice.severity() == Severity.CRITICAL ? "high" : "normal");
        headers.put("Topic", Sha256.hex(notice.key(), 16)); // 32 characters: a second copy replaces the first
        byte[] body = PushCrypto.encrypt(message, browser.key, browser.auth, parts.random());
        HttpSender.Call call =
                new HttpSender.Call("POST", browser.endpoint.toString(), headers, "application/octet-stream", body);
        debug.line("message: " + new String(message, StandardCharsets.UTF_8));
        HttpSender.Answer answer = http.ask(call, line -> debug.line(brief(line)));
        return answer.status() == 404 || answer.status() == 410
                ? new Channel.Receipt.Refused("the browser has ended its subscription (" + answer.brief() + ")")
                : http.judge(answer);
    }

    private ObjectNode message(Notice notice) {
        List<String> lines = Texts.lines(identity.line, notice, value -> value);
        return Json.object()
                .put("title", Texts.subject(notice, 100))
                .put("body", Texts.fit(lines, "\n", TEXT_BYTES / 3).stripTrailing())
                .put("url", Texts.cut(notice.url(), 500))
                .put("tag", Sha256.hex(notice.key(), 16))
                .put("severity", notice.severity().word())
                .put("at", notice.atMillis())
                .put("sticky", notice.severity() == Severity.CRITICAL);
    }

    private static @Nullable Browser browser(String address) {
        JsonNode json = address.length() > 4_096 ? null : Json.read(address);
        HttpUrl url = json == null ? null : HttpUrl.parse(json.path("endpoint").asString(""));
        if (json == null || url == null || HttpSender.problem(url.toString()) != null) {
            return null;
        }
        try {
            byte[] key = Base64.getUrlDecoder()
                    .decode(json.path("keys").path("p256dh").asString("").replaceAll("=", ""));
            byte[] auth = Base64.getUrlDecoder()
                    .decode(json.path("keys").path("auth").asString("").replaceAll("=", ""));
            PushCrypto.publicKey(key);
            return auth.length == 16 ? new Browser(url, key, auth) : null;
        } catch (GeneralSecurityException | IllegalArgumentException noKey) {
            return null;
        }
    }

    /// What is sent is unreadable here, too.
    private static String brief(String line) {
        return line.startsWith("> ") && line.chars().anyMatch(c -> c == 0xfffd) ? "> (encrypted)" : line;
    }
}
