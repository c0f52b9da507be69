package dev.tocsin.watch.rule;

import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.Severity;
import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.store.OpenMinutes;
import dev.tocsin.store.Queries;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.watch.alert.Contact;
import dev.tocsin.watch.alert.Directory;
import dev.tocsin.watch.alert.Incidents;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.alert.Outbox;
import dev.tocsin.watch.alert.Silence;
import dev.tocsin.watch.alert.Teller;
import dev.tocsin.watch.check.CheckParts;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.rule.Judge.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Rules over a world that a test moves by hand, one round after the other, in a real catalog.
final class RuleRig implements AutoCloseable {
    static final HostId WEB = HostId.parse("0199f3c2-8e00-7abc-8def-000000000001");
    static final HostId DB = HostId.parse("0199f3c2-8e00-7abc-8def-000000000002");
    static final long START = 1_795_000_000_000L;

    final ManualClock clock = new ManualClock(START);
    final World world = new World();
    final List<Silence> silences = new ArrayList<>();
    final List<Silence> maintenances = new ArrayList<>();
    final Map<String, String> deadPings = new HashMap<>(); // of hosts, by name
    final Map<HostId, List<ServiceFacts>> failed = new HashMap<>(); // of hosts whose services are known
    private final Path file;
    private SqliteCatalog catalog;
    private int ids;
    Rules rules;

    RuleRig(Path directory) throws IOException {
        file = directory.resolve("catalog.db");
        catalog = SqliteCatalog.open(file);
        rules = open();
        for (Rules.View starter : rules.all()) { // a test says itself what is judged
            rules.delete(starter.rule().id(), "test");
        }
    }

    private Rules open() throws IOException {
        Contact ann = new Contact(
                "ann", Severity.INFO, List.of(), List.of(), null, List.of(new Contact.Way("ear", "ann", false)));
        RuleParts parts = new RuleParts(
                clock,
                Log.none(),
                catalog,
                world,
                () -> failed,
                new Teller(""),
                () -> new CheckParts.Audience(
                        new Directory(List.of(ann), Map.of()), silences, maintenances, deadPings::get),
                () -> {},
                () -> "r" + ++ids,
                new Jobs(clock));
        Rules made = new Rules(parts);
        made.open();
        return made;
    }

    /// The hub is killed and begins anew.
    void restart() throws IOException {
        catalog.close();
        catalog = SqliteCatalog.open(file);
        rules = open();
        came(WEB);
        came(DB);
    }

    /// Adds a rule; its id.
    String rule(String text) throws IOException {
        Rules.Outcome outcome = rules.create(text, true, "ann");
        if (outcome instanceof Rules.Outcome.Done done) {
            return done.rule().rule().id();
        }
        throw new AssertionError(outcome.toString());
    }

    void came(HostId host) throws IOException {
        rules.judge().judge(List.of(new Work.Came(host)));
    }

    /// Seconds pass, each is judged.
    void seconds(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clock.advanceMillis(1_000);
            rules.judge().judge(List.of(new Work.Second()));
        }
    }

    /// An agent says something; whether it was taken.
    boolean said(HostId host, Told told) throws IOException {
        boolean[] taken = new boolean[1];
        rules.judge().judge(List.of(new Work.Said(host, told, () -> taken[0] = true, true)));
        return taken[0];
    }

    Told.State state(String rule, String entity, boolean fires, double value) {
        return state(rule, 1, entity, fires, value);
    }

    Told.State state(String rule, long version, String entity, boolean fires, double value) {
        long now = clock.wallMillis();
        RuleState state = fires ? RuleState.FIRING : RuleState.OK;
        return new Told.State(rule, version, entity, new RuleMemory(state, now, fires, value, now), now);
    }

    List<Incident> incidents(boolean open) throws IOException {
        return new Incidents(catalog).list(open);
    }

    /// What the incident's lines of the journal say: `failed first-failure`, `told first-failure` …
    List<String> journal(long incident) throws IOException {
        return new Journal(catalog)
                .of(incident).stream()
                        .map(line -> line.what() + " " + line.reason())
                        .toList();
    }

    /// What was told, first to last.
    List<Notice.Line> told() throws IOException {
        List<Notice.Line> lines = new ArrayList<>();
        for (Outbox.Message message : new Outbox(catalog).latest(1_000).reversed()) {
            lines.addAll(message.notice().lines());
        }
        return lines;
    }

    List<String> states() throws IOException {
        return told().stream().map(Notice.Line::state).toList();
    }

    @Override
    public void close() throws IOException {
        rules.close();
        catalog.close();
    }

    /// Two hosts.
    static final class World implements RuleWorld {
        final Map<HostId, Host> hosts = new TreeMap<>(java.util.Comparator.comparing(HostId::toString));
        final Map<HostId, double[]> totals = new HashMap<>();
        final Map<HostId, RuleSet> sets = new HashMap<>();
        final Map<HostId, List<Finding>> found = new HashMap<>();
        int tellings;

        @Nullable
        Queries queries;

        OpenMinutes open = OpenMinutes.NONE;

        World() {
            hosts.put(WEB, new Host(WEB, "web-1", Map.of("role", "web"), 1));
            hosts.put(DB, new Host(DB, "db-1", Map.of("role", "db"), 1));
        }

        void silent(HostId host, double seconds) {
            Host was = hosts.get(host);
            hosts.put(host, new Host(host, was.name(), was.labels(), seconds));
        }

        @Override
        public List<Host> hosts() {
            return List.copyOf(hosts.values());
        }

        @Override
        public double @Nullable [] totals(HostId host) {
            return totals.get(host);
        }

        @Override
        public @Nullable Queries queries() {
            return queries;
        }

        @Override
        public OpenMinutes openMinutes() {
            return open;
        }

        @Override
        public boolean tell(HostId host, RuleSet rules) {
            sets.put(host, rules);
            tellings++;
            return true;
        }

        @Override
        public void found(Map<HostId, List<Finding>> findings) {
            found.clear();
            found.putAll(findings);
        }

        @Override
        public void listen(Agents agents) {}
    }
}
