package dev.tocsin.agent.service;

import dev.tocsin.agent.service.Entry.Port;
import dev.tocsin.agent.source.Roots;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who listens on this machine, from `/proc/net/tcp`, `tcp6`, `udp` and `udp6` (proc_net(5)): ports and the inodes of
/// their sockets.
///
/// ```
///   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
///    0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   112        0 21817 …
/// ```
///
/// The kernel lists those that listen (state 0A) before connections, so that reading ends at the first of these. UDP
/// has no such state: a socket that has a port and is connected with nobody counts.
///
/// @param sockets the inodes of the sockets of each port
/// @param known whether TCP could be read at all
record Listening(Map<Port, Set<Long>> sockets, boolean known) {
    /// Lines of one file that are read.
    static final int MAX_LINES = 10_000;

    /// Nothing could be read.
    static final Listening UNKNOWN = new Listening(Map.of(), false);

    /// Ports from here on are given to whoever asks for any (ip_local_port_range, ip(7)): a UDP socket there waits for
    /// an answer.
    private static final int GIVEN = 32_768;

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;

    /// Reads it below `roots`. Takes a millisecond on a machine with a large table of connections.
    static Listening read(Roots roots) {
        Map<Port, Set<Long>> sockets = new HashMap<>();
        Path net = roots.proc().resolve("net");
        boolean tcp = lines(net.resolve("tcp"), false, sockets);
        boolean tcp6 = lines(net.resolve("tcp6"), false, sockets);
        lines(net.resolve("udp"), true, sockets);
        lines(net.resolve("udp6"), true, sockets);
        return new Listening(sockets, tcp || tcp6);
    }

    /// Whether somebody listens there: 0 no, 1 yes, 2 not known.
    int at(Port port) {
        return sockets.containsKey(port) ? 1 : known ? 0 : 2;
    }

    /// The inodes of all sockets.
    Set<Long> inodes() {
        Set<Long> all = new HashSet<>();
        sockets.values().forEach(all::addAll);
        return all;
    }

    private static boolean lines(Path file, boolean udp, Map<Port, Set<Long>> sockets) {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String line = in.readLine(); // the head
            for (int i = 0; i < MAX_LINES && line != null; i++) {
                line = in.readLine();
                if (line != null && !take(line, udp, sockets) && !udp) {
                    break; // connections from here on
                }
            }
            return true;
        } catch (IOException absent) {
            return false; // no IPv6, or a container that hides it
        }
    }

    /// Takes one line; false when it is of no socket that listens.
    static boolean take(String line, boolean udp, Map<Port, Set<Long>> sockets) {
        List<String> words = List.of(line.strip().split("\\s+", INODE + 2));
        if (words.size() <= INODE) {
            return false;
        }
        boolean listens = udp
                ? words.get(STATE).equals("07") && words.get(REMOTE).endsWith(":0000")
                : words.get(STATE).equals("0A");
        String local = words.get(LOCAL);
        int colon = local.lastIndexOf(':');
        if (!listens
                || colon < 0
                || local.length() - colon != 5
                || !words.get(INODE).matches("[0-9]{1,18}")) {
            return listens;
        }
        try {
            int number = Integer.parseInt(local.substring(colon + 1), 16);
            if (number > 0 && !(udp && number >= GIVEN)) {
                sockets.computeIfAbsent(new Port(number, udp), _ -> new HashSet<>())
                        .add(Long.parseLong(words.get(INODE)));
            }
            return true;
        } catch (NumberFormatException damaged) {
            return true; // a line that nobody can read says nothing of the next
        }
    }
}
