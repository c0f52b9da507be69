package dev.tocsin.agent.service;

import dev.tocsin.agent.source.Exec;
import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.wire.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The services of this machine: looks after them and tells the hub how they stand, all of them once and then what has
/// changed.
///
/// ```
/// Frame ─► Glance (each second, on the sampler) ─ something happened ─┐
///                                               ─ 10 s: who listens? ─┼─► Survey (own thread) ─► Services ─► hub
///                                               ─ 120 s: all ─────────┘
/// ```
///
/// What is told is a state and no event: after a cut the whole list goes again, and the hub sees what is different. A
/// machine where something is always starting is looked at six times in a row and then each ten seconds.
///
/// Thread-safe: [#second] is called by the sampler, everything else by the uplink.
public final class ServiceWatch implements ServiceTelling, AutoCloseable {
    /// All is asked again after so many seconds, though nothing seems to have happened.
    static final int WHOLE_SECONDS = 120;

    /// Who listens is looked at again after so many seconds.
    static final int PORT_SECONDS = 10;

    /// Whole looks in a row, and after how many seconds one more is free.
    static final int BURST = 6;

    static final int REFILL_SECONDS = 10;

    private final Survey survey;
    private final Glance glance;
    private final Clock clock;
    private final Log log;
    private final Thread thread;
    private long seconds; // sampler only, as all up to here
    private long lookedSecond = -PORT_SECONDS;
    private long wholeSecond = -WHOLE_SECONDS;
    private int free = BURST;
    private boolean happened;
    private volatile boolean restless;
    private Survey.@Nullable Found last; // the own thread only
    private @Nullable Look next; // guarded by this
    private boolean looking; // guarded by this
    private @Nullable Predicate<Message> hub; // guarded by this
    private Survey.@Nullable Found found; // guarded by this
    private Map<String, ServiceFacts> told = Map.of(); // guarded by this
    private Survey.@Nullable Found toldWith; // null: all must be told; guarded by this
    private boolean bugTold;

    private record Look(List<Entity> processes, boolean whole) {}

    /// Looks after the services of the machine at `roots`; [#start] begins.
    public ServiceWatch(Roots roots, Exec exec, Clock clock, Log log) {
        this.survey = new Survey(roots, exec);
        this.glance = new Glance(roots);
        this.clock = clock;
        this.log = log;
        this.thread = Thread.ofPlatform().daemon().name("services").unstarted(this::run);
    }

    /// Begins to look.
    public void start() {
        thread.start();
    }

    /// Sees one second. Never fails: services must not cost the record.
    public void second(Frame frame) {
        try {
            for (Rows rows : frame.tables()) {
                if (rows.table().id() == Tables.PROCESS.id()) {
                    second(rows);
                    return;
                }
            }
        } catch (RuntimeException | Error failure) {
            bug("a second of services was not seen", failure);
        }
    }

    private void second(Rows rows) {
        seconds++;
        if (seconds % REFILL_SECONDS == 0 && free < BURST) {
            free++;
        }
        happened |= glance.second(rows) || restless;
        boolean whole = (happened && free > 0) || seconds - wholeSecond >= WHOLE_SECONDS;
        if ((whole || seconds - lookedSecond >= PORT_SECONDS) && offer(rows, whole)) {
            lookedSecond = seconds;
            if (whole) {
                wholeSecond = seconds;
                free = Math.max(0, free - 1);
                happened = false;
                restless = false;
            }
        }
    }

    /// Hands a look to the thread; false while it is still looking.
    private synchronized boolean offer(Rows rows, boolean whole) {
        if (looking || next != null) {
            return false;
        }
        List<Entity> processes = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            processes.add(rows.entity(i));
        }
        next = new Look(processes, whole);
        notifyAll();
        return true;
    }

    private void run() {
        try {
            while (true) {
                look(await());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    /// Waits until nothing is looked at; for tests, whose seconds are shorter than a look.
    synchronized void idle() {
        try {
            while (looking || next != null) {
                wait();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Look await() throws InterruptedException {
        looking = false;
        notifyAll();
        while (next == null) {
            wait();
        }
        Look now = next;
        next = null;
        looking = true;
        return now;
    }

    @SuppressWarnings("ReferenceEquality") // another object is another look, whatever it found
    private void look(Look look) throws InterruptedException {
        try {
            Survey.Found now = survey.look(look.processes(), look.whole(), clock.wallMillis());
            if (now != last) { // a small look that finds nothing gives the one before
                last = now;
                glance.follow(survey.followed());
                restless = now.restless();
            }
            synchronized (this) {
                found = now;
                tell();
            }
        } catch (RuntimeException | Error failure) {
            bug("services could not be looked at", failure);
        }
    }

    private void bug(String what, Throwable failure) {
        if (!bugTold) { // once: the next second will fail the same way
            bugTold = true;
            log.bug("services", what, failure);
        }
    }

    @Override
    public synchronized void connected(Predicate<Message> way) {
        hub = way;
        toldWith = null;
        tell();
    }

    @Override
    public synchronized void disconnected(Predicate<Message> way) {
        if (way.equals(hub)) { // not the way of a connection that came after it
            hub = null;
        }
    }

    private void tell() {
        Predicate<Message> way = hub;
        Survey.Found now = found;
        if (way == null || now == null || now.equals(toldWith)) {
            return;
        }
        Survey.Found before = toldWith;
        boolean whole = before == null
                || !before.init().equals(now.init())
                || !before.trouble().equals(now.trouble())
                || before.left() != now.left();
        Map<String, ServiceFacts> all = new HashMap<>();
        List<ServiceFacts> changed = new ArrayList<>();
        for (ServiceFacts service : now.services()) {
            all.put(service.name(), service);
            if (whole || !service.equals(told.get(service.name()))) {
                changed.add(service);
            }
        }
        List<String> gone = new ArrayList<>(whole ? List.of() : told.keySet());
        gone.removeAll(all.keySet());
        if (!whole && changed.isEmpty() && gone.isEmpty()) {
            return;
        }
        boolean queued = way.test(
                new Message.Services(whole, now.init(), now.trouble(), now.left(), changed, List.copyOf(gone)));
        toldWith = queued ? now : null; // no room: all of it with the next look
        told = all;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
