package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Text messages by any gateway that takes HTTP: the request is a template, so that Clickatell, Twilio and the next
/// one need no code. One request for each text, with all numbers in it; `each: true` where a gateway takes one number.
///
/// ```
/// url:  https://gateway.example/send?user=%{username}&to=%{to}&text=%{text}
/// ```
///
/// Values are escaped for where they stand: in the address and in a form as `%XX`, in JSON as between quotes, in XML
/// and headers likewise; so a text can never add a parameter. Some gateways answer 200 whatever happened: `expect` is
/// what a good answer holds.
final class SmsChannel implements Guarded.Work {
    private static final int KEY_CHARS = 12; // shorter words are those that people write

    private static final Set<String> NAMES = Set.of("to", "text", "id", "from", "username", "password");

    private final HttpSender http;
    private final Settings settings;
    private final Taken taken = new Taken();

    private SmsChannel(HttpSender http, Settings settings) {
        this.http = http;
        this.settings = settings;
    }

    private record Settings(
            String method,
            Template url,
            Map<String, Template> headers,
            String type,
            Template body,
            Map<String, String> account,
            boolean basic,
            boolean each,
            String join,
            String expect,
            SmsText text) {}

    /// The type `sms`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "sms";
        }

        @Override
        public String help() {
            return "Sends text messages by any gateway that takes HTTP; the request is a template.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            HttpSender.url(in, "url", null);
            Map<String, String> account = new LinkedHashMap<>();
            account.put("from", in.text("from", ""));
            account.put("username", in.text("username", ""));
            account.put("password", in.text("password", ""));
            String method = in.text("method", "POST");
            if (!Set.of("GET", "POST", "PUT").contains(method)) {
                in.refuse("method", "must be GET, POST or PUT");
            }
            Settings settings = new Settings(
                    method,
                    Template.read(in, "url", NAMES, "https://gateway.invalid/"),
                    headers(in),
                    in.text("content-type", "application/x-www-form-urlencoded"),
                    Template.read(in, "body", NAMES, ""),
                    account,
                    in.flag("basic", false),
                    in.flag("each", false),
                    in.text("join", ","),
                    in.text("expect", ""),
                    SmsText.read(in));
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            List<String> secrets = new ArrayList<>(List.of(account.getOrDefault("password", "")));
            in.pairs("headers").forEach((name, value) -> secrets.add(value.contains("%") ? "" : value));
            if (settings.basic) {
                secrets.add(basic(account));
            }
            secrets.addAll(keys(in.text("url", "")));
            secrets.addAll(keys(in.text("body", "")));
            return new Guarded(
                    name(),
                    new SmsChannel(http, settings),
                    Secrets.of(secrets),
                    http.patience().multipliedBy(3),
                    parts);
        }

        /// What in an address or a body looks like a key of the gateway: a long word of letters and digits.
        private static List<String> keys(String text) {
            return List.of(text.split("[^A-Za-z0-9_.~-]+")).stream()
                    .filter(word ->
                            word.length() >= KEY_CHARS && word.matches(".*[0-9].*") && word.matches(".*[A-Za-z].*"))
                    .toList();
        }

        private static Map<String, Template> headers(FieldReader in) {
            Map<String, Template> headers = new LinkedHashMap<>();
            in.pairs("headers").forEach((name, value) -> {
                String problem = HttpHeaders.problem(name, value);
                if (problem != null) {
                    in.refuse("headers", problem);
                    return;
                }
                try {
                    headers.put(name, Template.of(value, NAMES));
                } catch (IllegalArgumentException unknown) {
                    in.refuse("headers", String.valueOf(unknown.getMessage()));
                }
            });
            return headers;
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return SmsText.problem(address);
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("needs a telephone number");
        }
        return settings.each
                ? Each.tell(to, number -> texts(notice, number, debug))
                : texts(notice, String.join(settings.join, to), debug);
    }

    private Channel.Receipt texts(Notice notice, String to, Channel.Dialogue debug) throws Exception {
        List<String> texts = settings.text.of(notice);
        Channel.Receipt last = new Channel.Receipt.Delivered("taken before");
        for (int i = 0; i < texts.size(); i++) {
            String part = SmsText.id(notice, i) + " " + to;
            if (taken.has(part)) {
                continue;
            }
            last = judge(http.ask(call(to, texts.get(i), SmsText.id(notice, i)), debug));
            if (!(last instanceof Channel.Receipt.Delivered)) {
                return last;
            }
            taken.add(part);
        }
        return last;
    }

    private Channel.Receipt judge(HttpSender.Answer answer) {
        Channel.Receipt receipt = http.judge(answer);
        boolean good = receipt instanceof Channel.Receipt.Delivered;
        return good && !answer.body().contains(settings.expect)
                ? new Channel.Receipt.Refused("the answer lacks what was expected: " + answer.brief())
                : receipt;
    }

    private HttpSender.Call call(String to, String text, String id) {
        Map<String, String> values = new LinkedHashMap<>(settings.account);
        values.put("to", to);
        values.put("text", text);
        values.put("id", id);
        SequencedMap<String, String> headers = new LinkedHashMap<>();
        settings.headers.forEach((name, value) -> headers.put(name, value.fill(values::get, Escape::url)));
        headers.put("Idempotency-Key", id);
        if (settings.basic) {
            headers.put("Authorization", "Basic " + basic(settings.account));
        }
        byte[] body = settings.body.fill(values::get, escape(settings.type)).getBytes(StandardCharsets.UTF_8);
        return new HttpSender.Call(
                settings.method, settings.url.fill(values::get, Escape::url), headers, settings.type, body);
    }

    private static String basic(Map<String, String> account) {
        String pair = account.get("username") + ":" + account.get("password");
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static UnaryOperator<String> escape(String type) {
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return Escape::url;
        }
        if (type.contains("json")) {
            return Escape::json;
        }
        return type.contains("xml") ? Escape::html : text -> text;
    }
}
