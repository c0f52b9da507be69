package dev.tocsin.store;

import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which tier answers which part of a question: the widest whose steps divide those asked for and which is ready
/// there, so that no answer reads more than it must.
///
/// ```
/// asked for hours   |------------------------------------------------|
/// ready             hours: whole days before today | minutes: whole hours | seconds
/// read              |======== hours ===============|=== minutes ==========|= seconds =|
/// ```
final class Plan {
    private Plan() {}

    /// A part of the range.
    ///
    /// @param tier the tier to read, or null for seconds
    /// @param from first second
    /// @param to the second behind the last
    record Part(@Nullable Tier tier, long from, long to) {}

    /// The parts of `[from, to)` of `request`, ascending, without gaps.
    static List<Part> of(SeriesRequest request, long from, long to, @Nullable Rollups rollups) {
        List<Part> parts = new ArrayList<>();
        // Single processes have no rollups.
        if (rollups == null || request.table().equals(Tables.PROCESS)) {
            parts.add(new Part(null, from, to));
            return parts;
        }
        for (long at = from; at < to; ) {
            Part next = next(request, at, to, rollups);
            Part before = parts.isEmpty() ? null : parts.getLast();
            if (before != null && before.tier() == next.tier()) {
                parts.set(parts.size() - 1, new Part(before.tier(), before.from(), next.to()));
            } else {
                parts.add(next);
            }
            at = next.to();
        }
        return parts;
    }

    private static Part next(SeriesRequest request, long at, long to, Rollups rollups) {
        for (Tier tier : List.of(Tier.HOURS, Tier.MINUTES)) {
            long chunk = tier.chunk(at);
            boolean fits = request.stepMillis() % (tier.stepSeconds() * 1_000L) == 0 && at % tier.stepSeconds() == 0;
            // A last step that is asked for in part is not a rollup's to answer.
            long whole = Math.floorDiv(to, tier.stepSeconds()) * tier.stepSeconds();
            if (fits && at < whole && rollups.state().isReady(request.host(), tier, chunk)) {
                return new Part(tier, at, Math.min(whole, chunk + tier.chunkSeconds()));
            }
        }
        long end = Tier.MINUTES.chunk(at) + Tier.MINUTES.chunkSeconds();
        return new Part(null, at, Math.min(to, end));
    }
}
