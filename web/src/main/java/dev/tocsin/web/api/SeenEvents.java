package dev.tocsin.web.api;

import dev.tocsin.base.HostId;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.LiveEvent;
import dev.tocsin.web.access.HostSet;
import java.util.ArrayList;
import java.util.List;

/// Live events without those of hosts that the caller may not know of. What is asked for is judged when a stream
/// begins; this judges what goes out, so that a host that gets another name or label while it runs is minded too.
final class SeenEvents {
    private final HostsApi hosts;
    private final HostSet set;

    SeenEvents(HostsApi hosts, HostSet set) {
        this.hosts = hosts;
        this.set = set;
    }

    /// Those of `events` that may be seen, a snapshot with those of its hosts.
    List<LiveEvent> of(List<LiveEvent> events) {
        if (set.isAll()) {
            return events;
        }
        List<LiveEvent> seen = new ArrayList<>(events.size());
        for (LiveEvent event : events) {
            switch (event) {
                case LiveEvent.TableFrame frame -> {
                    if (holds(frame.host())) {
                        seen.add(frame);
                    }
                }
                case LiveEvent.HostChanged changed -> {
                    if (set.holds(changed.host())) {
                        seen.add(changed);
                    }
                }
                case LiveEvent.Snapshot whole ->
                    seen.add(new LiveEvent.Snapshot(
                            whole.sequence(),
                            whole.hosts().stream()
                                    .filter(host -> set.holds(host.host()))
                                    .toList()));
            }
        }
        return seen;
    }

    private boolean holds(HostId id) {
        HostView host = hosts.byId(id);
        return host != null && set.holds(host);
    }
}
