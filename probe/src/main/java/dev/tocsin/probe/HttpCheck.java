package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether a web server answers as it should; by default with exactly 200. The failure's code is the status that came,
/// its message that number. `https` is the same over TLS ([TlsSettings]).
///
/// ```
/// path: /health               # or url: https://other.example/health; a host may carry :port/path itself
/// port: 8080
/// method: GET                 # GET HEAD POST PUT DELETE OPTIONS PATCH
/// headers: {Accept: text/html}
/// body: '{"q":1}'
/// user: u  password: p        # or token: t
/// expect: [2xx, 301-302]      # default 200
/// follow: 3                   # redirects, 0–5; none unless set
/// contains: welcome           # in the body
/// lacks: error
/// matches: 'v[0-9]+'          # regular expression, found anywhere in the body
/// json: {/status: ok}         # pointer and text
/// ```
public final class HttpCheck implements CheckType {
    /// The most bytes of an answer that are read.
    static final int BODY_BYTES = 1 << 20;

    private static final int REDIRECTS = 5;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}"); // RFC 9110 §5.6.2

    private final String scheme;

    /// The type for `http` or `https`.
    HttpCheck(String scheme) {
        this.scheme = scheme;
    }

    /// How a method is written.
    private enum Method {
        GET,
        HEAD,
        POST,
        PUT,
        DELETE,
        OPTIONS,
        PATCH
    }

    /// What the body must be.
    private record Wanted(
            @Nullable String contains,
            @Nullable String lacks,
            @Nullable Pattern matches,
            SequencedMap<String, String> json) {}

    @Override
    public String name() {
        return scheme;
    }

    @Override
    public String help() {
        return scheme.equals("http")
                ? "A web server answers with the expected status and content."
                : "A web server answers over TLS with the expected status and content, and its certificate is right.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        Target target = target(scheme, host, in);
        HttpTalk.Request request = request(in);
        Statuses expected = Statuses.read(in, "expect", Verdict.OK);
        SequencedMap<String, String> json = in.pairs("json");
        json.keySet().stream()
                .filter(p -> !p.isEmpty() && !p.startsWith("/"))
                .forEach(p -> in.refuse("json", "got \"" + Transcript.plain(p, 50) + "\"; a pointer begins with /"));
        Wanted wanted = new Wanted(in.textOrNull("contains"), in.textOrNull("lacks"), Search.read(in, "matches"), json);
        TlsSettings tls = TlsSettings.read(in);
        return attempt -> {
            HttpTalk.Answer answer = new HttpTalk(attempt, tls).ask(target, request);
            attempt.fact("http.status", Integer.toString(answer.status()));
            if (!expected.has(answer.status())) {
                return Verdict.wrong(answer.status(), Integer.toString(answer.status()));
            }
            String missing = missing(wanted, answer, attempt);
            return missing.isEmpty()
                    ? Verdict.up(Integer.toString(answer.status()))
                    : Verdict.wrong(Verdict.UNEXPECTED, missing);
        };
    }

    /// Where to ask: member `url`, or `host`, which may carry a port and a path, with the members `port` and `path`.
    static Target target(String scheme, String host, FieldReader in) {
        String url = in.textOrNull("url");
        int port = in.whole("port", 1, 65_535, 0);
        String path = in.textOrNull("path");
        try {
            boolean six = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
            Target target = Target.parse(url != null ? url : scheme + "://" + (six ? "[" + host + "]" : host));
            if (!target.scheme().equals(scheme)
                    && !(scheme.equals("http") && target.scheme().equals("https"))) {
                in.refuse("url", "must begin with " + scheme + "://");
            }
            return new Target(
                    target.scheme(),
                    target.host(),
                    port == 0 ? target.port() : port,
                    path == null ? target.path() : Target.path(path));
        } catch (IOException bad) {
            in.refuse(url != null ? "url" : path != null ? "path" : "host", String.valueOf(bad.getMessage()));
            return new Target(scheme, "invalid", 1, "/");
        }
    }

    private static HttpTalk.Request request(FieldReader in) {
        String method = in.text("method", "GET");
        if (java.util.stream.Stream.of(Method.values()).noneMatch(m -> m.name().equals(method))) {
            in.refuse("method", "must be one of " + java.util.List.of(Method.values()));
        }
        SequencedMap<String, String> headers = in.pairs("headers");
        headers.forEach((name, value) -> {
            boolean broken = value.chars().anyMatch(c -> c < ' ' || c == 0x7f);
            boolean ours = name.equalsIgnoreCase("Content-Length")
                    || name.equalsIgnoreCase("Transfer-Encoding")
                    || name.equalsIgnoreCase("Connection");
            if (!TOKEN.matcher(name).matches() || broken || ours) {
                in.refuse("headers", "\"" + Transcript.plain(name, 50) + "\" cannot be sent as a header");
            }
        });
        byte[] body = in.text("body", "").getBytes(StandardCharsets.UTF_8);
        return new HttpTalk.Request(
                method, headers, authorization(in), body, in.whole("follow", 0, REDIRECTS, 0), BODY_BYTES);
    }

    /// The header that members `user` and `password`, or `token`, make; empty without them.
    static String authorization(FieldReader in) {
        String user = in.textOrNull("user");
        String password = in.text("password", "");
        String token = in.textOrNull("token");
        if (user != null && token != null) {
            in.refuse("token", "stands beside user; one of them is enough");
        }
        if (token != null) {
            if (token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                in.refuse("token", "must be ASCII without spaces");
            }
            return "Bearer " + token;
        }
        String both = user + ":" + password;
        return user == null ? "" : "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /// What the body lacks, in words that do not show it; empty when nothing.
    private static String missing(Wanted wanted, HttpTalk.Answer answer, Attempt attempt) throws IOException {
        String text = answer.text();
        if (wanted.contains() != null && !text.contains(wanted.contains())) {
            return "the body does not contain \"" + wanted.contains() + "\"";
        }
        if (wanted.lacks() != null && text.contains(wanted.lacks())) {
            return "the body contains \"" + wanted.lacks() + "\"";
        }
        if (wanted.matches() != null && !Search.finds(wanted.matches(), text, attempt)) {
            return "the body does not match " + wanted.matches().pattern();
        }
        for (var entry : wanted.json().entrySet()) {
            try {
                if (!entry.getValue().equals(Json.at(text, entry.getKey()))) {
                    return "the body's " + entry.getKey() + " is not \"" + entry.getValue() + "\"";
                }
            } catch (Json.NoJson none) {
                return "the body is " + none.getMessage();
            }
        }
        return "";
    }
}
