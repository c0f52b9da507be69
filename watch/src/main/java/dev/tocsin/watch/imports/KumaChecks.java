package dev.tocsin.watch.imports;

import dev.tocsin.watch.settings.GivenJson;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// What Uptime Kuma's monitors look at, as the members of checks.
final class KumaChecks {
    private static final Map<String, String> TYPES = Map.of(
            "http", "http",
            "keyword", "http",
            "json-query", "http",
            "port", "tcp",
            "ping", "ping",
            "dns", "dns",
            "push", "heartbeat",
            "smtp", "smtp");

    private KumaChecks() {}

    /// The type of check of a monitor of `type`.
    static String type(String type, Loose monitor) {
        boolean tls = monitor.text("url").toLowerCase(Locale.ROOT).startsWith("https:");
        String ours = TYPES.getOrDefault(type, type);
        return ours.equals("http") && tls ? "https" : ours;
    }

    /// Whose service it is.
    static String host(String type, Loose monitor) {
        String ours = TYPES.getOrDefault(type, type);
        return switch (ours) {
            case "http" -> hostOf(monitor.text("url"));
            case "heartbeat" -> source(monitor.text("name"));
            default -> monitor.text("hostname");
        };
    }

    /// The host of an address; the whole when it has none.
    static String hostOf(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? url : host.replaceAll("[\\[\\]]", "");
        } catch (IllegalArgumentException noAddress) {
            return url;
        }
    }

    /// A name as the source of reports.
    static String source(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.isEmpty() ? "job" : plain.substring(0, Math.min(plain.length(), 64));
    }

    /// Puts what `monitor` of `type` looks at into `check`; why it cannot be taken over, or nothing.
    static String read(String type, Loose monitor, Members check, Consumer<String> notes) {
        switch (TYPES.getOrDefault(type, "")) {
            case "http" -> {
                return web(type, monitor, check, notes);
            }
            case "tcp", "smtp" -> check.put("port", monitor.text("port"));
            case "dns" -> {
                String server = monitor.text("dns_resolve_server");
                check.put("query", monitor.text("hostname"))
                        .put("server", server.split(",", -1)[0].strip())
                        .put("port", monitor.text("port"))
                        .put("record", monitor.text("dns_resolve_type"));
                if (server.indexOf(',') >= 0) {
                    notes.accept("only the first of its name servers is asked");
                }
            }
            case "ping" -> {
                if (monitor.whole("packetSize", 56) != 56) {
                    notes.accept("the size of its packets is not set here");
                }
            }
            case "heartbeat" -> {
                long grace = monitor.whole("maxretries", 0) * monitor.whole("retryInterval", 60);
                String source = source(monitor.text("name"));
                check.put("source", source)
                        .put("every", Math.max(monitor.whole("interval", 60), 1) + "s")
                        .put("grace", grace + "s");
                notes.accept("its job must report to POST /api/v1/push/" + source + ", with a token of its own");
            }
            default -> {
                return "there is no check of this type";
            }
        }
        return "";
    }

    private static String web(String type, Loose monitor, Members check, Consumer<String> notes) {
        String method = monitor.text("method", "GET");
        check.put("url", monitor.text("url"))
                .put("method", method.equals("GET") ? "" : method)
                .put("body", monitor.text("body"))
                .put("expect", expected(monitor))
                .put("check-certificate", monitor.flag("ignoreTls", false) ? "false" : "")
                .put("certificate-days", monitor.flag("expiryNotification", false) ? "21" : "");
        if (monitor.whole("maxredirects", 10) > 0) {
            check.put("follow", Long.toString(Math.min(monitor.whole("maxredirects", 10), 5)));
        }
        headers(monitor, check, notes);
        String wrong = signIn(monitor, check);
        if (type.equals("keyword")) {
            check.put(monitor.flag("invertKeyword", false) ? "lacks" : "contains", monitor.text("keyword"));
        } else if (type.equals("json-query") && wrong.isEmpty()) {
            wrong = query(monitor, check);
        }
        return monitor.has("proxyId") && !monitor.text("proxyId").equals("0") ? "it asks by a proxy" : wrong;
    }

    private static List<String> expected(Loose monitor) {
        return monitor.texts("accepted_statuscodes").stream()
                .map(range -> range.matches("([1-9])00-\\199") ? range.charAt(0) + "xx" : range)
                .toList();
    }

    private static void headers(Loose monitor, Members check, Consumer<String> notes) {
        String text = monitor.text("headers");
        if (text.isEmpty()) {
            return;
        }
        try {
            check.put("headers", new Loose(GivenJson.read(text)).pairs());
        } catch (IllegalArgumentException malformed) {
            notes.accept("its headers are no JSON and are left out");
        }
    }

    private static String signIn(Loose monitor, Members check) {
        String way = monitor.text("authMethod");
        String user = monitor.text("basic_auth_user");
        if ((way.isEmpty() && !user.isEmpty()) || way.equals("basic")) {
            check.put("user", user).put("password", monitor.text("basic_auth_pass"));
            return "";
        }
        return way.isEmpty() || way.equals("null") ? "" : "no check signs in by " + way;
    }

    /// A path of names (`$.a.b`) and equality are all that a check knows of JSON.
    private static String query(Loose monitor, Members check) {
        String path = monitor.text("jsonPath").replaceFirst("^\\$\\.?", "");
        String operator = monitor.text("jsonPathOperator", "==");
        if (!path.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*") || !operator.equals("==")) {
            return "its query (" + monitor.text("jsonPath") + " " + operator + ") is more than a path of names and ==";
        }
        check.put("json", Map.of("/" + path.replace('.', '/'), monitor.text("expectedValue")));
        return "";
    }
}
