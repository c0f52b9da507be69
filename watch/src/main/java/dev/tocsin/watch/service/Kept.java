package dev.tocsin.watch.service;

import dev.tocsin.base.ServiceFacts;
import org.jspecify.annotations.Nullable;

/// A service as it is kept.
///
/// @param facts as its agent said last
/// @param settled the last state that was not starting or stopping
/// @param lastPid the last main process that was known; 0: none was
record Kept(ServiceFacts facts, int settled, int lastPid) {
    /// What is kept once `facts` were said after `before`.
    static Kept after(@Nullable Kept before, ServiceFacts facts) {
        boolean changing = facts.state() == ServiceFacts.CHANGING;
        int settled = changing && before != null ? before.settled() : facts.state();
        int pid = facts.mainPid() > 0 || before == null ? facts.mainPid() : before.lastPid();
        return new Kept(facts, settled, pid);
    }

    /// Whether nothing but the number of its processes is another than in `other`: not worth a write.
    boolean isAbout(@Nullable Kept other) {
        return other != null && withoutCount().equals(other.withoutCount());
    }

    private Kept withoutCount() {
        ServiceFacts same = new ServiceFacts(
                facts.name(),
                facts.kind(),
                facts.unit(),
                facts.state(),
                facts.wanted(),
                facts.reason(),
                facts.sinceMillis(),
                facts.startedMillis(),
                facts.restarts(),
                facts.mainPid(),
                0,
                facts.enabled(),
                facts.detail(),
                facts.description(),
                facts.processes(),
                facts.ports());
        return new Kept(same, settled, lastPid);
    }
}
