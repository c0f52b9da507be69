package dev.tocsin.probe;

import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What may stand for a host: a name, an IPv4 address of four decimal numbers, or an IPv6 address, in brackets or
/// not. Everything else that some library takes for an address (`127.1`, `0x7f000001`, `2130706433`, `1.2.3.4@x`)
/// is refused, so that nothing means one thing here and another thing where it is used (RFC 1123, RFC 3986 §3.2.2,
/// RFC 5890).
public final class HostName {
    private static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])" + "(\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}(\\.[0-9.]{1,15})?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final int NAME_CHARS = 253; // RFC 1035 §3.1, without the last dot

    private HostName() {}

    /// The address that `host` is, or null when it is a name.
    ///
    /// @throws UnknownHostException when it looks like an IPv6 address and is none
    static @Nullable InetAddress literal(String host) throws UnknownHostException {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (IPV4.matcher(bare).matches() && bare.equals(host)) {
            return InetAddress.ofLiteral(bare);
        }
        if (bare.indexOf(':') < 0) {
            return null;
        }
        try {
            if (IPV6.matcher(bare).matches()) {
                return InetAddress.ofLiteral(bare);
            }
        } catch (IllegalArgumentException noAddress) { // told below like every other text with a colon
        }
        throw new UnknownHostException(host);
    }

    /// `host`, which is no address, as it is asked for: lower case, in the letters of the DNS, without a last dot.
    ///
    /// @throws IOException when it can be no name
    static String name(String host) throws IOException {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        try {
            name = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noName) {
            throw noName(host);
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw noName(host);
            }
        }
        String last = labels[labels.length - 1];
        boolean number = last.chars().allMatch(c -> c >= '0' && c <= '9') || last.matches("0x[0-9a-f]*");
        if (name.length() > NAME_CHARS || number) {
            throw noName(host);
        }
        return name;
    }

    /// Whether `host` may stand for one.
    public static boolean fits(String host) {
        try {
            return literal(host) != null || !name(host).isEmpty();
        } catch (IOException no) {
            return false;
        }
    }

    private static IOException noName(String host) {
        return new IOException("\"" + Transcript.plain(host, 100) + "\" is no name of a host and no address");
    }
}
