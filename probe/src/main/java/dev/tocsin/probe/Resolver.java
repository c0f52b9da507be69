package dev.tocsin.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Names by the machine's own resolver (its hosts file, its name servers), which can neither be interrupted nor given a
/// time: it is asked on threads of its own, and who asks waits no longer than it wants. A name server that hangs holds
/// at most [#AT_ONCE] threads until the system gives up; whoever comes then hears so at once and is not queued, so that
/// a dead name server makes checks fail and never makes them late.
///
/// Thread-safe.
public final class Resolver implements Names, AutoCloseable {
    /// Names that are looked up at the same time.
    public static final int AT_ONCE = 64;

    private static final long IDLE_SECONDS = 10; // a quiet program keeps no threads

    private final ThreadPoolExecutor threads;
    private final Lookup lookup;

    /// What may hang.
    interface Lookup {
        /// All addresses of `name`.
        ///
        /// @throws UnknownHostException when there is none
        InetAddress[] of(String name) throws UnknownHostException;
    }

    /// The machine's own.
    public Resolver() {
        this(InetAddress::getAllByName, AT_ONCE);
    }

    /// Asks `lookup`, at most `atOnce` times at once.
    Resolver(Lookup lookup, int atOnce) {
        this.lookup = lookup;
        this.threads = new ThreadPoolExecutor(
                0,
                atOnce,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("names-", 0).factory());
    }

    @Override
    public List<InetAddress> of(String name, Duration timeout) throws IOException, InterruptedException {
        Future<InetAddress[]> asked;
        try {
            asked = threads.submit(() -> lookup.of(name));
        } catch (RejectedExecutionException full) {
            throw new IOException("DNS failure: " + AT_ONCE + " names wait for an answer already", full);
        }
        try {
            return List.of(asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            throw new IOException("DNS failure: no answer for " + name + " within " + timeout.toMillis() + " ms", late);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownHostException none) {
                throw none;
            }
            throw new IOException("DNS failure: " + failure.getCause(), failure);
        }
    }

    /// Lets go of the threads; a look-up that hangs ends by itself.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
