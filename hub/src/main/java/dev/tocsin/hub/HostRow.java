package dev.tocsin.hub;

import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A host as the catalog keeps it.
///
/// @param generation of its current certificate
/// @param lastSeenMillis when it was last heard, at most 30 s late; null when never
/// @param skewMillis its clock minus the hub's at its last hello
/// @param facts null before its first hello
/// @param retired true when it must not come in any more
record HostRow(
        HostId id,
        String name,
        Map<String, String> labels,
        long generation,
        @Nullable Long lastSeenMillis,
        long skewMillis,
        @Nullable HostFacts facts,
        boolean retired) {}
