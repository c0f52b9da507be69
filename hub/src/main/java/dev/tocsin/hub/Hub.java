package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Job;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.hub.software.SoftwareDesk;
import dev.tocsin.store.OpenMinutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/// The hub for agents: made, started, asked, closed. Puts its parts together; what they do is in their
/// files.
///
/// ```
/// AgentServer ─► Connection ─► Session ─► Committer ─► BlockStore
///                    │             ├────► Registry (Hosts), Live (LiveFeed)
///                    └─► Admission ┴────► Tokens (Enrollments), Authority
/// ```
///
/// Thread-safe. What it was given (store, catalog) stays open when it closes.
public final class Hub implements AutoCloseable {
    private static final long TICK_NANOS = 1_000_000_000L;
    private static final long RENEW_CHECK_NANOS = 3_600 * TICK_NANOS;

    private final HubParts parts;
    private final Registry registry;
    private final Tokens tokens;
    private final Live live;
    private final Authority authority;
    private final Path directory;
    private final List<WebLeaf> webLeaves = new CopyOnWriteArrayList<>();
    private final Committer committer;
    private final Sessions sessions = new Sessions();
    private final RuleLine rules = new RuleLine(sessions);
    private final ServiceWords services = new ServiceWords();
    private final LookLine looks = new LookLine(sessions);
    private final SoftwareDesk software;
    private final ControlLine control;
    private final AgentServer server;
    private final Thread ticker;
    private final Job ticking;
    private final Job renewing;

    /// Opens the keys, reads the hosts and binds the port. Nobody is served before [#start].
    ///
    /// @throws IOException when a key is exposed, the catalog cannot be read, or the port is taken; the
    ///     message says what to do
    public Hub(HubConfig config, HubParts parts) throws IOException {
        this.parts = parts;
        this.directory = config.dataDir().resolve("hub");
        PrivateFiles.createDirectories(directory);
        this.authority = new Authority(directory, names(config), parts.clock(), parts.random());
        ControlKey key = ControlKey.open(directory, parts.random());
        this.control = new ControlLine(sessions, key, parts.clock(), parts.random());
        this.registry = new Registry(parts.catalog(), parts.clock(), parts.log(), parts.jobs());
        this.tokens = new Tokens(parts.catalog(), parts.clock(), parts.random(), authority.pin());
        this.live = new Live(registry, parts.clock(), parts.random());
        this.software = new SoftwareDesk(parts.catalog(), parts.clock(), parts.log(), parts.jobs());
        Quarantine quarantine = new Quarantine(directory.resolve("quarantine"), parts.log());
        this.committer = new Committer(parts.blocks(), parts.clock(), parts.log());
        Shared shared = new Shared(
                parts.clock(),
                parts.log(),
                new Notes(parts.clock(), parts.log()),
                parts.random(),
                config.limits(),
                config.pace(),
                authority,
                registry,
                tokens,
                committer,
                quarantine,
                live,
                sessions,
                new Semaphore(config.limits().handshakes()),
                new FrameBudget(parts.clock()),
                new MissingPacks(parts.blocks(), parts.log()),
                rules,
                services,
                software,
                control);
        this.server = bind(config, shared);
        this.ticking = parts.jobs().add("agents", "Pings agents and tells who went up or down.", 1_000);
        this.renewing = parts.jobs().add("certificates", "Renews the hub's own certificates in time.", 3_600_000);
        this.ticker = Thread.ofVirtual().name("hub ticker").unstarted(this::tick);
    }

    /// Begins to serve agents.
    public void start() {
        software.start();
        server.start();
        ticker.start();
        parts.log().info("hub", "listening for agents on port " + server.port());
    }

    /// The port that agents connect to.
    public int agentPort() {
        return server.port();
    }

    /// The hosts.
    public Hosts hosts() {
        return registry;
    }

    /// Tokens for new hosts.
    public Enrollments enrollments() {
        return tokens;
    }

    /// What is happening now.
    public LiveFeed liveFeed() {
        return live;
    }

    /// What agents hold that the store cannot have yet.
    public OpenMinutes openMinutes() {
        return sessions;
    }

    /// The way of rules to agents.
    public AgentRules agentRules() {
        return rules;
    }

