package dev.tocsin.web;

import dev.tocsin.web.access.Gate;
import dev.tocsin.web.access.Identity;
import dev.tocsin.web.access.Secrets;
import dev.tocsin.web.access.SigninKeys;
import dev.tocsin.web.http.Counters;
import dev.tocsin.web.http.Front;
import dev.tocsin.web.http.FrontConfig;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.StaticFiles;
import dev.tocsin.web.provider.Provider;
import dev.tocsin.web.provider.ProviderConfig;
import dev.tocsin.web.views.Views;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The HTTP side of a hub: the API, the live stream, sign-in and the browser app, on one port.
///
/// ```
/// try (Web web = new Web(config, parts)) {
///     web.start();
///     … web.createSigninLink("admin")
/// }
/// ```
///
/// [#start] may be called once. Thread-safe after it.
public final class Web implements AutoCloseable {
    private final WebConfig config;
    private final WebParts parts;
    private final @Nullable StaticFiles app;
    private final Counters counters = new Counters();
    private final Front front;
    private final Identity identity;
    private final Views views;
    private final @Nullable Provider provider;
    private @Nullable LocalFiles files;
    private @Nullable Routes routes;
    private int port;

    /// A web side that does nothing yet.
    public Web(WebConfig config, WebParts parts) {
        this(config, parts, null);
    }

    /// As above with these files of the browser app instead of the ones that were built in.
    Web(WebConfig config, WebParts parts, @Nullable StaticFiles app) {
        this.config = config;
        this.parts = parts;
        this.app = app;
        this.front = new Front(
                config.listen(),
                config.reach().tls(),
                new Front.Parts(parts.clock(), parts.log(), counters, parts.jobs()));
        this.identity = Identity.of(parts.catalog(), parts.clock(), parts.random());
        ProviderConfig asked = config.guests() ? null : config.access().provider();
        this.provider = asked == null ? null : new Provider(asked, parts.clock(), new Secrets(parts.random()));
        this.views = new Views(parts.catalog(), parts.clock(), new Secrets(parts.random()));
    }

    /// Takes the port, writes the local token and `hub.json`, and answers requests from now on.
    ///
    /// @throws IOException with one sentence when the port or the data directory cannot be had; nothing stays
    ///     behind
    public void start() throws IOException {
        try {
            port = front.bind();
            FrontConfig reach = FrontConfig.of(config.reach(), config.access(), port);
            check(reach);
            StaticFiles pages = app == null ? StaticFiles.load() : app;
            if (pages.isEmpty()) {
                parts.log().warn("web", "the browser app is not in this build; the API works");
            }
            Routes.Needs needs = new Routes.Needs(config, parts, identity, views, provider);
            routes = new Routes(needs, reach, pages, counters, new JoinLine(config, port));
            Gate gate = new Gate(identity.sessions(), identity.tokens(), config.guests());
            front.start(reach, routes.all(), gate, identity.audit(), pages);
            files = LocalFiles.write(config, url(), identity.tokens().localToken());
        } catch (IOException | RuntimeException failure) {
            try {
                front.close();
            } catch (IOException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    /// People who come back from a provider must not be refused at the door.
    private void check(FrontConfig reach) throws IOException {
        String origin = provider == null ? "" : provider.origin();
        if (provider != null && !reach.owns(origin.substring(origin.indexOf("//") + 2))) {
            throw new IOException("provider.origin is " + origin
                    + ", and this hub does not go by that name; give it with --name, or another origin");
        }
    }

    /// The port that is listened on; 0 before [#start].
    public int port() {
        return port;
    }

    /// Where this machine finds the hub: `http://127.0.0.1:8627`.
    public String url() {
        String host = config.listen().getAddress().getHostAddress();
        boolean any = config.listen().getAddress().isAnyLocalAddress();
        String name = any ? "127.0.0.1" : host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (config.reach().tls() == null ? "http://" : "https://") + name + ":" + port;
    }

    /// Where people find it: the same, or by its first name when it listens beyond loopback.
    public String publicUrl() {
        return new JoinLine(config, port).origin(url());
    }

    /// A link that signs `user` in once within 30 minutes. The key is behind `#`, so no server and no proxy ever sees
    /// it in a request line.
    ///
    /// @throws IllegalArgumentException when there is no such user (before the first sign-in there is only `admin`)
    /// @throws IOException when it could not be stored
    public String createSigninLink(String user) throws IOException {
        SigninKeys.Fresh fresh = identity.keys().create(user);
        if (fresh == null) {
            throw new IllegalArgumentException("got user \"" + user + "\"; there is no user of that name");
        }
        return linkOf(publicUrl(), fresh);
    }

    /// Everything that is answered to, once started; for tests that compare it with what is written elsewhere.
    List<Route> routes() {
        Routes made = routes;
        if (made == null) {
            throw new AssertionError("BUG: got routes() before start(), must be after");
        }
        return made.all();
    }

    /// The link that carries `key` to the hub at `origin`.
    static String linkOf(String origin, SigninKeys.Fresh key) {
        return origin + "/welcome#k=" + key.key();
    }

    /// Ends the streams, stops answering and takes the local token back.
    ///
    /// @throws IOException when the server does not stop
    @Override
    public void close() throws IOException {
        try {
            front.close();
        } finally {
            if (provider != null) {
                provider.close();
            }
            if (routes != null) {
                routes.close();
            }
            if (files != null) {
                files.delete();
            }
        }
    }
}
