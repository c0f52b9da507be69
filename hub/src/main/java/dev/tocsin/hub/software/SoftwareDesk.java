package dev.tocsin.hub.software;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.hub.Software;
import dev.tocsin.hub.software.SoftwareStore.Document;
import dev.tocsin.hub.software.SoftwareStore.Known;
import dev.tocsin.store.Catalog;
import dev.tocsin.wire.Message;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where the documents of all agents come in. At most [#TRANSFERS] are under way, from the first part to the
/// commit: what a hub needs for them is bounded however many agents come at once; the others wait for their turn.
/// One thread takes them in, one after the other, so no connection waits for the disk.
///
/// Thread-safe.
public final class SoftwareDesk implements Software, AutoCloseable {
    /// Documents under way at the same time, each of at most 8 MiB.
    static final int TRANSFERS = 4;

    private static final long NOTE_NANOS = 60_000_000_000L;
    private static final Known[] NOTHING = {Known.NONE, Known.NONE};

    private final Clock clock;
    private final Log log;
    private final SoftwareStore store;
    private final SoftwareReads reads;
    private final Job job;
    private final Map<HostId, Known[]> known = new ConcurrentHashMap<>();
    private final Map<HostId, Known[]> refused = new ConcurrentHashMap<>();
    private final Map<HostId, Long> again = new ConcurrentHashMap<>();
    private final Semaphore transfers = new Semaphore(TRANSFERS);
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>(TRANSFERS + 1);
    private final Thread thread;
    private volatile @Nullable Listener listener;
    private long notedNanos; // by the ticker only

    /// A desk over `catalog`; nothing comes in before [#start].
    ///
    /// @throws IOException when the catalog cannot be read
    public SoftwareDesk(Catalog catalog, Clock clock, Log log, Jobs jobs) throws IOException {
        this.clock = clock;
        this.log = log;
        this.store = new SoftwareStore(catalog);
        this.reads = new SoftwareReads(catalog);
        this.job = jobs.add("software", "Takes in what agents say is installed.", 0);
        this.known.putAll(store.known());
        this.notedNanos = clock.monotonicNanos();
        this.thread = Thread.ofVirtual().name("hub software").unstarted(this::run);
    }

    /// Begins.
    public void start() {
        thread.start();
    }

    /// The talk with an agent that has connected.
    ///
    /// @param offsetMillis what to add to its times to get the hub's
    /// @param toAgent queues a message to it; false: it could not
    public Talk talk(HostId host, long offsetMillis, Predicate<Message> toAgent) {
        return new Talk(new Talk.Agent(host, offsetMillis, toAgent), this, clock);
    }

    /// Which document of that kind is known of `host`.
    Known known(HostId host, int kind) {
        return known.getOrDefault(host, NOTHING)[kind];
    }

    /// Whether the document of that hash is one that is neither known nor was found to be none.
    boolean wants(HostId host, int kind, byte[] hash) {
        Known[] bad = refused.getOrDefault(host, NOTHING);
        return !Arrays.equals(known(host, kind).hash(), hash) && !Arrays.equals(bad[kind].hash(), hash);
    }

    /// The documents of `host` were as they are at `readMillis`.
    void foundAgain(HostId host, long readMillis) {
        again.merge(host, readMillis, Math::max);
    }

    /// Whether a transfer may begin; who gets true says [#end] or [#whole] once.
    boolean begin() {
        return transfers.tryAcquire();
    }

    /// A transfer came to nothing.
    void end() {
        transfers.release();
    }

    /// A document came whole.
    void whole(Document document) {
        if (!work.offer(() -> take(document))) {
            transfers.release();
        }
    }

    private void take(Document document) {
        try {
            job.run(() -> {
                if (store.take(document, listener)) {
                    known.compute(document.host(), (_, both) -> with(both, document));
                }
                return "host " + document.host();
            });
        } catch (CorruptData damaged) {
            refused.compute(document.host(), (_, both) -> with(both, document));
            log.warn("software", "host " + document.host() + " said what nobody can read: " + damaged.getMessage());
        } catch (IOException failure) {
            log.warn("software", "host " + document.host() + ", what is installed: " + failure.getMessage());
        } finally {
            transfers.release();
        }
    }

    private static Known[] with(Known @Nullable [] both, Document document) {
        Known[] made = both == null ? NOTHING.clone() : both.clone();
        made[document.kind()] = new Known(document.hash(), document.bytes().length);
        return made;
    }

    private void run() {
        try {
            while (true) {
                Runnable next = work.take();
                try {
                    next.run();
                } catch (RuntimeException | AssertionError | OutOfMemoryError bug) {
                    log.bug("software", "what an agent said was not taken in", bug);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    /// Once a second, by the hub's ticker: once a minute it is noted which hosts were found as they were.
    public void tick() {
        if (clock.monotonicNanos() - notedNanos >= NOTE_NANOS && !again.isEmpty()) {
            notedNanos = clock.monotonicNanos();
            if (!work.offer(this::note)) {
                log.debug("software", "no room to note what was found again, tries later");
            }
        }
    }

    private void note() {
        Map<HostId, Long> noted = new HashMap<>(again);
        try {
            store.foundAgain(noted);
            noted.forEach(again::remove);
        } catch (IOException failure) {
            log.warn("software", "could not note which hosts are as they were: " + failure.getMessage());
        }
    }

    /// Forgets what is known of `host`, which has been retired.
    ///
    /// @throws IOException when the catalog could not take that
    public void forget(HostId host) throws IOException {
        store.forget(host);
        known.remove(host);
        refused.remove(host);
        again.remove(host);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    @Override
    public Page<Version> search(Ask ask) throws IOException {
        return reads.search(ask);
    }

    @Override
    public Page<Installed> packages(HostId host, Ask ask) throws IOException {
        return reads.packages(host, ask);
    }

    @Override
    public List<SoftwarePackage> details(HostId host, String name) throws IOException {
        return reads.details(host, name);
    }

    @Override
    public @Nullable Machine machine(HostId host) throws IOException {
        Machine machine = reads.machine(host);
        return machine == null ? null : recent(machine);
    }

    @Override
    public void machines(Consumer<Machine> sink) throws IOException {
        reads.machines(machine -> sink.accept(recent(machine)));
    }

    private Machine recent(Machine machine) {
        long read = Math.max(machine.readMillis(), again.getOrDefault(machine.host(), 0L));
        return new Machine(machine.host(), read, machine.packages(), machine.state());
    }

    @Override
    public List<Change> changes(HostId host, long from, long to, int limit) throws IOException {
        return reads.changes(host, from, to, limit);
    }

    @Override
    public void listen(Listener other) {
        listener = other;
    }
}