    /// What agents say of services.
    public AgentServices agentServices() {
        return services;
    }

    /// Looks at services that agents make.
    public AgentLooks agentLooks() {
        return looks;
    }

    /// The way of orders to the helpers of hosts.
    public AgentControl agentControl() {
        return control;
    }

    /// What is installed on the hosts.
    public Software software() {
        return software;
    }

    /// The totals that agents said last.
    public Pulses pulses() {
        return sessions;
    }

    /// The certificate of the web port for `names`, renewed as long as the hub lives.
    ///
    /// @throws IOException when its files are exposed, damaged or cannot be written
    public WebLeaf webLeaf(List<String> names) throws IOException {
        WebLeaf leaf = new WebLeaf(authority, directory, names);
        webLeaves.add(leaf);
        return leaf;
    }

    /// SHA-256 of the authority's public key: what join tokens carry, so that a machine knows this hub.
    public byte[] authorityPin() {
        return authority.pin();
    }

    /// Names and labels of the hosts, for changing.
    public HostEdits edits() {
        return registry;
    }

    /// Takes what was found on each host, worst first: reasons why it is not well. A host that is not in it has
    /// nothing.
    public void found(Map<HostId, List<Finding>> findings) {
        registry.found(findings);
    }

    /// Takes what is wrong with the services of each host, as [#found] does; both count.
    public void failing(Map<HostId, List<Finding>> findings) {
        registry.failing(findings);
    }

    /// Retires a host: its history stays, its agent is sent away now and refused from here on.
    ///
    /// @throws IOException when the catalog could not take it; nothing has changed then
    public void retire(HostId host) throws IOException {
        registry.retire(host);
        Session session = sessions.of(host);
        if (session != null) {
            session.end("this host was retired");
        }
        software.forget(host);
    }

    /// Says goodbye to the agents, stores what was taken, writes what is worth keeping.
    ///
    /// @throws IOException when the port could not be closed
    @Override
    public void close() throws IOException {
        ticker.interrupt();
        try {
            server.close();
        } finally {
            software.close();
            committer.close();
            registry.writeSeen(true);
        }
    }

    private AgentServer bind(HubConfig config, Shared shared) throws IOException {
        try {
            return new AgentServer(config.bind(), config.port(), shared);
        } catch (IOException failure) {
            committer.close();
            throw failure;
        }
    }

    private void tick() {
        Clock clock = parts.clock();
        long renewNanos = clock.monotonicNanos() + RENEW_CHECK_NANOS;
        try {
            while (true) {
                tickOnce();
                if (clock.monotonicNanos() - renewNanos >= 0) {
                    renewNanos = clock.monotonicNanos() + RENEW_CHECK_NANOS;
                    renew();
                }
                clock.awaitNanos(clock.monotonicNanos() + TICK_NANOS);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    /// Whatever goes wrong in one second must not end the next ones: without pings every agent hangs up.
    private void tickOnce() {
        try {
            ticking.run(() -> {
                server.tick();
                registry.changed().forEach(live::changed);
                live.tick();
                software.tick();
                return "";
            });
            registry.writeSeen(false);
        } catch (RuntimeException | AssertionError | OutOfMemoryError bug) {
            parts.log().bug("hub", "a second's work was not done", bug);
        }
    }

    private void renew() {
        try {
            renewing.run(() -> {
                int renewed = 0;
                if (authority.renewIfDue()) {
                    server.renewed();
                    renewed++;
                    parts.log().info("hub", "made a new certificate for itself");
                }
                for (WebLeaf leaf : webLeaves) {
                    if (leaf.renewIfDue()) {
                        renewed++;
                        parts.log().info("hub", "made a new certificate for the web port, of the same key");
                    }
                }
                return renewed + " renewed";
            });
        } catch (IOException failure) {
            parts.log().warn("hub", "could not renew its certificate, tries again: " + failure.getMessage());
        }
    }

    private List<String> names(HubConfig config) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException nameless) {
            parts.log().debug("hub", "this machine's name has no address: " + nameless.getMessage());
        }
        names.addAll(config.names());
        return List.copyOf(names);
    }
}
