package dev.tocsin.agent;

import dev.tocsin.base.Cidr;
import dev.tocsin.probe.GuardedReach;
import dev.tocsin.probe.Names;
import dev.tocsin.probe.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/// What the owner of this machine lets the hub's checks do from here. It is set where the agent is started and
/// nowhere else: no message of the hub widens it. Addresses of a link and of metadata services stay closed
/// whatever is set ([GuardedReach]).
///
/// @param any whether any check runs
/// @param own whether the addresses of this machine may be talked to, loopback among them
/// @param everywhere whether public addresses may
/// @param networks others that may
record CheckPolicy(boolean any, boolean own, boolean everywhere, List<Cidr> networks) {
    /// What holds unless something is said: what listens on this machine trusts it, and the hub is somebody else.
    static final CheckPolicy USUAL = new CheckPolicy(true, false, true, List.of());

    private static final Cidr LOOPBACK4 = Cidr.parse("127.0.0.0/8");

    /// Reads `none`, or `own`, `public` and networks, separated by commas.
    ///
    /// @throws IllegalArgumentException with one sentence when it is none of these
    static CheckPolicy parse(String text) {
        if (text.strip().equals("none")) {
            return new CheckPolicy(false, false, false, List.of());
        }
        boolean own = false;
        boolean everywhere = false;
        List<Cidr> networks = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            switch (word.strip()) {
                case "own" -> own = true;
                case "public" -> everywhere = true;
                case String network -> networks.add(network(network));
            }
        }
        return new CheckPolicy(true, own, everywhere, List.copyOf(networks));
    }

    private static Cidr network(String text) {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "--checks got \"" + text + "\"; it takes none, or own, public and networks such as 10.0.0.0/8",
                    wrong);
        }
    }

    /// Where a check that runs now may connect; names are asked of `names`.
    ///
    /// @throws IOException when the addresses of this machine cannot be read
    Reach reach(Names names) throws IOException {
        List<Cidr> all = new ArrayList<>(networks);
        if (own) {
            all.add(LOOPBACK4);
            for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                one.inetAddresses().map(CheckPolicy::alone).forEach(all::add);
            }
        }
        return new GuardedReach(names, all, everywhere);
    }

    private static Cidr alone(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return Cidr.parse(zone < 0 ? text : text.substring(0, zone));
    }
}
