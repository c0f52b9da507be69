package dev.tocsin.simulate;

/// Numbers that look as chance does and follow from their arguments alone, so that a machine of a demonstration has one
/// past however often it is told. Pure.
final class Noise {
    private Noise() {}

    /// A number in [0, 1), the same for the same arguments (the finalizer of SplitMix64).
    static double dice(long seed, long number) {
        long z = seed * 0x9e3779b97f4a7c15L + number;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /// Smooth wandering between −1 and 1 that takes `period` seconds from one turn to the next.
    static double wander(long seed, long second, int period) {
        long left = Math.floorDiv(second, period);
        double part = Math.floorMod(second, period) / (double) period;
        double ease = part * part * (3 - 2 * part);
        return (dice(seed, left) * (1 - ease) + dice(seed, left + 1) * ease) * 2 - 1;
    }

    /// Rare peaks of up to 1 that die down within seconds, about one in `every` seconds.
    static double peaks(long seed, long second, int every) {
        double sum = 0;
        long now = Math.floorDiv(second, every);
        for (long slot = now - 1; slot <= now; slot++) {
            double start = slot * (double) every + dice(seed, slot) * every;
            if (second >= start) {
                sum += dice(seed + 1, slot) * Math.exp((start - second) / 5);
            }
        }
        return sum;
    }
}
