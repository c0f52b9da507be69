package dev.tocsin.app;

import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.hub.AgentServices;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hub;
import dev.tocsin.watch.service.ServiceWorld;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The hub as the list of services sees it: its hosts, and what their agents say.
final class HubServices implements ServiceWorld {
    private final Hub hub;

    HubServices(Hub hub) {
        this.hub = hub;
    }

    @Override
    public Map<HostId, String> hosts() {
        Map<HostId, String> names = new HashMap<>();
        for (HostView host : hub.hosts().all()) {
            names.put(host.id(), host.name());
        }
        return names;
    }

    @Override
    public void failing(Map<HostId, List<Finding>> findings) {
        hub.failing(findings);
    }

    @Override
    public void listen(Listener listener) {
        hub.agentServices().listen((host, told) -> listener.told(host, of(told)));
    }

    private static Told of(AgentServices.Told told) {
        return new Told(told.whole(), told.init(), told.trouble(), told.left(), told.services(), told.gone());
    }
}
