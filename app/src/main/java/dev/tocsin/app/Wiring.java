package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.DemoMark;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.hub.Enrollments;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hub;
import dev.tocsin.hub.HubConfig;
import dev.tocsin.hub.HubParts;
import dev.tocsin.probe.GuardedReach;
import dev.tocsin.probe.OpenReach;
import dev.tocsin.probe.Resolver;
import dev.tocsin.store.Backup;
import dev.tocsin.store.DataFiles;
import dev.tocsin.store.QueryEngine;
import dev.tocsin.store.Retention;
import dev.tocsin.store.Rollups;
import dev.tocsin.store.SqliteBlockStore;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.store.Upkeep;
import dev.tocsin.watch.Kept;
import dev.tocsin.watch.Provision;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.WatchParts;
import dev.tocsin.watch.WrongFile;
import dev.tocsin.watch.check.Anchors;
import dev.tocsin.watch.check.Beats;
import dev.tocsin.watch.check.KernelWays;
import dev.tocsin.watch.check.OwnNetwork;
import dev.tocsin.watch.check.TypeParts;
import dev.tocsin.watch.check.WatchCheckTypes;
import dev.tocsin.watch.notify.ChannelTypes;
import dev.tocsin.web.Web;
import dev.tocsin.web.WebConfig;
import dev.tocsin.web.WebParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Composes the hub: the one place where its parts meet, in the order in which they need each other.
///
/// ```
/// DataFiles (lock) ─► SqliteCatalog ─┬─► Hub ─► Web
///   Rollups ─► SqliteBlockStore ─┬────┘   └► QueryEngine ─┘
///                                └► Upkeep: merges, rolls up, deletes
/// ```
///
/// What was opened is closed in the opposite order, also when a later part fails to open.
final class Wiring implements AutoCloseable {
    /// What the hub is started with.
    ///
    /// @param data data directory
    /// @param web where the web side listens
    /// @param agents where agents connect
    /// @param reach how the web side is reached from elsewhere
    /// @param retention how long and how much it keeps
    /// @param version the program's version
    /// @param config the file that says what is watched; null: none
    /// @param demo whether it is a demonstration: anybody may look, nobody signs in, no machine installs an agent
    /// @param kept how long the watch keeps what it has found
    /// @param anchors whose silence shows that this machine is cut off; null: its gateways and name servers
    record Settings(
            Path data,
            Address web,
            Address agents,
            WebOptions reach,
            Retention retention,
            String version,
            @Nullable Path config,
            boolean demo,
            Kept kept,
            @Nullable List<Anchors.Named> anchors) {
        /// A hub that is no demonstration.
        Settings(Path data, Address web, Address agents, WebOptions reach, Retention retention, String version) {
            this(data, web, agents, reach, retention, version, null, false, Kept.USUAL, null);
        }

        /// The same with a file that says what is watched; null for none.
        Settings with(@Nullable Path file) {
            return new Settings(data, web, agents, reach, retention, version, file, demo, kept, anchors);
        }

        /// The same that keeps what its watch has found for so long.
        Settings with(Kept other) {
            return new Settings(data, web, agents, reach, retention, version, config, demo, other, anchors);
        }

        /// The same with other anchors; null for the usual ones.
        Settings withAnchors(@Nullable List<Anchors.Named> other) {
            return new Settings(data, web, agents, reach, retention, version, config, demo, kept, other);
        }

        /// The option that says where the web side listens.
        String webOption() {
            return demo ? "--listen or --port" : "--web";
        }
    }

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Log log;
    private final Settings settings;
    private final Jobs jobs;
    private final Hub hub;
    private final Watch watch;
    private final Web web;

