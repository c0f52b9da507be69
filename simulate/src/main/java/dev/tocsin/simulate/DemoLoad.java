package dev.tocsin.simulate;

/// How hard a machine of the demonstration works at any second, as formulas of the time. Pure.
///
/// ```
/// the troubled one:  … calm 18 min │ hot 22 min │ calm │ hot │ calm │ hot ●            ● = now, 6 min into it
/// ```
final class DemoLoad {
    private static final int CYCLE = 2_400;
    private static final int HOT = 1_320;
    private static final int HOT_BEFORE = 360;
    private static final int DAY = 86_400;
    private static final double TURN = 2 * Math.PI;

    private final DemoHost host;
    private final long seed;
    private final long live;

    /// The load of `host`.
    ///
    /// @param live the second at which its past ends and its present begins
    DemoLoad(DemoHost host, long live) {
        this.host = host;
        this.seed = host.name().hashCode() * 31L;
        this.live = live;
    }

    /// Whether the job that takes too much runs.
    boolean hot(long second) {
        return host.troubled() && phase(second) < HOT;
    }

    /// How long the present cycle of trouble has lasted, as a share of it, 0–1; 0 where there is none.
    double worn(long second) {
        return host.troubled() ? phase(second) / (double) CYCLE : 0;
    }

    /// Share of all CPU time that is busy, 0–1.
    double busy(long second) {
        if (hot(second)) {
            double into = Math.min(1, phase(second) / 40.0);
            double full = 0.955 + 0.02 * Noise.wander(seed + 3, second, 20) + 0.02 * Noise.dice(seed + 4, second);
            return clamp(host.usual() + (full - host.usual()) * into);
        }
        double day = Math.sin(second % DAY * TURN / DAY - 1.9);
        double value = host.usual()
                * (1
                        + 0.25 * day
                        + 0.22 * Noise.wander(seed, second, 420)
                        + 0.12 * Noise.wander(seed + 1, second, 37)
                        + 0.2 * (Noise.dice(seed + 2, second) - 0.5));
        return clamp(value + Noise.peaks(seed + 5, second, 300) * 0.5);
    }

    /// Share of all CPU time that waits for disks, 0–1.
    double waiting(long second) {
        double value = 0.015 + 0.015 * Noise.wander(seed + 6, second, 70) + 0.1 * Noise.peaks(seed + 7, second, 240);
        return Math.min(1 - busy(second), clamp(value + (hot(second) ? 0.02 : 0)));
    }

    /// Share of the memory that is used, 0–1.
    double memory(long second) {
        double base = 0.35 + 0.3 * Noise.dice(seed + 8, 0);
        return clamp(base + 0.04 * Noise.wander(seed + 9, second, 1_900) + (hot(second) ? 0.12 : 0));
    }

    /// What goes over the network and to the disks beside the usual, about 1.
    double traffic(long second, int kind) {
        double value =
                1 + 0.35 * Noise.wander(seed + 10 + kind, second, 190) + 0.4 * Noise.dice(seed + 20 + kind, second);
        return Math.max(0.02, value * (busy(second) / host.usual()) * 0.7);
    }

    /// A number in [0, 1) of this machine, the same for the same `number`.
    double own(long number) {
        return Noise.dice(seed + 30, number);
    }

    private long phase(long second) {
        return Math.floorMod(second - live + HOT_BEFORE, (long) CYCLE);
    }

    private static double clamp(double share) {
        return Math.max(0.003, Math.min(0.985, share));
    }
}
