package dev.tocsin.web;

import dev.tocsin.base.HostId;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.hub.Software;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Two packages on `web-01`, and nothing known of the other hosts.
final class SomeSoftware implements Software {
    private static final MachineState STATE = new MachineState(
            new MachineState.OperatingSystem(
                    "debian", "12", "Debian GNU/Linux 12 (bookworm)", 1_845_936_000_000L, "a table"),
            new MachineState.Reboot(MachineState.Answer.YES, List.of("wanted by libc6")),
            List.of(new MachineState.Manager("dpkg", 2, "")),
            new MachineState.Updates(
                    MachineState.Answer.YES,
                    "",
                    Worlds.NOW - 1,
                    List.of(new MachineState.Update("openssl", "amd64", "3.0.17", true))),
            List.of(
                    new MachineState.Site("/var/www/a.example", 4_096, 1, Worlds.NOW, ""),
                    new MachineState.Site("/var/www/b.example", -1, 0, 0, "")));

    private @Nullable Ask asked;

    /// What was asked for last.
    @Nullable
    Ask asked() {
        return asked;
    }

    @Override
    public Page<Version> search(Ask ask) {
        asked = ask;
        List<HostId> named = ask.exact() ? List.of(Worlds.WEB_01) : List.of();
        return new Page<>(List.of(new Version("dpkg", "openssl", "3.0.16", "amd64", 1, named)), ask.limit() == 1);
    }

    @Override
    public Page<Installed> packages(HostId host, Ask ask) {
        asked = ask;
        return host.equals(Worlds.WEB_01)
                ? new Page<>(List.of(new Installed("dpkg", "openssl", "3.0.16", "amd64", 0, -1, "TLS")), false)
                : new Page<>(List.of(), false);
    }

    @Override
    public List<SoftwarePackage> details(HostId host, String name) {
        LinkedHashMap<String, String> fields = new LinkedHashMap<>();
        fields.put("Depends", "libc6");
        return host.equals(Worlds.WEB_01) && name.equals("openssl")
                ? List.of(new SoftwarePackage(
                        "dpkg", "openssl", "3.0.16", "amd64", "Debian", "utils", "", 99, 1, 0, "TLS", fields))
                : List.of();
    }

    @Override
    public @Nullable Machine machine(HostId host) {
        return host.equals(Worlds.WEB_01) ? new Machine(host, Worlds.NOW, 2, STATE) : null;
    }

    @Override
    public void machines(Consumer<Machine> sink) {
        sink.accept(new Machine(Worlds.WEB_01, Worlds.NOW, 2, STATE));
    }

    @Override
    public List<Change> changes(HostId host, long from, long to, int limit) {
        return List.of(new Change(from, "dpkg", "openssl", "amd64", "", "3.0.16"));
    }

    @Override
    public void listen(Listener listener) {}
}
