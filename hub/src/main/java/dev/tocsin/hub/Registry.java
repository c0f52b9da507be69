package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Finding;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.Severity;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The hosts in memory, read from the catalog at the start and written back when something worth keeping
/// changes. When a host was last heard is worth a write at most every 30 s, for all hosts in one
/// transaction: a thousand pulses a second must not be a thousand commits.
///
/// Ages are measured with monotonic time: a step of the clock makes nobody go down. One lock, held for
/// memory work only, never while the catalog is written. Edits by people take another around both, so that of
/// two at once memory and catalog keep the same one.
final class Registry implements Hosts, HostEdits {
    /// Heard within this: up. Three pulses.
    static final long UP_MILLIS = 15_000;
    /// Heard within this: stale; after it down. Also how long a new hub waits before it says down.
    static final long STALE_MILLIS = 60_000;
    /// A clock off by more than this is told.
    static final long SKEW_TOLD_MILLIS = 2_000;
    /// How often last-seen times are written.
    static final long SEEN_WRITE_MILLIS = 30_000;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Clock clock;
    private final Log log;
    private final HostTable table;
    private final long startedNanos;
    private final Map<HostId, Entry> entries = new HashMap<>();
    private final ReentrantLock edits = new ReentrantLock(); // taken before the registry's own
    private final Job seenJob;
    private long seenWrittenNanos;

    /// What is known of one host. Guarded by the registry's lock.
    private static final class Entry {
        HostRow row;
        boolean heard; // in this run of the hub
        long heardNanos;

        @Nullable
        Long seenMillis;

        boolean seenDirty;

        @Nullable
        Integer processes;

        @Nullable
        String trouble;

        List<Finding> found = List.of();

        List<Finding> failing = List.of();

        @Nullable
        HostState told;

        Entry(HostRow row) {
            this.row = row;
            this.seenMillis = row.lastSeenMillis();
        }
    }

    /// Reads the hosts of `catalog`.
    ///
    /// @throws IOException when that fails
    Registry(Catalog catalog, Clock clock, Log log) throws IOException {
        this(catalog, clock, log, new Jobs(clock));
    }

    /// As above; that it writes down when hosts were heard stands in `jobs`.
    Registry(Catalog catalog, Clock clock, Log log, Jobs jobs) throws IOException {
        this.seenJob = jobs.add("last-seen", "Writes down when hosts were heard last.", SEEN_WRITE_MILLIS);
        this.clock = clock;
        this.log = log;
        this.table = new HostTable(catalog);
        this.startedNanos = clock.monotonicNanos();
        this.seenWrittenNanos = startedNanos;
        for (HostRow row : table.all()) {
            entries.put(row.id(), new Entry(row));
        }
    }

    @Override
    public synchronized List<HostView> all() {
        return entries.values().stream()
                .filter(entry -> !entry.row.retired())
                .map(this::view)
                .sorted(Comparator.comparing(HostView::name).thenComparing(HostView::id))
                .toList();
    }

    @Override
    public synchronized @Nullable HostView byId(HostId id) {
        Entry entry = entries.get(id);
        return entry == null ? null : view(entry);
    }

    @Override
    public List<HostView> byName(String name) {
        return all().stream().filter(host -> host.name().equals(name)).toList();
    }

    /// The row of `id`, or null.
    synchronized @Nullable HostRow row(HostId id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.row;
    }

    /// A host has joined (its row is in the catalog): it counts as heard, so that it does not begin as
    /// down.
    synchronized void joined(HostRow row) {
        Entry entry = new Entry(row);
        hear(entry);
        entries.put(row.id(), entry);
    }

    /// A host said hello.
    ///
    /// @throws IOException when the catalog cannot take it
    void hello(HostId id, HostFacts facts, long skewMillis) throws IOException {
        synchronized (this) {
            Entry entry = entries.get(id);
            if (entry == null) {
                return;
            }
            hear(entry);
            HostRow row = entry.row;
            if (facts.equals(row.facts()) && Math.abs(skewMillis - row.skewMillis()) < SKEW_TOLD_MILLIS / 4) {
                return; // nothing new worth a commit
            }
            entry.row = new HostRow(
                    id,
                    row.name(),
                    row.labels(),
                    row.generation(),
                    row.lastSeenMillis(),
                    skewMillis,
                    facts,
                    row.retired());
        }
        table.facts(id, facts, skewMillis);
    }

    /// A host was heard; `processes` from its pulse, null when it does not know.
    synchronized void pulse(HostId id, @Nullable Integer processes) {
        Entry entry = entries.get(id);
        if (entry != null) {
            hear(entry);
            entry.processes = processes;
        }
    }

