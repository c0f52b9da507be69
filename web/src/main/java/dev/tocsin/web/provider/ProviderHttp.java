package dev.tocsin.web.provider;

import dev.tocsin.watch.notify.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks to a provider: JSON documents of a bounded size, within a deadline for the whole answer, never by a redirect
/// (it would carry the code, and what proves who this hub is, to somebody nobody has named). At most [#AT_ONCE] at a
/// time, because a stranger may begin a sign-in. Thread-safe.
final class ProviderHttp implements AutoCloseable {
    /// Answers that are waited for at one time.
    static final int AT_ONCE = 8;

    /// Bytes of one answer: keys of a large provider have some ten kB.
    static final int ANSWER_BYTES = 256 << 10;

    /// For the whole of one answer.
    static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int DEPTH = 16;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .build())
            .build();

    private final HttpClient client;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /// A client that believes `trust`.
    ProviderHttp(Trust trust) {
        SSLContext context;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust.manager()}, null);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("BUG: got a Java machine without TLS, must have it", impossible);
        }
        client = HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(DEADLINE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /// What was said: an object.
    ///
    /// @param status HTTP status
    /// @param json the object; empty when what came was none and the status tells of an error
    record Said(int status, JsonNode json) {}

    /// GET `from`, with the token `bearer` unless it is null.
    ///
    /// @throws ProviderTrouble when there is no such answer
    Said get(URI from, @Nullable String bearer) throws ProviderTrouble {
        HttpRequest.Builder request = request(from).GET();
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return send(request.build());
    }

    /// POST `form` to `to`, with the header `authorization` unless it is null.
    ///
    /// @throws ProviderTrouble when there is no such answer
    Said post(URI to, Map<String, String> form, @Nullable String authorization) throws ProviderTrouble {
        HttpRequest.Builder request = request(to)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return send(request.build());
    }

    /// `form` as it stands in an address or in a body.
    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    /// `text` as it stands in a form.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The members of `json` in plain Java: texts, numbers, flags, lists, maps; those that are null left out.
    static Map<String, Object> members(JsonNode json) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : json.properties()) {
            Object value = MAPPER.treeToValue(one.getValue(), Object.class);
            if (value != null) {
                members.put(one.getKey(), value);
            }
        }
        return members;
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(DEADLINE).header("Accept", "application/json");
    }

    private Said send(HttpRequest request) throws ProviderTrouble {
        String where = request.uri().getHost();
        if (!free.tryAcquire()) {
            throw new ProviderTrouble("is asked too much at once; try again in a moment");
        }
        CompletableFuture<HttpResponse<byte[]>> coming =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES));
        try {
            HttpResponse<byte[]> came = coming.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            return new Said(came.statusCode(), object(came, where));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProviderTrouble("was not waited for", stopped);
        } catch (TimeoutException late) {
            throw new ProviderTrouble("did not answer within " + DEADLINE.toSeconds() + " s (" + where + ")", late);
        } catch (ExecutionException failed) {
            Throwable why = failed.getCause() instanceof IOException io ? io : failed;
            throw new ProviderTrouble("cannot be reached (" + where + "): " + why, failed);
        } finally {
            coming.cancel(true);
            free.release();
        }
    }

    private static JsonNode object(HttpResponse<byte[]> came, String where) throws ProviderTrouble {
        try {
            JsonNode read = MAPPER.readTree(came.body());
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (JacksonException noJson) {
            if (came.statusCode() == 200) {
                throw new ProviderTrouble("answered what is no JSON (" + where + ")", noJson);
            }
        }
        if (came.statusCode() == 200) {
            throw new ProviderTrouble("answered what is no JSON object (" + where + ")");
        }
        return MAPPER.createObjectNode();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
