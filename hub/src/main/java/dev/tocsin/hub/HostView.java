package dev.tocsin.hub;

import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the hub knows of a host at this moment.
///
/// @param id identity
/// @param name what people call it; renamable, not unique
/// @param state whether it is heard
/// @param lastSeenMillis when it was last heard, hub time, epoch ms; null when never
/// @param labels `site=fra-1` and the like
/// @param facts what it said when it last connected; null when it never did
/// @param clockSkewMillis its clock minus the hub's at the last hello
/// @param processes number of processes in its last pulse; null when unknown
/// @param reasons why its health is not ok, as sentences; empty when it is
/// @param failing whether one of them is critical: a service that has failed, or a critical rule that fires
public record HostView(
        HostId id,
        String name,
        HostState state,
        @Nullable Long lastSeenMillis,
        Map<String, String> labels,
        @Nullable HostFacts facts,
        long clockSkewMillis,
        @Nullable Integer processes,
        List<String> reasons,
        boolean failing) {
    /// A host on which nothing critical was found.
    public HostView(
            HostId id,
            String name,
            HostState state,
            @Nullable Long lastSeenMillis,
            Map<String, String> labels,
            @Nullable HostFacts facts,
            long clockSkewMillis,
            @Nullable Integer processes,
            List<String> reasons) {
        this(id, name, state, lastSeenMillis, labels, facts, clockSkewMillis, processes, reasons, false);
    }
}
