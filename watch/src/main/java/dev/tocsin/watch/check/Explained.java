package dev.tocsin.watch.check;

import dev.tocsin.signal.Memory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What explains a failure, for the looks of one round: a check above that has failed, or is in doubt. In doubt
/// is one whose bad look is not confirmed yet, and one that has not looked since the failure began, for as long
/// as its look may take: a service that is refused at once must not ring before the ping of its dead host has
/// given up. For one thread, within the lock of [Rounds].
final class Explained {
    private static final long GRACE_MILLIS = 2_000; // from a look's end until its round is judged

    private final CheckIndex index;
    private final BiConsumer<Watched, Duration> again;
    private final Map<Watched, Memory> judged = new HashMap<>(); // of this round

    Explained(CheckIndex index, BiConsumer<Watched, Duration> again) {
        this.index = index;
        this.again = again;
    }

    /// Rank in a round: who explains others is judged before them.
    int rank(String id) {
        Watched watched = index.byId(id);
        List<Watched> above = watched == null ? List.of() : index.above(watched);
        return above.isEmpty()
                ? 0
                : above.stream().anyMatch(one -> !index.above(one).isEmpty()) ? 2 : 1;
    }

    /// What explains that `watched` is bad at `atMillis` (epoch ms): `web-1/PING`; null: nothing does.
    @Nullable
    String by(Watched watched, CheckSpec spec, long atMillis) {
        for (Watched one : index.above(watched)) {
            Memory memory = judged.getOrDefault(one, one.row().memory());
            boolean unconfirmed = memory.pending() > 0 && spec.policy().retries() > 0;
            if (memory.failure() || unconfirmed || isAwaited(watched, spec, one, atMillis)) {
                return one.row().host() + "/" + one.row().name();
            }
        }
        return null;
    }

    /// Whether `above` was asked when `watched` began to be bad and has not answered yet. Who is told at once,
    /// without retries, does not wait.
    private boolean isAwaited(Watched watched, CheckSpec spec, Watched above, long atMillis) {
        Memory memory = watched.row().memory();
        CheckSpec other = above.spec();
        if (memory.pending() == 0 || spec.policy().retries() == 0 || other == null || judged.containsKey(above)) {
            return false;
        }
        long since = memory.suspectMillis();
        boolean looked = above.row().runMillis() >= since;
        return !looked && atMillis - since < other.timeout().toMillis() + GRACE_MILLIS;
    }

    /// `watched` was judged: what it remembers now counts for those that it explains. When it begins to be bad,
    /// those above it look at once.
    void saw(Watched watched, Memory before, Memory after) {
        judged.put(watched, after);
        boolean begins = after.pending() > 0 && before.pending() == 0 && !before.failure();
        if (!begins) {
            return;
        }
        for (Watched one : index.above(watched)) {
            if (one.row().runMillis() < after.suspectMillis() && !judged.containsKey(one)) {
                again.accept(one, Duration.ZERO);
            }
        }
    }
}
