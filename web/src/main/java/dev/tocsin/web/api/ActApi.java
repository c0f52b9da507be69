package dev.tocsin.web.api;

import dev.tocsin.watch.Acts;
import dev.tocsin.watch.Acts.Seen;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.alert.ActLinks.Purpose;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/act/{link}`: what a link of a mail does, for whom it was sent to, without a sign-in.
///
/// To open it shows what would be done and a button, so that a mail program that opens all links does nothing.
/// The button posts, which a page of another site cannot do in its reader's name: such a request says where it
/// comes from and is refused. Nobody finds a link by trying, none says more than the mail, and each ends by
/// itself.
public final class ActApi {
    private static final String HTML = "text/html; charset=utf-8";

    /// A page of a form and nothing else; its own origin must be told with the form, and to nobody else.
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            "Referrer-Policy",
            "same-origin",
            "X-Robots-Tag",
            "noindex");

    private static final String STYLE = """
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            body { max-width: 34rem; margin: 12vh auto 0; padding: 0 1rem; }
            h1 { font-size: 1.4rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
            p { margin: 0 0 1rem; overflow-wrap: anywhere; }
            form { display: inline-block; margin: 0 .5rem .5rem 0; }
            button { font: inherit; min-height: 44px; padding: 0 1.2rem; border: 0; border-radius: 6px; }
            button { background: light-dark(#1257a8, #7fb4f5); color: light-dark(#fff, #0b1622); cursor: pointer; }
            """;

    private final Watch watch;

    /// Does what links for incidents of `watch` are for.
    public ActApi(Watch watch) {
        this.watch = watch;
    }

    /// `GET /act.css`.
    public Answer style(Call call) {
        byte[] bytes = STYLE.getBytes(StandardCharsets.UTF_8);
        return new Answer.Bytes(200, "text/css; charset=utf-8", bytes, null, Map.of());
    }

    /// `GET /act/{link}`: shows it.
    ///
    /// @throws IOException when the catalog failed
    public Answer look(Call call) throws IOException {
        String link = call.path("link");
        Seen seen = watch.acts().look(link);
        if (seen == null) {
            return stale();
        }
        Incident incident = seen.incident();
        if (incident.endedMillis() != null) {
            return page(200, title(incident), "It is over; there is nothing left to do.", "");
        }
        StringBuilder forms = new StringBuilder();
        switch (seen.purpose()) {
            case ACKNOWLEDGE -> {
                if (incident.ackedMillis() != null) {
                    return page(200, title(incident), taken(incident), "");
                }
                form(forms, link, Acts.ACKNOWLEDGE, "Acknowledge");
            }
            case SILENCE ->
                Acts.SPANS.forEach((word, span) -> form(forms, link, word, "Silence for " + span.toHours() + " h"));
        }
        return page(200, title(incident), incident.message(), forms.toString());
    }

    /// `POST /act/{link}/{choice}`: does it.
    ///
    /// @throws IOException when it could not be stored
    public Answer act(Call call) throws IOException {
        Seen seen = watch.acts().act(call.path("link"), call.path("choice"));
        if (seen == null) {
            return stale();
        }
        String done =
                seen.purpose() == Purpose.ACKNOWLEDGE ? taken(seen.incident()) : "Nobody is told of it meanwhile.";
        return page(200, title(seen.incident()), done, "");
    }

    private static String taken(Incident incident) {
        String by = incident.ackedBy() == null || incident.ackedBy().isEmpty() ? "" : " by " + incident.ackedBy();
        return "It is acknowledged" + by + ".";
    }

    private static Answer stale() {
        return page(
                404,
                "This link does nothing",
                "It is too old, was not copied as a whole, or its incident is over. The incident itself is in Tocsin.",
                "");
    }

    private static String title(Incident incident) {
        return incident.subject().service() + " on " + incident.subject().host();
    }

    private static void form(StringBuilder forms, String link, String choice, String words) {
        forms.append("<form method=\"post\" action=\"/act/")
                .append(link)
                .append('/')
                .append(choice)
                .append("\"><button>")
                .append(words)
                .append("</button></form>\n");
    }

    private static Answer page(int status, String title, @Nullable String text, String forms) {
        String html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title)
                + " – Tocsin</title>\n<meta name=\"viewport\" content=\"width=device-width\">"
                + "<link rel=\"stylesheet\" href=\"/act.css\"></head>\n<body><main><h1>" + escaped(title) + "</h1>\n<p>"
                + escaped(String.valueOf(text)) + "</p>\n" + forms + "</main></body></html>\n";
        return new Answer.Bytes(status, HTML, html.getBytes(StandardCharsets.UTF_8), null, HEADERS);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
