package dev.tocsin.agent;

import java.util.ArrayList;
import java.util.List;

/// Where a hub is.
///
/// @param host name or address, an IPv6 address without brackets
/// @param port 1 to 65,535
record UplinkAddress(String host, int port) {
    /// The port when none is said.
    static final int DEFAULT_PORT = 8628;
    /// Hubs that one agent may know.
    static final int MAX_HUBS = 16;

    /// Reads `HOST:PORT[,HOST:PORT…]`; the port may be left out, an IPv6 address stands in brackets.
    ///
    /// @throws IllegalArgumentException saying what was got and what is taken
    static List<UplinkAddress> parseList(String text) {
        List<UplinkAddress> addresses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            addresses.add(parse(part.strip()));
        }
        if (addresses.size() > MAX_HUBS) {
            throw new IllegalArgumentException("got " + addresses.size() + " hubs; at most " + MAX_HUBS);
        }
        return List.copyOf(addresses);
    }

    private static UplinkAddress parse(String text) {
        int colon = text.startsWith("[") ? text.indexOf(':', text.indexOf(']')) : text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? Integer.toString(DEFAULT_PORT) : text.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        boolean sane = !host.isEmpty() && host.matches("[A-Za-z0-9._:%-]{1,253}") && port.matches("[0-9]{1,5}");
        if (!sane || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException(
                    "got \"" + text + "\"; a hub is HOST:PORT such as hub.example.org:8628 or [2001:db8::1]:8628");
        }
        return new UplinkAddress(host, Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
