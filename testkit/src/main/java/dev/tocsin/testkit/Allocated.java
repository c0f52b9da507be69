package dev.tocsin.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What a piece of work leaves for the garbage collector: unlike the time it takes, the same on a busy machine.
public final class Allocated {
    private Allocated() {}

    /// The bytes of heap that `work` takes in this thread, given back or not.
    public static long by(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
