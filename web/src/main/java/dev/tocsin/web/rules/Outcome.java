package dev.tocsin.web.rules;

import dev.tocsin.hub.HostView;
import dev.tocsin.signal.rule.Rehearsal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a preview found so far. For one thread.
final class Outcome {
    /// Firings that are told; more are counted.
    static final int FIRINGS = 1_000;

    private final List<Preview.Firing> firings = new ArrayList<>();
    private boolean complete = true;
    private boolean seconds;
    private boolean minutes;
    private long count;

    /// Something was not looked at.
    void cut() {
        complete = false;
    }

    /// Seconds were read.
    void seconds() {
        seconds = true;
    }

    /// Minutes stood for seconds.
    void minutes() {
        minutes = true;
    }

    /// Whether nothing was left out up to now.
    boolean isComplete() {
        return complete;
    }

    /// Adds what the keys of `host` came to; null for all hosts together.
    void add(@Nullable HostView host, Map<String, Rehearsal> all) {
        all.forEach((key, rehearsal) -> {
            count += rehearsal.count();
            rehearsal.firings().forEach(firing -> firings.add(new Preview.Firing(host, key, firing)));
        });
    }

    /// Which data it was, as the API says it.
    Preview.Resolution resolution() {
        return !minutes ? Preview.Resolution.SECONDS : seconds ? Preview.Resolution.BOTH : Preview.Resolution.MINUTES;
    }

    /// How often in all.
    long count() {
        return count;
    }

    /// The latest first.
    List<Preview.Firing> firings() {
        return firings.stream()
                .sorted(Comparator.comparingLong(
                                (Preview.Firing one) -> one.firing().fromMillis())
                        .reversed())
                .limit(FIRINGS)
                .toList();
    }
}
