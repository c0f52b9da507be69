package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.time.Duration;

/// The limit of time that every type of check takes: `slow: 2s`. An answer that is right but takes longer leaves the
/// service *degraded*.
public final class Slow {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofMinutes(5);

    private Slow() {}

    /// `check` under the limit that `in` sets as `slow`; `check` itself where there is none.
    public static Check read(Check check, FieldReader in) {
        return in.has("slow") ? over(check, in.duration("slow", LEAST, MOST, MOST)) : check;
    }

    /// `check`, which warns when it takes longer than `limit`.
    public static Check over(Check check, Duration limit) {
        return attempt -> {
            Verdict verdict = check.look(attempt);
            long millis = attempt.elapsedMicros() / 1_000L;
            if (millis > limit.toMillis()) {
                attempt.warn("slow: " + millis + " ms, the limit is " + limit.toMillis() + " ms");
            }
            return verdict;
        };
    }
}
