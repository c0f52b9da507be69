package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.ControlOrder;
import dev.tocsin.wire.Message.ControlReply;
import dev.tocsin.wire.Message.ControlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The agent's part in the control of services: hands what a hub has signed to the helper of this machine, as
/// it is, and brings the answer back; and tells the hub what helper there is. It reads no order, keeps none,
/// and can make none.
///
/// At most [#AT_ONCE] orders are with the helper at the same time, which is as many connections as it takes,
/// and as many wait; what is beyond is refused at once. Threads come with the first order and go when there is
/// none: a helper that takes its time costs no second of the record.
///
/// Thread-safe.
public final class ControlLane implements AutoCloseable {
    /// Orders that are with the helper at the same time.
    static final int AT_ONCE = 4;

    private static final long IDLE_SECONDS = 10;
    private static final int TEXT_CHARS = 250; // 1,000 bytes of UTF-8 at most

    private static final ControlState OFF =
            new ControlState(ControlState.OFF, "no helper runs on this host", List.of(), List.of());

    private final Place place;
    private final HostId host;
    private final HelperClient helper;
    private final Log log;
    private final ThreadPoolExecutor threads;
    private @Nullable Object stamp; // of the file that was read last; guarded by this
    private ControlState read = OFF; // what it said; guarded by this
    private @Nullable ControlState told; // on this connection; guarded by this

    /// Where the helper of a machine shows itself.
    ///
    /// @param conf its file
    /// @param socket where it listens
    /// @param user as whom this agent runs
    public record Place(Path conf, Path socket, String user) {}

    /// The lane of the agent of `host`.
    public ControlLane(Place place, HostId host, Clock clock, Log log) {
        this.place = place;
        this.host = host;
        this.log = log;
        this.helper = new HelperClient(place.socket(), clock);
        this.threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(AT_ONCE),
                Thread.ofPlatform().daemon().name("control-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
    }

    /// Hands `order` over and tells `toHub` what came of it; when the connection is over meanwhile nobody waits for it.
    void take(ControlOrder order, Predicate<Message> toHub) {
        try {
            threads.execute(() -> run(order, toHub));
        } catch (RejectedExecutionException full) {
            tell(order, ControlReply.NOT_PASSED, "too many orders wait for the helper", toHub);
        }
    }

    private void run(ControlOrder order, Predicate<Message> toHub) {
        try {
            byte[] reply = helper.pass(order.frame());
            boolean _ = toHub.test(new ControlReply(order.id(), ControlReply.ANSWERED, reply, ""));
        } catch (HelperClient.NotPassed none) {
            tell(order, ControlReply.NOT_PASSED, String.valueOf(none.getMessage()), toHub);
        } catch (IOException failure) {
            tell(order, ControlReply.SILENT, String.valueOf(failure.getMessage()), toHub);
        } catch (RuntimeException | Error bug) {
            log.bug("control", "an order was not handed over in order", bug);
            tell(order, ControlReply.SILENT, "the agent failed: " + bug, toHub);
        }
    }

    private static void tell(ControlOrder order, int outcome, String text, Predicate<Message> toHub) {
        boolean _ = toHub.test(new ControlReply(order.id(), outcome, new byte[0], cut(text)));
    }

    /// A connection has begun: its hub knows nothing of the helper.
    synchronized void connected() {
        told = null;
    }

    /// Tells `toHub` how the helper stands when that is news. Two looks at files, so it may be asked with each pulse; a
    /// hub that does not know the message passes it over.
    synchronized void look(Predicate<Message> toHub) {
        ControlState now;
        try {
            now = state();
        } catch (RuntimeException bug) {
            log.bug("control", "how the helper stands is not told", bug);
            return;
        }
        ControlState before = told;
        if ((before == null || !same(before, now)) && toHub.test(now)) {
            told = now;
        }
    }

    private ControlState state() {
        if (!Files.exists(place.socket())) {
            stamp = null;
            return OFF;
        }
        Object now = stamp();
        if (!now.equals(stamp)) {
            ControlState made = ControlFile.read(place.conf(), host, place.user());
            read = new ControlState(made.helper(), cut(made.text()), made.keys(), made.allowed());
            stamp = now;
        }
        return read;
    }

    /// What is another one when the file may be another one.
    private Object stamp() {
        try {
            BasicFileAttributes now = Files.readAttributes(place.conf(), BasicFileAttributes.class);
            return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    private static boolean same(ControlState one, ControlState other) {
        return one.helper() == other.helper()
                && one.text().equals(other.text())
                && one.allowed().equals(other.allowed())
                && Arrays.deepEquals(
                        one.keys().toArray(byte[][]::new), other.keys().toArray(byte[][]::new));
    }

    private static String cut(String text) {
        return text.length() > TEXT_CHARS ? text.substring(0, TEXT_CHARS) : text;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
