package dev.tocsin.web;

import dev.tocsin.base.Cidr;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.store.Backup;
import dev.tocsin.store.OpenMinutes;
import dev.tocsin.store.QueryEngine;
import dev.tocsin.store.SqliteBlockStore;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.WatchParts;
import dev.tocsin.watch.check.Observers;
import dev.tocsin.watch.notify.ChannelTypes;
import dev.tocsin.web.http.StaticFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A whole web side on a free port: a real catalog in a directory, a real query engine over packs in memory, a feed
/// and a registry that a test moves by hand, and a clock that stands still.
final class Rig implements AutoCloseable {
    /// An archive that the hub carries.
    static final String ARCHIVE = "tocsin-agent-0.1.0-linux-x86_64.tar.gz";

    final ManualClock clock = new ManualClock(Worlds.NOW);
    final Worlds.Registry hosts = new Worlds.Registry();
    final Feed feed = new Feed(hosts.byId(Worlds.WEB_01));
    final SomeSoftware software = new SomeSoftware();
    final Path data;
    final SqliteCatalog catalog;
    final Jobs jobs = new Jobs(clock);
    final SaidServices services = new SaidServices(hosts);
    final SaidHelpers helpers = new SaidHelpers();
    final Watch watch;
    private final SqliteBlockStore blocks;
    final Web web;
    final Http http;

    Rig(Path data) throws IOException {
        this(data, false);
    }

    Rig(Path data, boolean secure) throws IOException {
        this(data, secure, null);
    }

    Rig(Path data, boolean secure, @Nullable WebTls tls) throws IOException {
        this(data, secure, tls, false, _ -> WebAccess.NONE);
    }

    /// A demonstration: who brings nothing is a guest.
    static Rig demo(Path data, boolean secure) throws IOException {
        return new Rig(data, secure, null, true, _ -> WebAccess.NONE);
    }

    /// One with a file of who else may come in, given the port.
    static Rig with(Path data, IntFunction<WebAccess> access) throws IOException {
        return new Rig(data, false, null, false, access);
    }

    private Rig(Path data, boolean secure, @Nullable WebTls tls, boolean guests, IntFunction<WebAccess> access)
            throws IOException {
        this.data = data;
        Path dist = Files.createDirectories(data.resolve("dist"));
        Files.writeString(
                dist.resolve("agent.sh"),
                "version='@VERSION@' url='@URL@' pin='@PIN@' hubs='@HUBS@'" + " archives='@ARCHIVES@'\n");
        Files.writeString(dist.resolve(ARCHIVE), "0123456789".repeat(20_000));
        Files.writeString(dist.resolve(ARCHIVE.replace("0.1.0", "0.0.9")), "old");
        this.catalog = SqliteCatalog.open(data.resolve("catalog.db"));
        this.blocks = new SqliteBlockStore(data.resolve("hub/blocks"), Log.none());
        // a file that names this hub has to know the port beforehand
        int port = access.apply(1).equals(WebAccess.NONE) ? 0 : LoopbackServer.closedPort();
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        // TLS is spoken by somebody in front, as far as this side can tell
        List<Cidr> proxies = secure ? List.of(Cidr.parse(guests ? "127.0.0.1" : "192.0.2.1")) : List.of();
        WebReach reach = new WebReach(List.of("tocsin.example"), tls, proxies);
        WebConfig config =
                new WebConfig(listen, data, "0.1.0", "127.0.0.1:8628", reach, guests, access.apply(port), dist);
        Figures figures = () -> List.of(new Figures.Figure("tocsin_packs_stored_total", "Packs.", true, 2));
        this.watch = new Watch(new WatchParts(
                        clock,
                        Log.none(),
                        new SecureRandom(),
                        catalog,
                        CheckTypes.ALL,
                        ChannelTypes.ALL,
                        (host, timeout) -> List.of(InetAddress.getLoopbackAddress()),
                        (host, timeout) -> List.of(InetAddress.getLoopbackAddress()),
                        "tocsin 0.1.0",
                        "")
                .with(jobs)
                .with(services)
                .with(helpers)
                .with(new Asleep()));
        this.web = new Web(
                config,
                new WebParts(
                        clock,
                        Log.none(),
                        new SecureRandom(),
                        hosts,
                        hosts,
                        feed,
                        new OpenTickets(),
                        software,
                        new QueryEngine(Worlds.history(), OpenMinutes.NONE, clock),
                        catalog,
                        figures,
                        watch,
                        () -> Backup.of(data.resolve("hub"), catalog, blocks),
                        jobs),
                app());
        watch.start();
        web.start();
        this.http = new Http(web.port(), Described.of(web.routes()));
    }

