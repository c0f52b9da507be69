package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.hub.Enrollments;
import dev.tocsin.hub.Hub;
import dev.tocsin.hub.HubConfig;
import dev.tocsin.hub.HubParts;
import dev.tocsin.store.Backup;
import dev.tocsin.store.DataFiles;
import dev.tocsin.store.QueryEngine;
import dev.tocsin.store.Retention;
import dev.tocsin.store.Rollups;
import dev.tocsin.store.SqliteBlockStore;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.store.Upkeep;
import dev.tocsin.web.Figures;
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
    record Settings(Path data, Address web, Address agents, WebOptions reach, Retention retention, String version) {}

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Log log;
    private final Settings settings;
    private final Hub hub;
    private final Web web;

    private Wiring(Settings settings, Clock clock, Log log) throws IOException {
        this.settings = settings;
        this.log = log;
        try {
            SecureRandom random = new SecureRandom();
            DataFiles files = open(DataFiles.open(settings.data()));
            SqliteCatalog catalog = open(SqliteCatalog.open(files.catalog()));
            Rollups rollups = open(new Rollups(files.rollups(), log));
            SqliteBlockStore blocks = open(new SqliteBlockStore(files.blocks(), rollups, log));
            Upkeep.Place place = new Upkeep.Place(blocks, rollups, files.directory());
            Upkeep upkeep = open(new Upkeep(place, settings.retention(), clock, log));
            HubConfig hubConfig = new HubConfig(
                    settings.data(), settings.agents().host(), settings.agents().port(), List.of());
            hub = open(new Hub(hubConfig, new HubParts(clock, log, blocks, catalog, random)));
            WebParts webParts = new WebParts(
                    clock,
                    log,
                    random,
                    hub.hosts(),
                    hub.liveFeed(),
                    hub.enrollments(),
                    new QueryEngine(blocks, rollups, hub.openMinutes(), clock, log),
                    catalog,
                    Figures.NONE,
                    () -> Backup.of(files.directory(), catalog, blocks));
            WebConfig webConfig = new WebConfig(
                    settings.web().socket("--web"),
                    settings.data(),
                    settings.version(),
                    agentsAddress(),
                    settings.reach().reach(settings.web(), hub, clock, log),
                    dist());
            web = open(new Web(webConfig, webParts));
            upkeep.start();
            hub.start();
            web.start();
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
        if (!Files.exists(settings.data().resolve("hub/hub.lock"))) {
            settings.web().probe("--web");
            settings.agents().probe("--agents");
        }
        try {
            return new Wiring(settings, clock, log);
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
