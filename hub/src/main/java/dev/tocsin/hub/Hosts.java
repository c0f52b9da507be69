package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The registry of enrolled hosts, for reading. Thread-safe; answers are copies.
public interface Hosts {
    /// Every host that is not retired, by name, then id.
    List<HostView> all();

    /// The host of that id, or null.
    @Nullable
    HostView byId(HostId id);

    /// The hosts of that name; more than one when two machines bear it.
    List<HostView> byName(String name);
}
