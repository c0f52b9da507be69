package dev.tocsin.web.api;

/// The widths of a point that the server chooses from: each divides the hour, the day or a larger one of them, so that
/// points of neighbouring zoom levels line up.
final class Steps {
    private static final long[] LADDER_SECONDS = {
        1,
        2,
        5,
        10,
        15,
        30, // seconds
        60,
        120,
        300,
        600,
        900,
        1_800, // minutes
        3_600,
        7_200,
        10_800,
        21_600,
        43_200, // hours
        86_400,
        172_800,
        604_800,
        2_592_000,
        31_536_000 // days, a week, a month, a year
    };

    private Steps() {}

    /// The narrowest step, ms, with which `spanMillis` has at most `points` points.
    static long fitting(long spanMillis, long points) {
        for (long seconds : LADDER_SECONDS) {
            // a range that begins inside a step touches one point more than it is wide
            if (Math.ceilDiv(spanMillis, seconds * 1_000) + 1 <= points) {
                return seconds * 1_000;
            }
        }
        return LADDER_SECONDS[LADDER_SECONDS.length - 1] * 1_000;
    }
}
