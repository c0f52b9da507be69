package dev.tocsin.web.api;

import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// `/embed/{host}`: one host as a small page that listed sites may show in a frame. The page is the same for any host;
/// its script reads the token behind `#`, which no browser sends anywhere, and asks `/hosts/{host}/card` with it. What
/// the token lets see is for the door to judge, and a token of the scope `card` opens nothing else.
public final class CardApi {
    private final byte[] page = bytes("card.html");
    private final byte[] style = bytes("card.css");
    private final byte[] script = bytes("card.js");
    private final Map<String, String> headers;

    /// For pages of `frames`, origins; nobody when it is empty.
    public CardApi(List<String> frames) {
        String ancestors = frames.isEmpty() ? "'none'" : String.join(" ", frames);
        this.headers = Map.of(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors "
                        + ancestors + "; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
                "Cross-Origin-Resource-Policy",
                "cross-origin",
                "X-Robots-Tag",
                "noindex");
    }

    /// `GET /embed/{host}`.
    public Answer page(Call call) {
        return new Answer.Bytes(200, "text/html; charset=utf-8", page, null, headers);
    }

    /// `GET /embed.css`.
    public Answer style(Call call) {
        return new Answer.Bytes(200, "text/css; charset=utf-8", style, null, Map.of());
    }

    /// `GET /embed.js`.
    public Answer script(Call call) {
        return new Answer.Bytes(200, "text/javascript; charset=utf-8", script, null, Map.of());
    }

    private static byte[] bytes(String name) {
        try (InputStream in = CardApi.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("BUG: got no " + name + " in this jar, must be there");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new AssertionError("BUG: got a jar that cannot be read, must be whole", broken);
        }
    }
}
