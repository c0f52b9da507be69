package dev.tocsin.web.http;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.web.WebTls;
import dev.tocsin.web.access.Audit;
import dev.tocsin.web.access.Buckets;
import dev.tocsin.web.access.Gate;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// The HTTP server: Jetty's core with one connector, one handler and a limit on everything. Requests run on virtual
/// threads, so a slow one costs a stack and no thread of the pool.
public final class Front implements AutoCloseable {
    /// Bytes of a request line with its headers.
    public static final int HEADER_BYTES = 16 << 10;

    /// Connections at one time; beyond it new ones wait in the kernel.
    public static final int CONNECTIONS = 2_000;

    private static final int BURST = 1_000; // a page of a hundred hosts opens with some hundred requests
    private static final int REQUESTS_A_SECOND = 100;
    private static final long IDLE_MILLIS = 30_000L; // twice the heartbeat of a stream
    private static final long STOP_MILLIS = 3_000L;
    private static final int BACKLOG = 256;

    private final InetSocketAddress address;
    private final @Nullable WebTls tls;
    private final Parts parts;
    private @Nullable Server server;
    private @Nullable ServerConnector connector;
    private @Nullable FrontDoor door;
    private @Nullable Watchdog watchdog;

    /// A front that will listen on `address` (port 0: any free one), by TLS as `tls` or by plain HTTP when it is null.
    public Front(InetSocketAddress address, @Nullable WebTls tls, Parts parts) {
        this.address = address;
        this.tls = tls;
        this.parts = parts;
    }

    /// What a front is made of.
    ///
    /// @param clock the only source of time
    /// @param log where trouble is told
    /// @param counters where answers are counted
    /// @param jobs where it says what it does by itself
    public record Parts(Clock clock, Log log, Counters counters, Jobs jobs) {}

    /// Takes the port without answering yet, so that the port is known before the routes are.
    ///
    /// @return the port
    /// @throws IOException with one sentence when the address cannot be had
    public int bind() throws IOException {
        QueuedThreadPool pool = new QueuedThreadPool(32, 4);
        pool.setName("web");
        pool.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        Server made = new Server(pool);
        HttpConfiguration rules = new HttpConfiguration();
        rules.setSendServerVersion(false);
        rules.setSendXPoweredBy(false);
        rules.setRequestHeaderSize(HEADER_BYTES);
        rules.setResponseHeaderSize(HEADER_BYTES);
        // Every spelling is let through to the router, which compares paths as they were sent and knows no other.
        rules.setUriCompliance(UriCompliance.UNSAFE);
        HttpConnectionFactory http = new HttpConnectionFactory(rules);
        WebTls identity = tls;
        ServerConnector opened = identity == null
                ? new ServerConnector(made, 1, 1, http)
                : new ServerConnector(
                        made, 1, 1, new SslConnectionFactory(TlsKeys.factory(identity), http.getProtocol()), http);
        opened.setHost(address.getAddress().getHostAddress());
        opened.setPort(address.getPort());
        opened.setIdleTimeout(IDLE_MILLIS);
        opened.setAcceptQueueSize(BACKLOG);
        made.addConnector(opened);
        made.addBean(new NetworkConnectionLimit(CONNECTIONS, opened));
        made.setErrorHandler(this::malformed);
        made.setStopTimeout(STOP_MILLIS);
        try {
            opened.open();
        } catch (IOException taken) {
            throw cannotListen(taken);
        }
        server = made;
        connector = opened;
        return opened.getLocalPort();
    }

    /// Answers requests from now on; at an address that nothing has, people see `app`.
    ///
    /// @throws IOException when the server does not start
    public void start(FrontConfig config, List<Route> routes, Gate gate, Audit audit, StaticFiles app)
            throws IOException {
        Server made = server;
        if (made == null) {
            throw new AssertionError("BUG: got start before bind, must be after");
        }
        Watchdog dog = new Watchdog(parts.clock(), parts.jobs());
        Buckets buckets = new Buckets(parts.clock(), BURST, REQUESTS_A_SECOND);
        FrontDoor opened = new FrontDoor(new FrontDoor.Parts(
                config, new Router(routes), gate, audit, buckets, parts.counters(), dog, parts.log(), app));
        made.setHandler(opened);
        try {
            made.start();
        } catch (Exception failure) { // Jetty declares no narrower one
            throw new IOException("the web server does not start: " + failure.getMessage(), failure);
        }
        dog.start();
        door = opened;
        watchdog = dog;
    }

    @Override
    public void close() throws IOException {
        if (door != null) {
            door.stopStreams();
        }
        try {
            if (server != null) {
                server.stop();
            }
            if (connector != null) {
                connector.close(); // when it was bound and never started
            }
        } catch (Exception failure) { // Jetty declares no narrower one
            throw new IOException("the web server does not stop: " + failure.getMessage(), failure);
        } finally {
            if (watchdog != null) {
                watchdog.close();
            }
        }
    }

    private IOException cannotListen(IOException why) {
        String where = address.getAddress().getHostAddress() + ":" + address.getPort();
        return why instanceof BindException || why.getCause() instanceof BindException
                ? new IOException(
                        where + " cannot be listened on: another program has it, or the address is not this machine's;"
                                + " choose another with --web",
                        why)
                : new IOException(where + " cannot be listened on: " + why.getMessage(), why);
    }

    /// Answers what never became a request: a broken request line, headers that are too long.
    private boolean malformed(Request request, Response response, Callback callback) {
        new Baseline(false)
                .common()
                .forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put("Content-Type", "application/json; charset=utf-8");
        // "/../x", a NUL, a broken %: a path that nothing can have is a path that is not there
        boolean noPath = request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable failure
                && failure.getCause() instanceof IllegalArgumentException
                && request.getHttpURI().getPath().equals("/badMessage"); // Jetty's stand-in for what it could not read
        if (noPath) {
            response.setStatus(404);
        }
        parts.counters().answered(response.getStatus());
        String code = noPath ? "not_found" : response.getStatus() >= 500 ? "internal" : "bad_request";
        String text = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"the hub cannot read this request\"}}";
        Content.Sink.write(response, true, text, callback);
        return true;
    }
}
