package dev.tocsin.watch.service;

import dev.tocsin.base.ServiceFacts;
import org.jspecify.annotations.Nullable;

/// What of a change becomes a line of the journal: the reason as a word, and a sentence. That a service is starting or
/// stopping is no news, only where it ends up. Pure.
///
/// @param reason `running`, `degraded`, `stopped`, `failed`, `unknown`, `restarted` or `gone`
/// @param text for people
record ServiceNews(String reason, String text) {
    /// What is new when `now` follows `before`; null when nothing is.
    ///
    /// @param first whether nothing was known of this host before: then nothing is news
    static @Nullable ServiceNews of(@Nullable Kept before, Kept now, boolean first) {
        ServiceFacts facts = now.facts();
        if (facts.state() == ServiceFacts.CHANGING) {
            return null;
        }
        if (before == null) {
            boolean bad = facts.state() == ServiceFacts.FAILED || facts.state() == ServiceFacts.DEGRADED;
            return bad && !first ? state(facts, ServiceFacts.UNKNOWN) : null;
        }
        if (before.settled() != facts.state()) {
            return state(facts, before.settled());
        }
        boolean runs = facts.state() == ServiceFacts.RUNNING || facts.state() == ServiceFacts.DEGRADED;
        boolean another = facts.mainPid() > 0 && before.lastPid() > 0 && facts.mainPid() != before.lastPid();
        int more = before.facts().restarts() < 0
                ? 0
                : facts.restarts() - before.facts().restarts();
        if (runs && (another || more > 0)) {
            String times = more > 0 ? " by itself" + (more > 1 ? ", " + more + " times" : "") : "";
            return new ServiceNews("restarted", facts.name() + " was started again" + times);
        }
        return null;
    }

    /// What is new when `before` is there no more; null when nothing is.
    static @Nullable ServiceNews gone(Kept before) {
        boolean bad = before.settled() == ServiceFacts.FAILED || before.settled() == ServiceFacts.DEGRADED;
        return bad ? new ServiceNews("gone", before.facts().name() + " is no service of this host any more") : null;
    }

    /// A sentence on how a service stands: `nginx has failed: exit 1`.
    static String sentence(ServiceFacts facts) {
        return state(facts, facts.state()).text();
    }

    private static ServiceNews state(ServiceFacts facts, int before) {
        String name = facts.name();
        String why = facts.reason().isEmpty() ? "" : ": " + facts.reason();
        return switch (facts.state()) {
            case ServiceFacts.RUNNING ->
                new ServiceNews("running", name + (before == ServiceFacts.DEGRADED ? " is well again" : " runs"));
            case ServiceFacts.DEGRADED ->
                new ServiceNews("degraded", name + " runs" + (why.isEmpty() ? "" : ", but " + facts.reason()));
            case ServiceFacts.STOPPED -> new ServiceNews("stopped", name + " does not run" + why);
            case ServiceFacts.FAILED -> new ServiceNews("failed", name + " has failed" + why);
            default -> new ServiceNews("unknown", "nobody knows how " + name + " is"); // numbers of a newer agent
        };
    }
}
