package dev.tocsin.watch.imports;

import java.net.URI;
import java.util.Locale;

/// Where one of Gatus' endpoints leads: the host, the type of check and the members that say where.
///
/// @param why why there is no such check; empty: there is
record GatusTarget(String host, String type, Members members, String why) {
    /// The target of `endpoint`.
    static GatusTarget of(Loose endpoint) {
        String url = endpoint.text("url");
        Loose dns = endpoint.object("dns");
        Members members = new Members();
        if (dns.has("query-name")) {
            String server = url.replaceFirst("^dns://", "");
            members.put("query", dns.text("query-name").replaceAll("\\.$", "")).put("record", dns.text("query-type"));
            return new GatusTarget(hostOf(server), "dns", members.put("port", portOf(server)), "");
        }
        String scheme = url.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
        String rest = url.replaceFirst("^[a-zA-Z]+://", "");
        if (url.startsWith("${env:")) {
            return web(endpoint, url, "http");
        }
        return switch (scheme) {
            case "http", "https" -> web(endpoint, url, scheme);
            case "tcp" -> new GatusTarget(hostOf(rest), "tcp", members.put("port", portOf(rest)), "");
            case "tls" ->
                new GatusTarget(
                        hostOf(rest), "tcp", members.put("port", portOf(rest)).put("tls", "always"), "");
            case "starttls" ->
                new GatusTarget(
                        hostOf(rest), "smtp", members.put("port", portOf(rest)).put("tls", "starttls"), "");
            case "icmp" -> new GatusTarget(hostOf(rest), "ping", members, "");
            case "ssh" ->
                endpoint.object("ssh").has("username")
                        ? none("it signs in by SSH and runs a command, which no check does")
                        : new GatusTarget(hostOf(rest), "ssh", members.put("port", portOf(rest)), "");
            default -> none("there is no check of " + scheme + "://");
        };
    }

    private static GatusTarget web(Loose endpoint, String url, String scheme) {
        if (endpoint.flag("graphql", false)) {
            return none("its body is wrapped as GraphQL, which no check does; set body to the wrapped text");
        }
        String method = endpoint.text("method", "GET");
        Members members = new Members()
                .put("url", url)
                .put("method", method.equals("GET") ? "" : method)
                .put("headers", endpoint.object("headers").pairs())
                .put("body", endpoint.text("body"));
        return new GatusTarget(KumaChecks.hostOf(url), scheme, members, "");
    }

    private static GatusTarget none(String why) {
        return new GatusTarget("", "", new Members(), why);
    }

    /// Whether it is asked over HTTP.
    boolean isWeb() {
        return type.equals("http") || type.equals("https");
    }

    /// Whether a certificate is shown.
    boolean isEncrypted() {
        return type.equals("https") || members.has("tls");
    }

    private static String hostOf(String rest) {
        try {
            String host = URI.create("x://" + rest).getHost();
            return host == null ? rest : host.replaceAll("[\\[\\]]", "");
        } catch (IllegalArgumentException noAddress) {
            return rest;
        }
    }

    private static String portOf(String rest) {
        try {
            int port = URI.create("x://" + rest).getPort();
            return port < 0 ? "" : Integer.toString(port);
        } catch (IllegalArgumentException noAddress) {
            return "";
        }
    }
}
