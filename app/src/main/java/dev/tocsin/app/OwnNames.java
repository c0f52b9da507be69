package dev.tocsin.app;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The names and addresses by which this machine is reached from others, best first: its global addresses (the old kind
/// before the new one, because every machine has it), then its host name. No name server is asked.
final class OwnNames {
    private OwnNames() {}

    /// Those of the interfaces that are up; empty when there is none but loopback.
    static List<String> find() {
        List<InetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                if (one.isUp() && !one.isLoopback()) {
                    one.inetAddresses()
                            .filter(address -> !address.isLinkLocalAddress())
                            .forEach(found::add);
                }
            }
        } catch (SocketException none) {
            found.clear(); // the host name is left
        }
        found.sort(Comparator.comparing(address -> !(address instanceof Inet4Address)));
        List<String> names = new ArrayList<>();
        found.forEach(address -> names.add(plain(address)));
        names.addAll(hostName());
        return names;
    }

    /// Without the scope that Java adds to an IPv6 address.
    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private static List<String> hostName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname"))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            return name.matches("[a-z0-9][a-z0-9.-]{0,252}") ? List.of(name) : List.of();
        } catch (IOException nameless) {
            return List.of();
        }
    }
}
