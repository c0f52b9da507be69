package dev.tocsin.agent.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Everything that is known of a machine's services at one moment; [Board] makes of it how each stands.
///
/// @param nowMillis the moment, epoch ms
/// @param bootMillis when the machine was started, epoch ms; 0 when unknown
/// @param systemd whether systemd starts its services
/// @param openRc whether OpenRC does
/// @param units what systemd says of them; empty on other machines
/// @param scripts those of scripts; empty on a machine of systemd
/// @param processes every process
/// @param listening who listens
/// @param owners whose sockets are, by inode, as far as it may be seen
/// @param named services that the owner of the machine has named
record Sight(
        long nowMillis,
        long bootMillis,
        boolean systemd,
        boolean openRc,
        List<Unit> units,
        List<Script> scripts,
        List<Proc> processes,
        Listening listening,
        Map<Long, Integer> owners,
        List<Entry> named) {
    /// A moment of `micros` since boot as epoch ms; 0 for 0.
    long since(long micros) {
        return micros <= 0 || bootMillis <= 0 ? 0 : bootMillis + micros / 1_000;
    }

    /// The processes of each unit, and under the empty name those of none.
    Map<String, List<Proc>> byUnit() {
        Map<String, List<Proc>> found = new HashMap<>();
        for (Proc process : processes) {
            found.computeIfAbsent(process.unit(), _ -> new ArrayList<>()).add(process);
        }
        return found;
    }
}
