package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Posts a message as JSON to a program of one's own, signed so that it can be believed (the form of Standard
/// Webhooks 1.0): who has the secret knows that this hub sent exactly this body, and when.
///
/// ```
/// webhook-id: the notice's key, the same each time        Idempotency-Key: the same
/// webhook-timestamp: seconds since 1970
/// webhook-signature: v1,base64(HMAC-SHA256(secret, id + "." + timestamp + "." + body))
/// ```
///
/// The body's members are listed in `docs/reference/channels.md`; members may be added, never renamed.
final class WebhookChannel implements Guarded.Work {
    private static final String PREFIX = "whsec_"; // the standard's mark of a secret in Base64

    private final ChannelParts parts;
    private final HttpSender http;
    private final String url;
    private final byte[] secret;
    private final SequencedMap<String, String> headers;

    private WebhookChannel(ChannelParts parts, HttpSender http, Settings settings) {
        this.parts = parts;
        this.http = http;
        this.url = settings.url;
        this.secret = settings.secret;
        this.headers = settings.headers;
    }

    private record Settings(String url, byte[] secret, SequencedMap<String, String> headers) {}

    /// The type `webhook`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "webhook";
        }

        @Override
        public String help() {
            return "Posts each message as JSON to an address of yours, signed with HMAC-SHA256 when a secret is set.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String url = HttpSender.url(in, "url", null);
            String secret = in.text("secret", "");
            SequencedMap<String, String> headers = in.pairs("headers");
            headers.forEach((name, value) -> {
                String problem = HttpHeaders.problem(name, value);
                if (problem != null) {
                    in.refuse("headers", problem);
                }
            });
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            List<String> secrets = new java.util.ArrayList<>(headers.values());
            secrets.add(secret);
            secrets.addAll(HttpSender.secrets(url));
            WebhookChannel work = new WebhookChannel(parts, http, new Settings(url, key(in, secret), headers));
            return new Guarded(name(), work, Secrets.of(secrets), http.patience(), parts);
        }

        private static byte[] key(FieldReader in, String secret) {
            if (!secret.startsWith(PREFIX)) {
                return secret.getBytes(StandardCharsets.UTF_8);
            }
            try {
                return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            } catch (IllegalArgumentException noBase64) {
                in.refuse("secret", "begins with " + PREFIX + " and must go on in Base64");
                return new byte[0];
            }
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return address.isEmpty() ? null : "a webhook has no addresses: it is one";
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        String body = body(notice).toString();
        SequencedMap<String, String> all = new LinkedHashMap<>(headers);
        String second = String.valueOf(parts.clock().wallSecond());
        all.put("Idempotency-Key", notice.key());
        all.put("webhook-id", notice.key());
        all.put("webhook-timestamp", second);
        if (secret.length > 0) {
            all.put("webhook-signature", "v1," + sign(secret, notice.key() + "." + second + "." + body));
        }
        return http.send(HttpSender.Call.json(url, all, body), debug);
    }

    /// The signature of `text` in Base64.
    static String sign(byte[] secret, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ObjectNode body(Notice notice) {
        ObjectNode body = Json.object();
        body.put("version", 1)
                .put("key", notice.key())
                .put("subject", notice.subject())
                .put("severity", notice.severity().word())
                .put("at", notice.atMillis())
                .put("url", notice.url());
        ArrayNode lines = body.putArray("lines");
        for (Notice.Line line : notice.lines()) {
            lines.addObject()
                    .put("incident", line.incident())
                    .put("host", line.host())
                    .put("service", line.service())
                    .put("state", line.state())
                    .put("severity", line.severity().word())
                    .put("code", line.code())
                    .put("message", line.message())
                    .put("at", line.atMillis())
                    .put("duration", line.durationMillis())
                    .put("detail", line.detail());
        }
        return body;
    }
}
