package dev.tocsin.watch.service;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.Severity;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.alert.Journal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// The services of all hosts. What agents say is compared with what is kept, and written with the lines of the journal
/// that it is worth, in one commit for all that waits; only then it holds.
///
/// Because agents say states, nothing needs to be acknowledged: what a crash takes along they say again when they are
/// back, and a service that failed meanwhile is a line then.
///
/// Thread-safe.
public final class Services implements AutoCloseable {
    /// Words of agents that wait; who finds no room hangs up and says it again.
    private static final int WAITING = 2_000;

    /// Services of one host that are kept.
    static final int PER_HOST = 500;

    /// Lines of one host that may be written in a row, and after how many ms one more may: a service that comes and
    /// goes each second must not fill the journal.
    static final int LINES = 100;

    static final long LINE_MILLIS = 30_000;

    private static final int AT_ONCE = 200;
    private static final long AGAIN_NANOS = 1_000_000_000L;
    private static final int SENTENCES = 5;

    private final Catalog catalog;
    private final ServiceWorld world;
    private final Clock clock;
    private final Log log;
    private final Job job;
    private final ArrayBlockingQueue<Word> inbox = new ArrayBlockingQueue<>(WAITING);
    private volatile Map<HostId, One> hosts = Map.of(); // replaced whole; written by the thread alone
    private volatile Map<HostId, List<ServiceFacts>> failed = Map.of(); // goes with hosts
    private final Map<HostId, LineBudget> budgets = new HashMap<>(); // of the thread
    private @Nullable Thread thread;

    private record Word(HostId host, ServiceWorld.Told told) {}

    /// What is kept of one host.
    private record One(ServiceTable.Head head, Map<String, Kept> services) {}

    /// Keeps them in `catalog`.
    public Services(Catalog catalog, ServiceWorld world, Clock clock, Log log, Jobs jobs) {
        this.catalog = catalog;
        this.world = world;
        this.clock = clock;
        this.log = log;
        this.job = jobs.add("services", "Keeps how services stand, and tells the journal what has changed.", 0);
    }

    /// Reads what is kept and begins to listen.
    ///
    /// @throws IOException when the catalog cannot be read
    public void start() throws IOException {
        read();
        thread = Thread.ofVirtual().name("services").start(this::run);
        world.listen((host, told) -> inbox.offer(new Word(host, told)));
    }

    /// Reads what is kept.
    ///
    /// @throws IOException when the catalog cannot be read
    void read() throws IOException {
        Map<String, Map<String, Kept>> services = new HashMap<>();
        for (ServiceTable.Row row : catalog.read(ServiceTable::services)) {
            services.computeIfAbsent(row.host(), _ -> new TreeMap<>())
                    .put(row.kept().facts().name(), row.kept());
        }
        Map<HostId, One> read = new HashMap<>();
        for (ServiceTable.Head head : catalog.read(ServiceTable::hosts)) {
            read.put(HostId.parse(head.host()), new One(head, services.getOrDefault(head.host(), Map.of())));
        }
        hosts = Map.copyOf(read);
        tellFailing();
    }

    /// The services of `host`; null when its agent has not said anything yet.
    public @Nullable HostServices of(HostId host) {
        One one = hosts.get(host);
        return one == null ? null : view(one);
    }

    /// The services of every host whose agent has said something.
    public Map<HostId, HostServices> all() {
        Map<HostId, HostServices> all = new HashMap<>();
        hosts.forEach((host, one) -> all.put(host, view(one)));
        return all;
    }

    /// The services that have failed, of every host whose agent has said something.
    public Map<HostId, List<ServiceFacts>> failed() {
        return failed;
    }

    private static HostServices view(One one) {
        ServiceTable.Head head = one.head();
        List<ServiceFacts> facts =
                one.services().values().stream().map(Kept::facts).toList();
        return new HostServices(head.init(), head.trouble(), head.left(), head.toldMillis(), facts);
    }

