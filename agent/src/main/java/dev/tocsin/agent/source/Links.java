package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `/sys/class/net` says of each interface: speed, state, and whether it is real.
///
/// **Real** is an interface with hardware beneath (`X/device`: cards, virtio, USB). Where there is none at all, as in a
/// container whose `eth0` is one end of a veth pair, every interface counts but `lo` and those that only carry what
/// others carry too: bridges, bonds, VLANs, tunnels (`X/bridge`, `X/bonding`, `X/tun_flags`, or such a `DEVTYPE` in
/// `X/uevent`), and `ifb*`/`dummy*`. Where `/sys` is hidden, every interface but `lo` is real.
///
/// Asking for the speed takes a lock of the network stack, which may be held for long: so it happens aside, every
/// [#PERIOD_SECONDS]. What is published is safe to read from the sampler's thread.
final class Links implements AutoCloseable {
    /// Seconds between two looks.
    static final int PERIOD_SECONDS = 10;

    private static final Set<String> ON_OTHERS = Set.of(
            "DEVTYPE=vlan",
            "DEVTYPE=bridge",
            "DEVTYPE=bond",
            "DEVTYPE=vxlan",
            "DEVTYPE=geneve",
            "DEVTYPE=gre",
            "DEVTYPE=wireguard");

    /// What is known of one interface.
    ///
    /// @param speed Mb/s as digits, null when the driver does not say
    /// @param state `up`, `down`, `unknown` …; null when it cannot be read
    /// @param hardware has hardware beneath
    /// @param carrier stands on nothing else: may count where no interface has hardware
    record Link(@Nullable String speed, @Nullable String state, boolean hardware, boolean carrier) {
        /// Nothing known yet.
        static final Link UNKNOWN = new Link(null, null, false, true);
    }

    private final Path directory;
    private final Every every;
    private final Aside aside = new Aside("tocsin-links");
    private volatile Map<String, Link> links = Map.of();
    private volatile boolean hardware;

    /// Reads `directory`, `/sys/class/net`. The first look happens at once, so that the first second has totals.
    Links(Path directory, Clock clock) {
        this.directory = directory;
        this.every = new Every(clock, PERIOD_SECONDS);
        look();
    }

    /// Looks again when it is time.
    void refresh() {
        if (every.due()) {
            aside.start(this::look);
        }
    }

    /// What is known of interface `name`.
    Link link(String name) {
        return links.getOrDefault(name, Link.UNKNOWN);
    }

    /// True when what `name` carries counts for the machine.
    boolean isReal(String name) {
        if (name.equals("lo")) {
            return false;
        }
        Link link = link(name);
        return hardware ? link.hardware : link.carrier;
    }

    @Override
    public void close() {
        aside.close();
    }

    private void look() {
        Map<String, Link> found = new HashMap<>();
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(directory)) {
            for (Path path : interfaces) {
                if (found.size() < NetDev.MAX_INTERFACES) {
                    found.put(String.valueOf(path.getFileName()), linkAt(path));
                }
            }
        } catch (IOException hidden) {
            found.clear(); // no /sys: every interface but lo counts, see above
        }
        hardware = found.values().stream().anyMatch(Link::hardware);
        links = found;
    }

    private static Link linkAt(Path path) {
        String name = String.valueOf(path.getFileName());
        String speed = Texts.line(path.resolve("speed"));
        boolean carrier = !Files.exists(path.resolve("bridge"))
                && !Files.exists(path.resolve("bonding"))
                && !Files.exists(path.resolve("tun_flags"))
                && !name.startsWith("ifb")
                && !name.startsWith("dummy")
                && Texts.all(path.resolve("uevent"), 4_096).lines().noneMatch(ON_OTHERS::contains);
        boolean known = speed != null && !speed.isEmpty() && !speed.startsWith("-");
        return new Link(
                known ? speed : null,
                Texts.line(path.resolve("operstate")),
                Files.exists(path.resolve("device")),
                carrier);
    }
}
