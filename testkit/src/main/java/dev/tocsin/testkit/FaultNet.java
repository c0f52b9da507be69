package dev.tocsin.testkit;

/// A machine of its own as far as the network goes (ip-netns(8)), behind one cable that a test cuts, clogs or frays.
///
/// ```
/// this machine  10.213.N.1 ══════ 10.213.N.2  programs that [#words] start
/// ```
///
/// Needs root. Not thread-safe.
public final class FaultNet implements AutoCloseable {
    private static final int NETS = 250;

    private final String name;
    private final String outerDevice;
    private final String outer;

    private FaultNet(int number) {
        this.name = "tocsin-fault-" + number;
        this.outerDevice = "tocsinf" + number;
        this.outer = "10.213." + number + ".1";
    }

    /// Why there can be none on this machine; empty when there can.
    public static String missing() {
        return Commands.missing(true, "ip=iproute2", "tc=iproute2", "iptables=iptables");
    }

    /// Makes one; the number keeps tests that run at the same time apart.
    public static FaultNet make() {
        FaultNet net = new FaultNet((int) (ProcessHandle.current().pid() % NETS) + 1);
        net.remove();
        Commands.must("ip", "netns", "add", net.name);
        String inner = net.outerDevice + "i";
        Commands.must("ip", "link", "add", net.outerDevice, "type", "veth", "peer", "name", inner);
        Commands.must("ip", "link", "set", inner, "netns", net.name);
        Commands.must("ip", "addr", "add", net.outer + "/30", "dev", net.outerDevice);
        Commands.must("ip", "link", "set", net.outerDevice, "up");
        net.inside("ip", "addr", "add", net.innerAddress() + "/30", "dev", inner);
        net.inside("ip", "link", "set", inner, "up");
        net.inside("ip", "link", "set", "lo", "up");
        return net;
    }

    /// This machine's address at the cable.
    public String address() {
        return outer;
    }

    /// The other side's address.
    public String innerAddress() {
        return outer.replaceFirst("1$", "2");
    }

    /// Another address of this machine, which from there lies behind a gateway once there is a [#route].
    public String farAddress() {
        return outer.replaceFirst("213", "214");
    }

    /// This machine is the gateway of the other side, to [#farAddress] for one.
    public void route() {
        Commands.must("ip", "addr", "add", farAddress() + "/32", "dev", outerDevice);
        inside("ip", "route", "add", "default", "via", outer);
        inside("sh", "-c", "echo 0 2147483647 > /proc/sys/net/ipv4/ping_group_range"); // as systemd does
    }

    /// The cable is pulled: the other side sees that its interface has no carrier.
    public void unplug() {
        Commands.must("ip", "link", "set", outerDevice, "down");
    }

    /// The cable is back.
    public void plug() {
        Commands.must("ip", "link", "set", outerDevice, "up");
    }

    /// What the other side sends to `address` is lost, and nothing else.
    public void dropTo(String address) {
        inside("iptables", "-A", "OUTPUT", "-d", address, "-j", "DROP");
    }

    /// What starts a program on the other side.
    public String[] words() {
        return new String[] {"ip", "netns", "exec", name};
    }

    /// Nothing passes in either direction, and nobody is told.
    public void cut() {
        inside("iptables", "-A", "INPUT", "-j", "DROP");
        inside("iptables", "-A", "OUTPUT", "-j", "DROP");
    }

    /// Nothing passes through the cable in either direction, and nobody is told; the other side talks to itself as
    /// before.
    public void cutCable() {
        inside("iptables", "-A", "INPUT", "-i", outerDevice + "i", "-j", "DROP");
        inside("iptables", "-A", "OUTPUT", "-o", outerDevice + "i", "-j", "DROP");
    }

    /// Nothing passes from there to here; the other direction is as before.
    public void cutOneWay() {
        inside("iptables", "-A", "OUTPUT", "-j", "DROP");
    }

    /// This share (0 to 1) of all packets is lost, in both directions.
    public void lose(double share) {
        for (String chain : new String[] {"INPUT", "OUTPUT"}) {
            inside(
                    "iptables",
                    "-A",
                    chain,
                    "-m",
                    "statistic",
                    "--mode",
                    "random",
                    "--probability",
                    Double.toString(share),
                    "-j",
                    "DROP");
        }
    }

    /// Every connection is reset as soon as it says something.
    public void reset() {
        inside("iptables", "-A", "INPUT", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset");
        inside("iptables", "-A", "OUTPUT", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset");
    }

    /// The line from there to here carries so much and no more.
    public void throttle(int kilobitsPerSecond) {
        inside(
                "tc",
                "qdisc",
                "replace",
                "dev",
                outerDevice + "i",
                "root",
                "tbf",
                "rate",
                kilobitsPerSecond + "kbit",
                "burst",
                "16kb",
                "latency",
                "800ms");
    }

    /// Everything is as at the beginning.
    public void heal() {
        inside("iptables", "-F");
        Commands.run("ip", "netns", "exec", name, "tc", "qdisc", "del", "dev", outerDevice + "i", "root");
    }

    private void inside(String... words) {
        String[] all = new String[words().length + words.length];
        System.arraycopy(words(), 0, all, 0, words().length);
        System.arraycopy(words, 0, all, words().length, words.length);
        Commands.must(all);
    }

    private void remove() {
        Commands.run("ip", "link", "del", outerDevice);
        Commands.run("ip", "netns", "del", name);
    }

    @Override
    public void close() {
        remove();
    }
}
