package dev.tocsin.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// The processor time that a piece of work takes: what others do on the machine meanwhile does not count.
public final class CpuTime {
    private CpuTime() {}

    /// Work that may fail.
    ///
    /// @param <E> how
    public interface Work<E extends Exception> {
        /// Does it.
        void run() throws E;
    }

    /// The nanoseconds of processor time that `work` takes in this thread.
    public static <E extends Exception> long nanosOf(Work<E> work) throws E {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - before;
    }
}
