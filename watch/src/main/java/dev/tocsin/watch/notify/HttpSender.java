package dev.tocsin.watch.notify;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// Sends one HTTP request for a channel and says what the answer means for the message:
///
/// ```
/// 2xx                       delivered
/// 429, 408, 5xx             later, after Retry-After (seconds or a date) when it says so
/// no answer, broken line    later
/// other 4xx, 3xx, 1xx       refused
/// ```
///
/// A redirect is never followed: it would carry the message, and what proves who we are, to somebody the admin did not
/// name. What is connected to is an address that [dev.tocsin.probe.Reach] has let through, never the name again. Of an
/// answer [#ANSWER_BYTES] are read. Every request has a connection of its own: alerts are rare, and a connection that
/// died unnoticed would cost a repetition. Thread-safe.
final class HttpSender {
    /// Bytes of an answer that are looked at.
    static final int ANSWER_BYTES = 4_096;

    private static final int SECRET_CHARS = 8; // shorter parts of a path are words
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(60);
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1); // a server's wish; the outbox decides at the end

    private final ChannelParts parts;
    private final Settings settings;
    private final OkHttpClient client;

    /// How requests are made.
    ///
    /// @param timeout for the whole of a request, with the name's look-up
    /// @param proxy an HTTP proxy; null: none
    /// @param trust whose certificates are believed
    record Settings(Duration timeout, @Nullable InetSocketAddress proxy, Trust trust) {
        /// Reads `timeout`, `proxy` and `ca-file`.
        static Settings read(FieldReader in) {
            return new Settings(in.duration("timeout", LEAST, MOST, USUAL), proxy(in), Trust.read(in));
        }

        private static @Nullable InetSocketAddress proxy(FieldReader in) {
            String text = in.textOrNull("proxy");
            if (text == null || text.isEmpty()) {
                return null;
            }
            HttpUrl url = HttpUrl.parse(text);
            if (url == null || !url.scheme().equals("http") || !url.username().isEmpty()) {
                in.refuse("proxy", "must be http://HOST:PORT");
                return null;
            }
            return InetSocketAddress.createUnresolved(url.host(), url.port());
        }
    }

    /// A request.
    ///
    /// @param method `POST`, `PUT`, `GET`
    /// @param url where to
    /// @param headers by name; `Content-Type` is not among them
    /// @param type of the body
    /// @param body the body; not sent with GET
    record Call(String method, String url, SequencedMap<String, String> headers, String type, byte[] body) {
        /// A POST of `json`.
        static Call json(String url, SequencedMap<String, String> headers, String json) {
            return new Call(
                    "POST", url, headers, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// What a server said.
    ///
    /// @param status of the answer
    /// @param retryAfter the header of that name, null when there is none
    /// @param body the beginning of the answer's body
    record Answer(int status, @Nullable String retryAfter, String body) {
        /// The answer on one line, for a receipt.
        String brief() {
            String said = Texts.cut(Escape.line(body).strip(), 200);
            return said.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + said;
        }
    }

    /// A sender with `settings`.
    HttpSender(ChannelParts parts, Settings settings) {
        this.parts = parts;
        this.settings = settings;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                .sslSocketFactory(settings.trust.sockets(), settings.trust.manager())
                .dns(this::addresses)
                .callTimeout(settings.timeout)
                .connectTimeout(settings.timeout)
                .readTimeout(settings.timeout)
                .writeTimeout(settings.timeout);
        InetSocketAddress proxy = settings.proxy;
        this.client = builder.proxy(proxy == null ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, proxy))
                .build();
    }

    /// How long a message of one request may take.
    Duration patience() {
        return settings.timeout.plusSeconds(5);
    }

    /// Sends `call` and judges the answer as above.
    ///
    /// @throws IOException when there is no answer
    Channel.Receipt send(Call call, Channel.Dialogue debug) throws IOException, InterruptedException {
        return judge(ask(call, debug));
    }

    /// What `answer` means.
    Channel.Receipt judge(Answer answer) {
        return judge(answer, parts.clock());
    }

    /// Sends `call` and gives the answer.
    ///
    /// @throws IOException when there is none
    Answer ask(Call call, Channel.Dialogue debug) throws IOException, InterruptedException {
        HttpUrl url = HttpUrl.parse(call.url);
        if (url == null) {
            throw new IOException("got an address that is none");
        }
        if (settings.proxy == null) {
            parts.reach().addresses(url.host(), settings.timeout); // an address needs no look-up: checked here, too
        }
        Request.Builder request = new Request.Builder().url(url).header("User-Agent", parts.product());
        call.headers.forEach(request::header);
        RequestBody body =
                call.method.equals("GET") ? null : RequestBody.create(call.body, okhttp3.MediaType.parse(call.type));
        debug.line("> " + call.method + " " + call.url);
        call.headers.forEach((name, value) -> debug.line("> " + name + ": " + (secretHeader(name) ? "***" : value)));
        if (body != null) {
            debug.line("> " + new String(call.body, StandardCharsets.UTF_8));
        }
        try (Response response =
                client.newCall(request.method(call.method, body).build()).execute()) {
            Answer answer = new Answer(response.code(), response.header("Retry-After"), beginning(response));
            debug.line("< " + answer.brief());
            return answer;
        } catch (InterruptedIOException timeout) {
            debug.line("no answer: " + timeout.getMessage());
            throw new IOException("no answer within " + settings.timeout.toMillis() + " ms", timeout);
        } catch (IOException trouble) {
            debug.line("no answer: " + trouble.getMessage());
            throw trouble;
        }
    }

    /// What `answer` means; `clock` tells how far away a date is.
    static Channel.Receipt judge(Answer answer, Clock clock) {
        int status = answer.status;
        if (status >= 200 && status < 300) {
            return new Channel.Receipt.Delivered(answer.brief());
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new Channel.Receipt.Later(answer.brief(), wait(answer.retryAfter, clock));
        }
        return new Channel.Receipt.Refused(answer.brief());
    }

    /// How long a `Retry-After` asks to wait, an hour at most; null when it says nothing that can be read. A date that
    /// has passed is no wait.
    static @Nullable Duration wait(@Nullable String header, Clock clock) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        Duration wait;
        try {
            wait = text.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            Instant.ofEpochMilli(clock.wallMillis()),
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException unreadable) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /// What is wrong with `url` as the address of a server; null when nothing is.
    static @Nullable String problem(String url) {
        HttpUrl parsed = url.length() > 2_000 ? null : HttpUrl.parse(url);
        if (parsed == null) {
            return "must be an address that begins with https:// or http://";
        }
        if (!parsed.username().isEmpty() || !parsed.password().isEmpty()) {
            return "must not hold a user or a password";
        }
        return null;
    }

    /// Reads `name` as the address of a server; `otherwise` null: it must be there.
    static String url(FieldReader in, String name, @Nullable String otherwise) {
        String url = otherwise == null ? in.text(name) : in.text(name, otherwise);
        String problem = url.isEmpty() ? null : problem(url);
        if (problem != null) {
            in.refuse(name, problem);
        }
        return url;
    }

    /// What is secret of `url`, the address of a hosted webhook: everything behind the host, and each longer part
    /// of it.
    static List<String> secrets(String url) {
        int host = url.indexOf("://");
        int slash = host < 0 ? -1 : url.indexOf('/', host + 3);
        if (slash < 0 || slash == url.length() - 1) {
            return List.of();
        }
        List<String> secrets = new ArrayList<>(List.of(url.substring(slash)));
        for (String part : url.substring(slash + 1).split("[/?&=]", -1)) {
            if (part.length() >= SECRET_CHARS) {
                secrets.add(part);
            }
        }
        return secrets;
    }

    private List<InetAddress> addresses(String host) throws UnknownHostException {
        try {
            return parts.reach().addresses(host, settings.timeout);
        } catch (IOException trouble) {
            UnknownHostException told = new UnknownHostException(Guarded.words(trouble));
            told.initCause(trouble);
            throw told;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        }
    }

    private static String beginning(Response response) throws IOException {
        BufferedSource source = response.body().source();
        Buffer read = new Buffer();
        long left = ANSWER_BYTES;
        while (left > 0) {
            long got = source.read(read, left);
            if (got < 0) {
                break;
            }
            left -= got;
        }
        return read.readUtf8();
    }

    private static boolean secretHeader(String name) {
        return name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("Proxy-Authorization");
    }
}
