package dev.tocsin.agent.service;

import dev.tocsin.agent.source.Roots;
import dev.tocsin.agent.source.Texts;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How many sockets there are that are no connections, from `/proc/net/sockstat`, `sockstat6` and `snmp`
/// (proc_net(5)): a port that is opened or closed changes it.
///
/// ```
/// TCP: inuse 5 orphan 0 tw 0 alloc 6 mem 1        sockstat; UDP alike, TCP6 and UDP6 in sockstat6
/// Tcp: 1 200 120000 -1 … 3 …                      snmp: the tenth word is CurrEstab, of both families
/// ```
///
/// To list who listens ([Listening]) the kernel walks through a table of a quarter of a million places on a usual
/// machine, 4 ms for each family; these are sums that it keeps.
///
/// @param tcp those of TCP, less the connections
/// @param udp those of UDP
record SocketUse(long tcp, long udp) {
    private static final int MAX_BYTES = 4_096;
    private static final Pattern IN_USE = Pattern.compile("(?m)^(TCP|UDP)6?: inuse ([0-9]{1,9})\\b");
    private static final Pattern ESTABLISHED = Pattern.compile("(?m)^Tcp: (?:-?[0-9]+ ){8}([0-9]{1,9})\\b");

    /// Reads it below `roots`; null when it is not there.
    static @Nullable SocketUse read(Roots roots) {
        Path net = roots.proc().resolve("net");
        Matcher connections = ESTABLISHED.matcher(Texts.all(net.resolve("snmp"), MAX_BYTES));
        if (!connections.find()) {
            return null;
        }
        long tcp = -Long.parseLong(connections.group(1));
        long udp = 0;
        Matcher uses = IN_USE.matcher(
                Texts.all(net.resolve("sockstat"), MAX_BYTES) + Texts.all(net.resolve("sockstat6"), MAX_BYTES));
        boolean found = false;
        while (uses.find()) {
            found = true;
            long number = Long.parseLong(uses.group(2));
            if (uses.group(1).equals("TCP")) {
                tcp += number;
            } else {
                udp += number;
            }
        }
        return found ? new SocketUse(tcp, udp) : null;
    }
}
