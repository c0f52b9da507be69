package dev.tocsin.hub;

import dev.tocsin.block.Block;
import dev.tocsin.block.Column;
import dev.tocsin.block.Pack;
import dev.tocsin.block.Tables;

/// What to add to an agent's seconds to get the hub's. Up to [#TRUSTED_MILLIS] the agent's clock is taken as it is;
/// beyond, its data is moved by the whole seconds that it is off, so that what happens now is found at now.
///
/// A pack says itself how far the clock was off when it was recorded, as far as the agent knew then (`clock_skew`):
/// what waited in a spool while a clock was mended keeps the offset of its own time. It is not believed when that would
/// put the pack where no pack can be: behind the hub's now, or further back than anything is kept. Pure.
final class ClockOffset {
    /// A difference of clocks that changes nothing.
    static final long TRUSTED_MILLIS = 2_000;

    /// How far in the hub's future the end of a pack may lie: what is not told from a clock that is trusted.
    static final long FUTURE_SECONDS = 120;
    /// How far in its past: longer than anything waits in a spool or is kept by the minute.
    static final long PAST_SECONDS = 400 * 86_400L;

    private static final int SKEW = Tables.SYSTEM.column("clock_skew_millis");

    private ClockOffset() {}

    /// The offset for a clock that is `skewMillis` ahead of the hub's, s.
    static long seconds(long skewMillis) {
        return Math.abs(skewMillis) <= TRUSTED_MILLIS ? 0 : -Math.round(skewMillis / 1_000.0);
    }

    /// The offset for `pack` of an agent whose clock is `skewMillis` ahead now, which is second `now` for the hub.
    ///
    /// @throws dev.tocsin.base.CorruptData when the pack is damaged
    static long seconds(Pack pack, long skewMillis, long now) {
        Block system = pack.block(Tables.SYSTEM);
        if (system == null) {
            return seconds(skewMillis);
        }
        long[] recorded = system.column(SKEW);
        for (int i = recorded.length - 1; i >= 0; i--) {
            if (recorded[i] != Column.GAP) {
                // The two measurements of one clock differ by a little; one offset for both leaves no seam.
                boolean same = Math.abs(recorded[i] - skewMillis) <= TRUSTED_MILLIS;
                long offset = seconds(same ? skewMillis : recorded[i]);
                return canBe(pack.endSecond() + offset, now) ? offset : seconds(skewMillis);
            }
        }
        return seconds(skewMillis);
    }

    private static boolean canBe(long second, long now) {
        return second <= now + FUTURE_SECONDS && second >= now - PAST_SECONDS;
    }
}