    /// Agents that a check may name, none of which is connected.
    private static final class Asleep implements Observers {
        @Override
        public List<String> names() {
            return List.of("web-01", "web-02", "twin");
        }

        @Override
        public CompletableFuture<Sight> ask(String observer, Asked asked) {
            return CompletableFuture.completedFuture(new Sight.Away("is not connected"));
        }
    }

    private static StaticFiles app() {
        String page = "<!doctype html><script src=\"/assets/index-C1dYGdaX.js\"></script>" + " ".repeat(600);
        return StaticFiles.of(Map.of(
                "index.html", page.getBytes(StandardCharsets.UTF_8),
                "icon.svg", "<svg/>".getBytes(StandardCharsets.UTF_8),
                "sw.js", "const FILES = [];".getBytes(StandardCharsets.UTF_8),
                "manifest.webmanifest", "{}".getBytes(StandardCharsets.UTF_8),
                "assets/index-C1dYGdaX.js", "let a = 1;\n".repeat(100).getBytes(StandardCharsets.UTF_8)));
    }

    /// A browser that signed in: its cookie and what it repeats in a header.
    record Browser(String cookie, String csrf) {}

    /// Signs in as the admin with a fresh link.
    Browser signIn() throws IOException {
        return signIn("admin");
    }

    /// Signs in as `user` with a fresh link.
    Browser signIn(String user) throws IOException {
        String link = web.createSigninLink(user);
        return browser(useKey(link.substring(link.indexOf("#k=") + 3)));
    }

    /// The browser that got `reply` to a sign-in.
    Browser browser(Http.Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException("sign-in refused: " + reply.text());
        }
        String cookie = reply.header("set-cookie");
        return new Browser(
                cookie.substring(0, cookie.indexOf(';')),
                reply.json().get("csrf").stringValue());
    }

    Http.Reply useKey(String key) throws IOException {
        return http.send("POST", "/api/v1/session", "{\"key\":\"" + key + "\"}", "Content-Type", "application/json");
    }

    /// Signs in by `body` as JSON.
    Http.Reply session(String body) throws IOException {
        return http.send("POST", "/api/v1/session", body, "Content-Type", "application/json");
    }

    /// A change as the page of `browser` sends it.
    Http.Reply change(Browser browser, String method, String path, @Nullable String body) throws IOException {
        return http.send(
                method,
                "/api/v1" + path,
                body,
                "Cookie",
                browser.cookie(),
                "X-Tocsin-CSRF",
                browser.csrf(),
                "Origin",
                origin(),
                "Content-Type",
                "application/json");
    }

    /// A change with the local token.
    Http.Reply change(String method, String path, @Nullable String body) throws IOException {
        return http.send(method, "/api/v1" + path, body, "Authorization", local());
    }

    /// The Authorization header of the local token.
    String local() throws IOException {
        return "Bearer " + Files.readString(data.resolve("hub/local-token")).strip();
    }

    /// The Authorization header of a new token of `role`.
    String token(String role) throws IOException {
        return token(role, "");
    }

    /// The Authorization header of a new token of `role` with `more` members, which begin with a comma.
    String token(String role, String more) throws IOException {
        Http.Reply reply = http.send(
                "POST",
                "/api/v1/tokens",
                "{\"role\":\"" + role + "\",\"name\":\"t\"" + more + "}",
                "Authorization",
                local());
        if (reply.status() != 201) {
            throw new IOException("no token: " + reply.text());
        }
        return "Bearer " + reply.json().get("token").stringValue();
    }

    /// GET with the local token.
    Http.Reply get(String target) throws IOException {
        return http.get(target, "Authorization", local());
    }

    String origin() {
        return "http://127.0.0.1:" + web.port();
    }

    @Override
    public void close() throws IOException {
        web.close();
        watch.close();
        blocks.close();
        catalog.close();
    }
}