    private void run() {
        try {
            while (true) {
                List<Word> words = new ArrayList<>();
                words.add(inbox.take());
                inbox.drainTo(words, AT_ONCE);
                while (!attempt(words)) {
                    clock.awaitNanos(clock.monotonicNanos() + AGAIN_NANOS); // nothing is lost: more waits meanwhile
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    private boolean attempt(List<Word> words) {
        try {
            job.run(() -> {
                int lines = take(words);
                return lines == 0 ? "" : lines + " changes";
            });
            return true;
        } catch (IOException failure) {
            log.error("services", "how services stand is not stored, tries again: " + failure.getMessage());
            return false;
        } catch (RuntimeException | Error bug) {
            log.bug("services", "what an agent says of services is passed over", bug);
            return true;
        }
    }

    /// Takes one word; for tests, which have no thread.
    ///
    /// @throws IOException when it could not be stored; nothing holds then
    void take(HostId host, ServiceWorld.Told told) throws IOException {
        take(List.of(new Word(host, told)));
    }

    private int take(List<Word> words) throws IOException {
        Map<HostId, One> next = new HashMap<>(hosts);
        Map<HostId, String> names = world.hosts();
        int lines = catalog.write(connection -> {
            int written = 0;
            for (Word word : words) {
                String name = names.get(word.host());
                if (name != null) { // a retired host says nothing any more
                    written += new Taking(connection, next, word.host(), name).take(word.told());
                }
            }
            return written;
        });
        hosts = Map.copyOf(next);
        tellFailing();
        return lines;
    }

    /// One word on its way into the catalog.
    private final class Taking {
        private final Connection connection;
        private final Map<HostId, One> into;
        private final HostId host;
        private final String name;
        private int lines;

        Taking(Connection connection, Map<HostId, One> into, HostId host, String name) {
            this.connection = connection;
            this.into = into;
            this.host = host;
            this.name = name;
        }

        int take(ServiceWorld.Told told) throws SQLException {
            One before = into.get(host);
            if (before == null && !told.whole()) {
                return 0; // changes of what is not known; all of it comes with the next connection
            }
            Map<String, Kept> services = before == null ? new TreeMap<>() : new TreeMap<>(before.services());
            Set<String> gone = new HashSet<>(told.whole() ? services.keySet() : told.gone());
            for (ServiceFacts facts : told.services()) {
                gone.remove(facts.name());
                if (services.size() < PER_HOST || services.containsKey(facts.name())) {
                    put(services, facts, before == null);
                }
            }
            for (String other : gone) {
                Kept last = services.remove(other);
                if (last != null) {
                    ServiceTable.delete(connection, host.toString(), other);
                    line(other, ServiceNews.gone(last));
                }
            }
            ServiceTable.Head head = new ServiceTable.Head(
                    host.toString(), told.init(), told.trouble(), told.left(), clock.wallMillis());
            if (told.whole()) {
                ServiceTable.put(connection, head);
            }
            into.put(host, new One(told.whole() || before == null ? head : before.head(), services));
            return lines;
        }

        private void put(Map<String, Kept> services, ServiceFacts facts, boolean first) throws SQLException {
            Kept last = services.get(facts.name());
            Kept now = Kept.after(last, facts);
            services.put(facts.name(), now);
            if (!now.isAbout(last)) {
                ServiceTable.put(connection, host.toString(), now);
                line(facts.name(), ServiceNews.of(last, now, first));
            }
        }

        private void line(String service, @Nullable ServiceNews news) throws SQLException {
            if (news == null) {
                return;
            }
            long now = clock.wallMillis();
            LineBudget budget = budgets.computeIfAbsent(host, _ -> new LineBudget(now));
            if (!budget.take(now)) {
                return;
            }
            String text = news.text() + budget.left();
            Journal.add(
                    connection,
                    new Journal.Line(0, now, "hub", name + "/" + service, 0, "service", news.reason(), text));
            lines++;
        }
    }

    /// How many lines a host may still cause.
    private static final class LineBudget {
        private int free = LINES;
        private int left;
        private long atMillis;

        LineBudget(long nowMillis) {
            this.atMillis = nowMillis;
        }

        boolean take(long nowMillis) {
            long more = Math.max(0, nowMillis - atMillis) / LINE_MILLIS;
            free = (int) Math.min(LINES, free + more);
            atMillis = nowMillis < atMillis ? nowMillis : atMillis + more * LINE_MILLIS;
            if (free == 0) {
                left++;
                return false;
            }
            free--;
            return true;
        }

        /// What was left out before this line, for people; empty when nothing was.
        String left() {
            String text = left == 0 ? "" : " (" + left + " earlier changes of this host were too many to write)";
            left = 0;
            return text;
        }
    }

    /// What should run and has failed makes its host red; what may be stopped, or still runs, does not.
    private static Finding finding(ServiceFacts facts) {
        boolean critical = facts.state() == ServiceFacts.FAILED && facts.wanted();
        return new Finding(critical ? Severity.CRITICAL : Severity.WARNING, ServiceNews.sentence(facts));
    }

    private void tellFailing() {
        Map<HostId, List<Finding>> findings = new LinkedHashMap<>();
        hosts.forEach((host, one) -> {
            List<Finding> said = new ArrayList<>();
            for (int state : new int[] {ServiceFacts.FAILED, ServiceFacts.DEGRADED}) {
                one.services().values().stream()
                        .filter(kept -> kept.settled() == state && kept.facts().state() == state)
                        .forEach(kept -> said.add(finding(kept.facts())));
            }
            if (said.size() > SENTENCES) {
                int more = said.size() - SENTENCES;
                said.subList(SENTENCES, said.size()).clear();
                said.add(new Finding(Severity.WARNING, "And " + more + " more services"));
            }
            if (!said.isEmpty()) {
                findings.put(host, List.copyOf(said));
            }
        });
        world.failing(findings);
        Map<HostId, List<ServiceFacts>> broken = new HashMap<>();
        hosts.forEach((host, one) -> broken.put(
                host,
                one.services().values().stream()
                        .map(Kept::facts)
                        .filter(facts -> facts.state() == ServiceFacts.FAILED)
                        .toList()));
        failed = Map.copyOf(broken);
    }

    /// Forgets the services of hosts that are retired; how many rows.
    ///
    /// @throws IOException when it could not be written
    public int forget() throws IOException {
        Set<String> known = new HashSet<>();
        world.hosts().keySet().forEach(host -> known.add(host.toString()));
        return catalog.write(connection -> {
            int gone = 0;
            for (ServiceTable.Head head : ServiceTable.hosts(connection)) {
                if (!known.contains(head.host())) {
                    ServiceTable.delete(connection, head.host());
                    gone++;
                }
            }
            return gone;
        });
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
