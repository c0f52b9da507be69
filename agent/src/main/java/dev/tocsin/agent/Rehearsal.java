package dev.tocsin.agent;

import dev.tocsin.base.Clock;

/// The agent as it runs while its image is built: the same program, with a clock that stands shortly before the end of
/// a minute. So a run of some seconds does everything that a long one does (join, connect, sample, seal, send), and
/// the class cache that is recorded from it (JEP 514) holds every class that a long run loads. Never part of a real
/// run: nothing in the product starts it but `agent/src/dist/build-image`.
public final class Rehearsal {
    private static final long MINUTE_MILLIS = 60_000;
    /// How much of the first minute is left: joining and connecting come first also on a busy machine.
    private static final long LEFT_MILLIS = 8_000;

    private Rehearsal() {}

    /// Runs the agent until it is stopped.
    ///
    /// @param arguments as of the agent
    public static void main(String[] arguments) {
        Clock real = Clock.system();
        AgentMain.main(arguments, new Shifted(real, shift(real.wallMillis())));
    }

    /// What to add to `nowMillis` so that [#LEFT_MILLIS] of its minute are left.
    static long shift(long nowMillis) {
        return MINUTE_MILLIS - LEFT_MILLIS - Math.floorMod(nowMillis, MINUTE_MILLIS);
    }

    private record Shifted(Clock real, long shiftMillis) implements Clock {
        @Override
        public long wallMillis() {
            return real.wallMillis() + shiftMillis;
        }

        @Override
        public long monotonicNanos() {
            return real.monotonicNanos();
        }

        @Override
        public void awaitNanos(long deadlineNanos) throws InterruptedException {
            real.awaitNanos(deadlineNanos);
        }
    }
}
