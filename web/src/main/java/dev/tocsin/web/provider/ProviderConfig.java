package dev.tocsin.web.provider;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.watch.notify.Trust;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A provider of identities as somebody has set it.
///
/// ```
/// provider:
///   name: Keycloak                           # on the button
///   issuer: https://id.example.com/realms/ops
///   client-id: tocsin
///   client-secret: ${env:TOCSIN_CLIENT_SECRET}
///   origin: https://hub.example.com:8627     # of this hub; people come back to its page /welcome
///   user: preferred_username
///   grants:
///     - {claim: groups, value: ops, role: admin}
///     - {claim: groups, value: web-*, role: operator, hosts: [web-*, site=fra-1]}
/// ```
///
/// @param name what people know it by
/// @param issuer its address, exactly as it stands in what it signs
/// @param client by what it knows this hub
/// @param secret what this hub proves that by; null for a public client, which has its proof of the code alone
/// @param origin scheme, host and port of this hub, where people come back to
/// @param user the claim that users are named by here
/// @param scopes what is asked for, `openid` among it
/// @param grants who may do what; the first that fits counts
/// @param trust whose certificates it may show
public record ProviderConfig(
        String name,
        URI issuer,
        String client,
        @Nullable String secret,
        String origin,
        String user,
        List<String> scopes,
        List<Grant> grants,
        Trust trust) {
    /// Grants of one provider.
    public static final int GRANTS = 100;

    private static final String WHERE = "must be https://HOST or https://HOST:PORT; http:// of this machine only";

    /// Reads the object; what is wrong with it is told there.
    public static ProviderConfig read(FieldReader in) {
        String name = in.name("name");
        URI issuer = address(in, "issuer");
        String client = in.text("client-id");
        String secret = in.textOrNull("client-secret");
        String origin = origin(in, "origin");
        String user = in.name("user", "preferred_username");
        List<String> scopes = new ArrayList<>(List.of("openid"));
        (in.has("scopes") ? in.texts("scopes") : List.of("profile", "email"))
                .stream().filter(scope -> !scopes.contains(scope)).forEach(scopes::add);
        if (scopes.stream().anyMatch(scope -> !scope.matches("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}"))) {
            in.refuse("scopes", "must be words without spaces and quotes");
        }
        List<FieldReader> each = in.children("grants");
        if (each.isEmpty() || each.size() > GRANTS) {
            in.refuse("grants", "must be a list of 1 to " + GRANTS + " of them; without one nobody could sign in");
        }
        List<Grant> grants = each.stream().limit(GRANTS).map(Grant::read).toList();
        Trust trust = Trust.read(in);
        in.end();
        return new ProviderConfig(name, issuer, client, secret, origin, user, scopes, grants, trust);
    }

    /// Where people come back to: a page of the browser app, which hands on what it was given.
    String redirect() {
        return origin + "/welcome";
    }

    /// Reads `name` as the origin of a site, as a browser writes it.
    public static String origin(FieldReader in, String name) {
        String problem = originProblem(in.text(name));
        if (problem != null && in.isRight(name)) {
            in.refuse(name, problem);
        }
        return in.text(name);
    }

    /// What is wrong with `text` as the origin of a site; null when nothing is.
    public static @Nullable String originProblem(String text) {
        URI uri = uri(text);
        boolean right = uri != null
                && isSafe(uri)
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && text.equals(text.toLowerCase(Locale.ROOT))
                && uri.getPort() != (text.startsWith("https:") ? 443 : 80); // a browser leaves that out
        return right ? null : WHERE + ", in small letters, without a path";
    }

    private static URI address(FieldReader in, String name) {
        URI uri = uri(in.text(name));
        if (uri == null || !isSafe(uri) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            if (in.isRight(name)) {
                in.refuse(name, WHERE + ", with a path where it has one");
            }
            return URI.create("https://invalid.invalid");
        }
        return uri;
    }

    /// `text` as an address with a host, or null.
    static @Nullable URI uri(String text) {
        try {
            URI uri = new URI(text);
            return text.length() <= 2_000 && uri.getHost() != null && uri.getRawUserInfo() == null ? uri : null;
        } catch (URISyntaxException wrong) {
            return null;
        }
    }

    /// Whether nobody between here and `uri` can read along: TLS, or this machine itself.
    static boolean isSafe(URI uri) {
        String host = uri.getHost();
        return "https".equals(uri.getScheme())
                || ("http".equals(uri.getScheme())
                        && host != null
                        && List.of("localhost", "127.0.0.1", "[::1]").contains(host));
    }
}
