package dev.tocsin.web.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a provider says of itself at `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0).
///
/// @param authorization where people are sent
/// @param token where a code is used
/// @param keys where its public keys are
/// @param userinfo where more is said of who signed in; null when nowhere
/// @param secretInBody whether it takes a client's secret in the body alone
/// @param namesItself whether it comes back with its own name (RFC 9207)
record Metadata(
        URI authorization, URI token, URI keys, @Nullable URI userinfo, boolean secretInBody, boolean namesItself) {
    /// Reads `json`, found at the address of `issuer`.
    ///
    /// @throws ProviderTrouble when it is of another issuer, or lacks something
    static Metadata read(JsonNode json, URI issuer) throws ProviderTrouble {
        String named = json.path("issuer").asString("");
        if (!named.equals(issuer.toString())) {
            throw new ProviderTrouble("calls itself " + brief(named) + " and not " + issuer + "; set issuer to that");
        }
        JsonNode ways = json.path("token_endpoint_auth_methods_supported");
        boolean body = false;
        boolean header = ways.isMissingNode();
        for (JsonNode way : ways.values()) {
            body |= way.asString("").equals("client_secret_post");
            header |= way.asString("").equals("client_secret_basic");
        }
        return new Metadata(
                address(json, "authorization_endpoint"),
                address(json, "token_endpoint"),
                address(json, "jwks_uri"),
                json.has("userinfo_endpoint") ? address(json, "userinfo_endpoint") : null,
                body && !header,
                json.path("authorization_response_iss_parameter_supported").asBoolean(false));
    }

    private static URI address(JsonNode json, String name) throws ProviderTrouble {
        String text = json.path(name).asString("");
        URI uri = ProviderConfig.uri(text);
        if (uri == null || !ProviderConfig.isSafe(uri)) {
            throw new ProviderTrouble("says \"" + brief(text) + "\" for " + name + ", which is no https address");
        }
        return uri;
    }

    private static String brief(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "…";
    }
}