    /// Notes (or with null takes back) a sentence about what is wrong with a host's connection.
    synchronized void trouble(HostId id, @Nullable String sentence) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.trouble = sentence;
        }
    }

    /// Takes what was found on each host; a host that is not in it has nothing.
    synchronized void found(Map<HostId, List<Finding>> findings) {
        for (Entry entry : entries.values()) {
            List<Finding> found = findings.getOrDefault(entry.row.id(), List.of());
            if (!found.equals(entry.found)) {
                entry.found = List.copyOf(found);
                entry.told = null; // so that open dashboards hear of it
            }
        }
    }

    /// Takes what is wrong with the services of each host, as [#found] does.
    synchronized void failing(Map<HostId, List<Finding>> findings) {
        for (Entry entry : entries.values()) {
            List<Finding> failing = findings.getOrDefault(entry.row.id(), List.of());
            if (!failing.equals(entry.failing)) {
                entry.failing = List.copyOf(failing);
                entry.told = null; // so that open dashboards hear of it
            }
        }
    }

    @Override
    public void change(HostId id, @Nullable String name, @Nullable Map<String, String> labels) throws IOException {
        if (row(id) == null) {
            throw new IllegalArgumentException("got host " + id + "; there is none of that id");
        }
        edits.lock();
        try {
            table.change(id, name, labels);
            changed(id, name, labels);
        } finally {
            edits.unlock();
        }
    }

    private synchronized void changed(HostId id, @Nullable String name, @Nullable Map<String, String> labels) {
        Entry entry = entries.get(id);
        if (entry != null) {
            HostRow row = entry.row;
            entry.row = new HostRow(
                    id,
                    name == null ? row.name() : name,
                    labels == null ? row.labels() : Map.copyOf(labels),
                    row.generation(),
                    row.lastSeenMillis(),
                    row.skewMillis(),
                    row.facts(),
                    row.retired());
            entry.told = null; // so that open dashboards hear of it
        }
    }

    /// Retires a host.
    ///
    /// @throws IOException when the catalog cannot take it; it then stays
    void retire(HostId id) throws IOException {
        table.retire(id, clock.wallMillis());
        synchronized (this) {
            Entry entry = entries.get(id);
            if (entry != null) {
                HostRow row = entry.row;
                entry.row = new HostRow(
                        id,
                        row.name(),
                        row.labels(),
                        row.generation(),
                        row.lastSeenMillis(),
                        row.skewMillis(),
                        row.facts(),
                        true);
            }
        }
    }

    /// The hosts whose state is another than the last time this was asked, or that are new.
    synchronized List<HostView> changed() {
        List<HostView> changed = new ArrayList<>();
        for (Entry entry : entries.values()) {
            HostState state = state(entry);
            if (state != entry.told && !entry.row.retired()) {
                entry.told = state;
                changed.add(view(entry));
            }
        }
        return changed;
    }

    /// Writes last-seen times to the catalog when 30 s have passed since the last time, or when `now` is
    /// true.
    void writeSeen(boolean now) {
        Map<HostId, Long> seen = new HashMap<>();
        synchronized (this) {
            long nanos = clock.monotonicNanos();
            if (!now && nanos - seenWrittenNanos < SEEN_WRITE_MILLIS * NANOS_PER_MILLI) {
                return;
            }
            seenWrittenNanos = nanos;
            for (Entry entry : entries.values()) {
                if (entry.seenDirty && entry.seenMillis != null) {
                    seen.put(entry.row.id(), entry.seenMillis);
                    entry.seenDirty = false;
                }
            }
        }
        try {
            seenJob.run(() -> {
                if (!seen.isEmpty()) {
                    table.seen(seen);
                }
                return seen.size() + " hosts";
            });
        } catch (IOException failure) {
            log.warn("hosts", "last-seen times were not written, the next round tries again: " + failure.getMessage());
        }
    }

    private void hear(Entry entry) {
        entry.heard = true;
        entry.heardNanos = clock.monotonicNanos();
        entry.seenMillis = clock.wallMillis();
        entry.seenDirty = true;
    }

    private HostState state(Entry entry) {
        long now = clock.monotonicNanos();
        if (!entry.heard) {
            return now - startedNanos < STALE_MILLIS * NANOS_PER_MILLI ? HostState.UNKNOWN : HostState.DOWN;
        }
        long ageMillis = (now - entry.heardNanos) / NANOS_PER_MILLI;
        if (ageMillis <= UP_MILLIS) {
            return HostState.UP;
        }
        return ageMillis <= STALE_MILLIS ? HostState.STALE : HostState.DOWN;
    }

    private HostView view(Entry entry) {
        HostRow row = entry.row;
        HostState state = state(entry);
        return new HostView(
                row.id(),
                row.name(),
                state,
                entry.seenMillis,
                row.labels(),
                row.facts(),
                row.skewMillis(),
                state == HostState.UP ? entry.processes : null,
                reasons(entry, state),
                findings(entry).anyMatch(one -> one.severity() == Severity.CRITICAL));
    }

    private static Stream<Finding> findings(Entry entry) {
        return Stream.concat(entry.found.stream(), entry.failing.stream())
                .sorted(Comparator.comparing(Finding::severity).reversed());
    }

    private List<String> reasons(Entry entry, HostState state) {
        List<String> reasons = new ArrayList<>();
        switch (state) {
            case UP -> {}
            case STALE, DOWN -> reasons.add(silence(entry));
            case UNKNOWN -> reasons.add("Not heard yet since the hub started");
        }
        long skew = entry.row.skewMillis();
        if (Math.abs(skew) > SKEW_TOLD_MILLIS) {
            reasons.add("Clock is " + span(Math.abs(skew)) + (skew > 0 ? " ahead of" : " behind") + " the hub's");
        }
        if (entry.trouble != null) {
            reasons.add(entry.trouble);
        }
        // Worst first; of two that are as bad, what rules found.
        findings(entry).map(Finding::sentence).forEach(reasons::add);
        return List.copyOf(reasons);
    }

    private String silence(Entry entry) {
        if (entry.heard) {
            return "No pulse for " + span((clock.monotonicNanos() - entry.heardNanos) / NANOS_PER_MILLI);
        }
        Long seen = entry.seenMillis;
        return seen == null ? "Never heard" : "No pulse for " + span(Math.max(0, clock.wallMillis() - seen));
    }

    /// A span for people: `23 s`, `4 min`, `3 h`, `12 d`.
    static String span(long millis) {
        long seconds = millis / 1_000;
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }
}
