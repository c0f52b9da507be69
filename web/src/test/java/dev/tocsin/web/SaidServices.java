package dev.tocsin.web;

import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.hub.Hosts;
import dev.tocsin.watch.service.ServiceWorld;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Agents that say of services what a test lets them say.
final class SaidServices implements ServiceWorld {
    private final Hosts hosts;
    private volatile Listener listener = (_, _) -> false;

    SaidServices(Hosts hosts) {
        this.hosts = hosts;
    }

    boolean say(HostId host, Told told) {
        return listener.told(host, told);
    }

    @Override
    public Map<HostId, String> hosts() {
        Map<HostId, String> names = new HashMap<>();
        hosts.all().forEach(host -> names.put(host.id(), host.name()));
        return names;
    }

    @Override
    public void failing(Map<HostId, List<Finding>> findings) {}

    @Override
    public void listen(Listener one) {
        listener = one;
    }
}
