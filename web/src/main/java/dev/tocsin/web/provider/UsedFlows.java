package dev.tocsin.web.provider;

import java.util.LinkedHashMap;
import java.util.Map;

/// Which sign-ins have ended, for as long as they could be ended again. Of the [#KEPT] last: a code that the provider
/// has taken once it does not take again, so this is the second lock and not the first. Thread-safe.
final class UsedFlows {
    private static final int KEPT = 10_000;

    private final Map<String, Long> ended = new LinkedHashMap<>();

    /// Notes that `state` ends now; false when it has before.
    synchronized boolean first(String state, long nowMillis) {
        ended.values().removeIf(at -> Math.abs(nowMillis - at) > 2 * Flow.LIFE_MILLIS);
        while (ended.size() >= KEPT) {
            ended.remove(ended.keySet().iterator().next());
        }
        return ended.putIfAbsent(state, nowMillis) == null;
    }
}
