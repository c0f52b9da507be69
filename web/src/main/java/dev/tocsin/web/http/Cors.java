package dev.tocsin.web.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// Which other sites' pages may read the API (Fetch standard, "CORS protocol"). Those that are listed are named in the
/// answer, one at a time; any other gets the answer of a hub that knows nothing of this. There is no way to say `*`,
/// and
/// a listed site gets nothing by the cookie of who is signed in here unless that is said of it, and then to read alone:
/// a change with a cookie needs this hub's own origin ([dev.tocsin.web.access.Gate]).
public final class Cors {
    private static final String API = "/api/";
    private static final String DAY_SECONDS = "86400";
    private static final String READ = "GET, HEAD";
    private static final String ALL = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String HEADERS = "Accept, Authorization, Cache-Control, Content-Type, Last-Event-ID";

    private final List<Origin> origins;

    /// Pages of `origins`.
    Cors(List<Origin> origins) {
        this.origins = List.copyOf(origins);
    }

    /// A site.
    ///
    /// @param origin scheme, host and port as a browser writes them
    /// @param changes whether its pages may change something, with a token
    /// @param credentials whether the browser may send the cookie with what they ask
    public record Origin(String origin, boolean changes, boolean credentials) {}

    /// The headers for an answer to a request of `headers` for `path`; empty when no listed site asks.
    Map<String, String> of(String path, HttpFields headers) {
        Origin origin = path.startsWith(API) ? find(headers.get("Origin")) : null;
        if (origin == null) {
            return Map.of();
        }
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("Access-Control-Allow-Origin", origin.origin);
        answer.put("Access-Control-Expose-Headers", "Retry-After");
        if (origin.credentials) {
            answer.put("Access-Control-Allow-Credentials", "true");
        }
        return answer;
    }

    /// The answer to a browser that asks before it asks, or null when it is none or of no listed site.
    @Nullable
    Answer preflight(String method, String path, HttpFields headers) {
        Origin origin = path.startsWith(API) && method.equals("OPTIONS") ? find(headers.get("Origin")) : null;
        if (origin == null || headers.get("Access-Control-Request-Method") == null) {
            return null;
        }
        return new Answer.Empty(
                204,
                Map.of(
                        "Access-Control-Allow-Methods", origin.changes ? ALL : READ,
                        "Access-Control-Allow-Headers", HEADERS,
                        "Access-Control-Max-Age", DAY_SECONDS));
    }

    /// Whether answers differ by who asks, so that nobody on the way keeps one for another.
    boolean any() {
        return !origins.isEmpty();
    }

    private @Nullable Origin find(@Nullable String asking) {
        for (Origin origin : origins) {
            if (origin.origin.equals(asking)) {
                return origin;
            }
        }
        return null;
    }
}
