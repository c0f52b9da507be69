package dev.tocsin.base;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/// The machine's clock: the one place of the product that asks the operating system for the time.
final class SystemClock implements Clock {
    @Override
    public long wallMillis() {
        return Instant.now().toEpochMilli();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public void awaitNanos(long deadlineNanos) throws InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(left); // may wake early: the loop looks again
        }
    }
}
