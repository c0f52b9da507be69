package dev.tocsin.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way out of a connection: anybody hands a message over and goes on; one thread writes. Nobody
/// but that thread ever waits for a slow peer, and what waits for it is limited in bytes.
///
/// Two lanes: *urgent* (heartbeats, answers, live) is written before *bulk* (packs), so that an hour of
/// backlog on a slow line does not make a living host look dead. Order within a lane is kept. Thread-safe.
///
/// Closing stops the thread before its next frame; a thread stuck in a write ends when the owner closes the
/// socket.
public final class Outbox implements AutoCloseable {
    private final OutputStream out;
    private final long limitBytes;
    private final ArrayDeque<byte[]> urgent = new ArrayDeque<>();
    private final ArrayDeque<byte[]> bulk = new ArrayDeque<>();
    private final Thread writer;
    private long queuedBytes;
    private boolean closed;
    private boolean draining;

    /// Starts writing to `out` by a virtual thread, of which a hub has thousands.
    ///
    /// @param name of the thread
    /// @param limitBytes how much may wait; one message more than the limit is still taken when nothing
    ///     waits
    /// @param onFailure told once when writing failed, on the writing thread; not told after [#close]
    public Outbox(String name, OutputStream out, long limitBytes, Consumer<IOException> onFailure) {
        this(Thread.ofVirtual().name(name), out, limitBytes, onFailure);
    }

    /// The same by a thread that `threads` makes: one connection alone is cheaper with a thread of the platform than
    /// with everything that carries virtual ones.
    public Outbox(Thread.Builder threads, OutputStream out, long limitBytes, Consumer<IOException> onFailure) {
        this.out = out;
        this.limitBytes = limitBytes;
        this.writer = threads.start(() -> run(onFailure));
    }

    /// Queues a message that must not wait behind packs. False when there is no room or the outbox is
    /// closed; the message is then dropped.
    public boolean urgent(Message message) {
        return offer(urgent, MessageWriter.frame(message));
    }

    /// Queues a pack. False as for [#urgent].
    public boolean bulk(Message message) {
        return offer(bulk, MessageWriter.frame(message));
    }

    /// Takes no more messages and ends once those that wait are written: for a last word before the end.
    /// Waits at most `patienceMillis`.
    public void drain(long patienceMillis) {
        synchronized (this) {
            draining = true;
            notifyAll();
        }
        try {
            if (!writer.join(Duration.ofMillis(patienceMillis))) {
                close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        urgent.clear();
        bulk.clear();
        notifyAll();
    }

    private synchronized boolean offer(ArrayDeque<byte[]> lane, byte[] frame) {
        if (closed || draining || (queuedBytes > 0 && queuedBytes + frame.length > limitBytes)) {
            return false;
        }
        lane.add(frame);
        queuedBytes += frame.length;
        notifyAll();
        return true;
    }

    private void run(Consumer<IOException> onFailure) {
        try {
            byte[] frame = take();
            while (frame != null) {
                out.write(frame);
                done(frame.length);
                frame = take();
            }
        } catch (IOException failure) {
            fail(failure, onFailure);
        } catch (InterruptedException interrupted) {
            close(); // nobody interrupts this thread; if somebody does, it ends
        } catch (RuntimeException | Error bug) {
            // Also a lack of memory: without its writer the connection would only look alive.
            fail(new IOException("the writer ended: " + bug, bug), onFailure);
        }
    }

    private void fail(IOException failure, Consumer<IOException> onFailure) {
        boolean tell;
        synchronized (this) {
            tell = !closed;
        }
        close();
        if (tell) {
            onFailure.accept(failure);
        }
    }

    /// The next frame, or null when it is over. Flushes before it waits.
    private byte @Nullable [] take() throws IOException, InterruptedException {
        byte[] next = poll();
        if (next != null) {
            return next;
        }
        out.flush();
        synchronized (this) {
            while (!closed) {
                next = poll();
                if (next != null) {
                    return next;
                }
                if (draining) {
                    closed = true;
                    notifyAll();
                    return null;
                }
                wait();
            }
            return null;
        }
    }

    private synchronized byte @Nullable [] poll() {
        byte[] first = urgent.poll();
        return first != null ? first : bulk.poll();
    }

    private synchronized void done(int length) {
        queuedBytes -= length;
    }
}
