package dev.tocsin.web.http;

import dev.tocsin.base.Cidr;
import dev.tocsin.web.WebAccess;
import dev.tocsin.web.WebReach;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// How the front is reached.
///
/// @param names the host names and addresses, without port, that a request may be sent to; lower case
/// @param secure whether people reach it over TLS
/// @param cookie the name of the session cookie
/// @param origins other sites whose pages may read the API
/// @param frames other sites whose pages may show a card
/// @param proxies where reverse proxies connect from; when there are any, nobody else but this machine may
public record FrontConfig(
        Set<String> names,
        boolean secure,
        String cookie,
        List<Cidr> proxies,
        List<Cors.Origin> origins,
        List<String> frames) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// The front of a hub on `port` that besides the loopback names bears those of `reach`, and minds `access`.
    public static FrontConfig of(WebReach reach, WebAccess access, int port) {
        Set<String> all = new TreeSet<>(LOOPBACK);
        for (String name : reach.names()) {
            all.add(bracketed(name).toLowerCase(Locale.ROOT));
        }
        boolean secure = reach.secure();
        return new FrontConfig(
                all,
                secure,
                secure ? "__Host-tocsin" : "tocsin_" + port,
                reach.proxies(),
                access.origins(),
                access.frames());
    }

    /// `name` as it stands in an address: an IPv6 address in brackets.
    public static String bracketed(String name) {
        return name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    }

    /// True when `authority`, a Host header, names this hub; the port is not compared, as a tunnel may change it.
    public boolean owns(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && colon > authority.lastIndexOf(']');
        if (hasPort && !authority.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        String name = hasPort ? authority.substring(0, colon) : authority;
        return names.contains(name.toLowerCase(Locale.ROOT));
    }

    /// The name of the cookie of a sign-in at a provider that has begun.
    public String flowCookie() {
        return cookie + "-flow";
    }

    /// The Set-Cookie value that gives the browser `value` to bring back from a provider, within `seconds`.
    public String setFlowCookie(String value, long seconds) {
        return flowCookie() + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "")
                + "; Max-Age=" + seconds;
    }

    /// The Set-Cookie value that gives the browser `secret`, or that takes the cookie back when it is empty. No
    /// expiry: the browser drops it when it closes, the hub ends it anyway.
    public String setCookie(String secret) {
        return cookie + "=" + secret + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "")
                + (secret.isEmpty() ? "; Max-Age=0" : "");
    }
}
