package dev.tocsin.probe;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a request goes. Read strictly (RFC 3986): no user in the address, no backslash, no control character, and a
/// host that [HostName] takes, so that what is judged and what is connected to are the same.
///
/// @param scheme `http`, `https` or `ftp`
/// @param host a name or an address, without brackets
/// @param port 1–65,535
/// @param path from the slash on, with the query, in ASCII
record Target(String scheme, String host, int port, String path) {
    private static final int CHARS = 4_096;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int FTP = 21;

    /// Reads an absolute address.
    ///
    /// @throws IOException with what is wrong with it
    static Target parse(String url) throws IOException {
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        int usual = usualPort(scheme);
        if (usual == 0) {
            throw new IOException("only http, https and ftp are possible");
        }
        String rest = url.substring(colon + 3);
        int end = endOfHost(rest);
        Target bare = authority(scheme, rest.substring(0, end), usual);
        return new Target(scheme, bare.host(), bare.port(), path(rest.substring(end)));
    }

    /// The usual port of `scheme`, 0 for one that is not possible here.
    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> HTTP;
            case "https" -> HTTPS;
            case "ftp" -> FTP;
            default -> 0;
        };
    }

    private static int endOfHost(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                return i;
            }
        }
        return rest.length();
    }

    private static Target authority(String scheme, String authority, int usual) throws IOException {
        if (authority.indexOf('@') >= 0) {
            throw new IOException("user and password must not stand in the address; they have members of their own");
        }
        int bracket = authority.lastIndexOf(']');
        int colon = authority.lastIndexOf(':');
        boolean bareSix = bracket < 0 && authority.indexOf(':') != colon; // 2001:db8::1 without brackets
        String host = colon > bracket && !bareSix ? authority.substring(0, colon) : authority;
        int port = colon > bracket && !bareSix ? port(authority.substring(colon + 1), usual) : usual;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw new IOException("only an IPv6 address stands in brackets");
            }
        }
        if (!HostName.fits(host)) {
            throw new IOException("\"" + Transcript.plain(authority, 100) + "\" is no name of a host and no address");
        }
        return new Target(scheme, host, port, "/");
    }

    private static int port(String text, int usual) throws IOException {
        if (text.isEmpty()) {
            return usual;
        }
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new IOException("\"" + Transcript.plain(text, 20) + "\" is no port");
    }

    /// `text` as it is asked for: begins with a slash, without fragment, what is no ASCII encoded.
    ///
    /// @throws IOException when it cannot be
    static String path(String text) throws IOException {
        int hash = text.indexOf('#');
        String path = hash < 0 ? text : text.substring(0, hash);
        if (path.length() > CHARS) {
            throw new IOException("an address has at most " + CHARS + " characters");
        }
        StringBuilder clean = new StringBuilder(path.startsWith("/") ? "" : "/");
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            int c = one & 0xff;
            if (c < ' ' || c == 0x7f) {
                throw new IOException("control characters must not stand in an address");
            }
            boolean plain = c > ' ' && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0;
            clean.append(plain ? String.valueOf((char) c) : String.format(Locale.ROOT, "%%%02X", c));
        }
        return clean.toString();
    }

    /// Where `location`, found in an answer from here, leads to (RFC 3986 §5.2).
    ///
    /// @return null when it leads out of HTTP
    /// @throws IOException when it is no address
    @Nullable
    Target follow(String location) throws IOException {
        String text = location.strip();
        if (text.startsWith("//")) {
            return parse(scheme + ":" + text);
        }
        int colon = text.indexOf(':');
        boolean absolute = colon > 0 && text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*");
        if (absolute) {
            String to = text.substring(0, colon).toLowerCase(Locale.ROOT);
            return to.equals("http") || to.equals("https") ? parse(text) : null;
        }
        int query = path.indexOf('?');
        String own = query < 0 ? path : path.substring(0, query);
        if (text.startsWith("/")) {
            return new Target(scheme, host, port, path(text));
        }
        if (text.startsWith("?") || text.isEmpty()) {
            return new Target(scheme, host, port, path(own + text));
        }
        return new Target(scheme, host, port, path(own.substring(0, own.lastIndexOf('/') + 1) + text));
    }

    /// The file that the path names: without its slash, and with what is encoded in an address decoded (RFC 1738
    /// §3.2.2); a per cent sign that begins no code stands for itself.
    String file() {
        String name = path.substring(1);
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8); // a plus is no space here
        } catch (IllegalArgumentException plain) {
            return name;
        }
    }

    /// Whether both are the same program at the same place.
    boolean isSameOrigin(Target other) {
        return scheme.equals(other.scheme) && host.equalsIgnoreCase(other.host) && port == other.port;
    }

    /// As it stands in the head of a request.
    String hostHeader() throws IOException {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : isName() ? HostName.name(host) : host;
        return port == usualPort(scheme) ? name : name + ":" + port;
    }

    private boolean isName() throws IOException {
        return HostName.literal(host) == null;
    }

    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + name + (port == usualPort(scheme) ? "" : ":" + port) + path;
    }
}