    private Wiring(Settings settings, Clock clock, Log log) throws IOException {
        this.settings = settings;
        this.log = log;
        try {
            SecureRandom random = new SecureRandom();
            jobs = new Jobs(clock);
            DataFiles files = open(DataFiles.open(settings.data()));
            SqliteCatalog catalog = open(SqliteCatalog.open(files.catalog()));
            Rollups rollups = open(new Rollups(files.rollups(), log));
            SqliteBlockStore blocks = open(new SqliteBlockStore(files.blocks(), rollups, log));
            Upkeep.Place place = new Upkeep.Place(blocks, rollups, files.directory());
            Upkeep upkeep = open(new Upkeep(place, settings.retention(), clock, log, jobs));
            HubConfig hubConfig = new HubConfig(
                    settings.data(), settings.agents().host(), settings.agents().port(), List.of());
            hub = open(new Hub(hubConfig, new HubParts(clock, log, blocks, catalog, random, jobs)));
            QueryEngine queries = new QueryEngine(blocks, rollups, hub.openMinutes(), clock, log);
            Resolver names = open(new Resolver());
            OpenReach anywhere = new OpenReach(names);
            KernelWays ways = new KernelWays(clock);
            OwnNetwork network = OwnNetwork.of(clock, log, jobs, ways, new Anchors(settings.anchors(), ways, anywhere));
            WatchParts watchParts = new WatchParts(
                            clock,
                            log,
                            random,
                            catalog,
                            WatchCheckTypes.all(new TypeParts(
                                    settings.data().resolve("plugins"),
                                    new Beats(catalog, log),
                                    new AgentTables(hub.hosts(), queries, log))),
                            ChannelTypes.ALL,
                            new GuardedReach(names, settings.reach().checked()),
                            anywhere,
                            "tocsin " + settings.version(),
                            "")
                    .with(new HubRules(hub, queries, clock, network))
                    .with(new HubObservers(hub, clock))
                    .with(new HubServices(hub))
                    .with(new HubControl(hub))
                    .with(jobs)
                    .with(network)
                    .with(settings.kept());
            watch = open(new Watch(watchParts));
            hub.software().listen(new PackageJournal(hub.hosts()));
            WebParts webParts = new WebParts(
                    clock,
                    log,
                    random,
                    hub.hosts(),
                    hub.edits(),
                    hub.liveFeed(),
                    hub.enrollments(),
                    hub.software(),
                    queries,
                    catalog,
                    new WatchFigures(watch, jobs),
                    watch,
                    () -> Backup.of(files.directory(), catalog, blocks),
                    jobs);
            WebConfig webConfig = new WebConfig(
                    settings.web().socket(settings.webOption()),
                    settings.data(),
                    settings.version(),
                    agentsAddress(),
                    settings.reach().reach(settings.web(), hub, clock, log),
                    settings.demo(),
                    settings.reach().access(),
                    settings.demo() ? null : dist());
            web = open(new Web(webConfig, webParts));
            HeapWatch heap = open(new HeapWatch(clock, log, jobs));
            upkeep.start();
            hub.start();
            watch.start();
            if (settings.config() != null) {
                open(new Provision(settings.config(), watch, watchParts, System::getenv))
                        .start();
            }
            heap.start();
            web.start();
            watch.foundAt(web.publicUrl());
        } catch (IOException | RuntimeException failure) {
            closeAll();
            throw failure;
        }
    }

    /// Starts a hub. Both ports are tried before anything is written, so that a taken one leaves nothing behind;
    /// where a hub already ran its lock is asked first, because "it runs already" is the better answer.
    ///
    /// @throws CommandFailure when it cannot start, with what, where and what to do
    static Wiring start(Settings settings, Clock clock, Log log) {
        if (!settings.demo() && DemoMark.isOn(settings.data())) {
            throw new CommandFailure(ExitCode.CANNOT_START, DemoMark.refusal(settings.data()));
        }
        if (!Files.exists(settings.data().resolve("hub/hub.lock"))) {
            settings.web().probe(settings.webOption());
            settings.agents().probe("--agents");
        }
        try {
            return new Wiring(settings, clock, log);
        } catch (WrongFile wrong) {
            throw ConfigFile.refuse(wrong.file(), wrong.mistakes());
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.CANNOT_START, reason(failure), failure);
        }
    }

    /// The folder with the agent's archives in the runnable tree; null when this program was started without one.
    private static @Nullable Path dist() {
        String tree = System.getProperty("tocsin.tree");
        return tree == null ? null : Path.of(tree).resolve("dist");
    }

    /// Where agents connect, with the port that was really taken.
    String agentsAddress() {
        return new Address(settings.agents().host(), hub.agentPort()).toString();
    }

    /// Where the agent of this machine connects: the same, or loopback when the hub listens everywhere.
    String localAgentsAddress() {
        boolean everywhere = settings.agents().socket("--agents").getAddress().isAnyLocalAddress();
        return everywhere ? new Address("127.0.0.1", hub.agentPort()).toString() : agentsAddress();
    }

    /// Where people of this machine find it.
    String webUrl() {
        return web.url();
    }

    /// Where people of other machines find it.
    String publicUrl() {
        return web.publicUrl();
    }

    /// Takes every machine off the list; what they recorded stays until its time is over.
    ///
    /// @throws IOException when that could not be stored
    void retireAll() throws IOException {
        for (HostView host : hub.hosts().all()) {
            hub.retire(host.id());
        }
    }

    /// What the hub does by itself.
    Jobs jobs() {
        return jobs;
    }

    /// Join tokens.
    Enrollments enrollments() {
        return hub.enrollments();
    }

    /// A sign-in link for `admin`.
    ///
    /// @throws IOException when it could not be stored
    String signinLink() throws IOException {
        return web.createSigninLink("admin");
    }

    /// Stops answering, stores what was taken, gives the directory back. Never throws: what fails is logged.
    @Override
    public void close() {
        closeAll();
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception failure) {
                log.warn("stop", part.getClass().getSimpleName() + " did not close: " + failure);
            }
        }
    }

    private static String reason(IOException failure) {
        String told = failure.getMessage();
        return told == null || told.isBlank() ? "cannot start: " + failure : told;
    }
}
