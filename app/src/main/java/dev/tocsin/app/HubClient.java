package dev.tocsin.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the HTTP API (`docs/reference/http-api.md`) for commands: asks, waits, and turns every refusal into a
/// [CommandFailure] with the hub's own sentence. Thread-safe.
final class HubClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60); // a year of one column on a small machine

    private static final Duration ACTION = Duration.ofSeconds(150); // the hub's own limit is shorter
    private static final int ERROR_BYTES = 64 << 10;

    private final URI address;
    private final @Nullable String token;
    private final HttpClient http;

    /// A client of the hub at `address`; without `token` only `/health` answers.
    ///
    /// @param pin base64 of the SHA-256 of the key that it shows over TLS; empty to trust what the JDK trusts
    HubClient(URI address, @Nullable String token, String pin) {
        this.address = address;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        if (!pin.isEmpty()) {
            builder.sslContext(PinnedTrust.context(pin));
        }
        this.http = builder.build();
    }

    /// GET `path` (below `/api/v1`) with `query`; null values are left out.
    JsonNode get(String path, Map<String, @Nullable String> query) {
        String words = query.entrySet().stream()
                .filter(e -> e.getValue() != null)
                .map(e -> e.getKey() + "=" + encoded(String.valueOf(e.getValue())))
                .collect(Collectors.joining("&"));
        return send(request(path + (words.isEmpty() ? "" : "?" + words)).GET().build());
    }

    /// POST `body` as JSON to `path`.
    JsonNode post(String path, Map<String, ?> body) {
        String json = JsonMapper.shared().writeValueAsString(body);
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /// POST `body` as JSON to `path`, which may take two minutes; what was refused by the state of things is an answer
    /// like any other, with a member `result`.
    JsonNode act(String path, Map<String, ?> body) {
        String json = JsonMapper.shared().writeValueAsString(body);
        HttpRequest request = request(path)
                .timeout(ACTION)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = exchange(request);
        if (answer.statusCode() == 409) {
            JsonNode refused = parsed(answer.body());
            if (refused.has("result")) {
                return refused;
            }
        }
        return judged(answer);
    }

    /// GET `path` as it comes, however long it takes.
    ///
    /// @throws IOException when the connection is lost
    InputStream stream(String path) throws IOException {
        try {
            HttpResponse<InputStream> answer =
                    http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            try (InputStream body = answer.body()) {
                throw refusal(answer.statusCode(), new String(body.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNREACHABLE, "interrupted while asking " + address, interrupted);
        }
    }

    /// `text` as one segment of a path or one value of a query.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/api/v1" + pathAndQuery))
                .timeout(ANSWER)
                .header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private JsonNode send(HttpRequest request) {
        return judged(exchange(request));
    }

    private JsonNode judged(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 == 2) {
            return parsed(answer.body());
        }
        throw refusal(answer.statusCode(), answer.body());
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            String why = failure.getCause() instanceof UnresolvedAddressException
                    ? "there is no machine of that name"
                    : failure instanceof ConnectException
                            ? "nobody listens there"
                            : String.valueOf(failure.getMessage());
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "cannot reach the hub at " + address + " ("
                            + why
                            + "); start it with \"tocsin up\", or say where it is with --url",
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNREACHABLE, "interrupted while asking " + address, interrupted);
        }
    }

    private JsonNode parsed(String body) {
        try {
            return JsonMapper.shared().readTree(body.isEmpty() ? "null" : body);
        } catch (JacksonException notJson) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, "what answers at " + address + " is no hub: its answer is no JSON", notJson);
        }
    }

    private CommandFailure refusal(int status, String body) {
        String told = "";
        try {
            told = JsonMapper.shared()
                    .readTree(body)
                    .path("error")
                    .path("message")
                    .asString("");
        } catch (JacksonException notJson) {
            told = "the answer is no JSON: is this a hub?";
        }
        String message = told.isEmpty() ? "the hub at " + address + " answers " + status : told;
        ExitCode exit = switch (status) {
            case 400, 413, 422 -> ExitCode.USAGE;
            case 401, 403 -> ExitCode.NOT_ALLOWED;
            case 404, 409, 429 -> ExitCode.REFUSED;
            case 502, 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.BUG;
        };
        String hint = status == 401
                ? token == null
                        ? "; give a token with --token or $TOCSIN_TOKEN"
                        : "; the token is unknown, revoked or expired"
                : "";
        return new CommandFailure(exit, message + hint);
    }
}
