package dev.tocsin.watch.check;

import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What each observer of one check saw last, in memory; what they saw before is in the facts of each look.
/// Thread-safe.
final class Sightings {
    private final Map<String, Sighting> latest = new LinkedHashMap<>(); // guarded by this

    Sightings(List<String> from) {
        for (String name : from) {
            latest.put(name, new Sighting(name, Outcome.UNKNOWN, Verdict.NEVER, "", 0, null));
        }
    }

    synchronized void saw(String observer, CheckRun run) {
        Verdict verdict = run.verdict();
        latest.put(
                observer,
                new Sighting(observer, verdict.outcome(), verdict.code(), verdict.message(), run.atMillis(), null));
    }

    synchronized void away(String observer, String why) {
        latest.computeIfPresent(
                observer,
                (_, last) -> new Sighting(observer, last.outcome(), last.code(), last.message(), last.atMillis(), why));
    }

    /// All of them, in the order of the check.
    synchronized List<Sighting> all() {
        return List.copyOf(latest.values());
    }
}
