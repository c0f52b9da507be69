package dev.tocsin.web.http;

import dev.tocsin.base.Log;
import dev.tocsin.web.access.Access;
import dev.tocsin.web.access.Audit;
import dev.tocsin.web.access.Buckets;
import dev.tocsin.web.access.Gate;
import dev.tocsin.web.access.Principal;
import dev.tocsin.web.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// What every request goes through, in this order; each step may end it:
///
/// ```
/// Host known?  421 → route?  404, 405 → who?  → too many?  429 → allowed, a guest only to read?  401, 403
///   → meant?  403 → body not too long?  413 → signed in afresh, where that is asked?  403 → query in order?  400
///   → the route's handler → answer with the headers all answers have
/// ```
///
/// Runs on one virtual thread per request. An answer never holds a stack trace or the name of a class: a bug is
/// logged and told as `internal`.
final class FrontDoor extends Handler.Abstract {
    // A client that still writes while we close may never see why: so much of what is too large is read and dropped.
    private static final int DRAINED_BYTES = 8 << 20;

    private static final long ANSWER_MILLIS = 60_000L; // a peer that needs longer for one answer is cut
    private static final long PATIENT_MILLIS = 180_000L; // the same when it waits for another machine
    private static final long EVENT_MILLIS = 20_000L; // the same for one batch of a stream
    private static final List<String> PROXY_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    /// What the door needs.
    ///
    /// @param audit where changes are written down
    /// @param counters counts what happens here
    /// @param app the browser app, which is shown at an address that nothing has
    record Parts(
            FrontConfig config,
            Router router,
            Gate gate,
            Audit audit,
            Buckets buckets,
            Counters counters,
            Watchdog watchdog,
            Log log,
            StaticFiles app) {}

    private final Parts parts;
    private final Responder responder;
    private final Proxies proxies;
    private final Cors cors;
    private volatile boolean stopping;

    FrontDoor(Parts parts) {
        super(InvocationType.BLOCKING);
        this.parts = parts;
        this.responder = new Responder(new Baseline(parts.config.secure()));
        this.proxies = new Proxies(parts.config.proxies());
        this.cors = new Cors(parts.config.origins());
    }

    /// Ends the streams, so that the server can stop.
    void stopStreams() {
        stopping = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try (Watchdog.Guard guard = parts.watchdog.guard(ANSWER_MILLIS, () -> cut(request))) {
            serve(request, response, guard);
            parts.counters.answered(response.getStatus());
            callback.succeeded();
        } catch (IOException | RuntimeException | Error failure) {
            failed(request, response, callback, failure);
        }
        return true;
    }

    private void serve(Request request, Response response, Watchdog.Guard guard) throws IOException {
        Responder.Wish wish = new Responder.Wish(takesGzip(request.getHeaders()), isHead(request));
        open(request, response);
        Answer answer;
        try {
            answer = answer(request, guard);
        } catch (Refusal refusal) {
            answer = refused(request, refusal);
        } catch (Router.MethodRefused refused) {
            Refusal refusal = Refusal.of(Refusal.Code.METHOD_NOT_ALLOWED, "this path takes " + refused.allow());
            answer = new Answer.Json(405, Responder.body(refusal), Map.of("Allow", refused.allow()));
        }
        if (answer instanceof Answer.Stream stream) {
            feed(response, stream, guard, wish);
        } else if (answer instanceof Answer.Slice slice) {
            responder.pour(response, slice, wish, () -> guard.extend(EVENT_MILLIS));
        } else {
            try {
                responder.send(response, answer, wish);
            } catch (Refusal late) {
                // a document may find out while it reads; nothing has been sent unless it was long already
                responder.send(response, refused(request, late), wish);
            }
        }
    }

    /// Whatever comes of it, a page of a listed site may read the answer.
    private void open(Request request, Response response) {
        String path = request.getHttpURI().getPath();
        if (cors.any() && path != null) {
            response.getHeaders().add("Vary", "Origin");
            cors.of(path, request.getHeaders()).forEach(response.getHeaders()::put);
        }
    }

    private Answer answer(Request request, Watchdog.Guard guard) throws IOException {
        HttpFields headers = request.getHeaders();
        if (!proxies.admits(request.getConnectionMetaData().getRemoteSocketAddress())) {
            throw Refusal.of(Refusal.Code.FORBIDDEN, "this hub is reached through its proxy");
        }
        String host = host(request);
        String path = request.getHttpURI().getPath();
        Answer preflight = cors.preflight(request.getMethod(), path, headers);
        if (preflight != null) {
            return preflight;
        }
        Router.Match match = parts.router.find(request.getMethod(), path);
        if (match == null) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "there is nothing at this address");
        }
        Route route = match.route();
        Gate.Credential credential =
                new Gate.Credential(headers.get("Authorization"), cookie(headers, parts.config.cookie()));
        String remote = proxies.remote(Request.getRemoteAddr(request), headers.getValuesList("X-Forwarded-For"));
        Principal principal = parts.gate.who(credential, remote);
        int wait = parts.buckets.take(principal == null ? "address:" + remote : principal.id());
        if (wait > 0) {
            throw Refusal.later(wait, "too many requests; try again in " + wait + " s");
        }
        admit(match, principal, request, remote);
        String origin = (parts.config.secure() ? "https://" : "http://") + host.toLowerCase(Locale.ROOT);
        byte[] body = new byte[0];
        if (route.changes()) {
            boolean hasBody = headers.contains("Transfer-Encoding") || headers.getLongField("Content-Length") > 0;
            prove(route.access() == Access.OPEN ? null : principal, headers, origin, hasBody);
            body = hasBody ? read(request, route.bodyBytes()) : body;
        }
        if (route.has(Route.Trait.AFRESH) && principal != null && !parts.gate.isFresh(principal)) {
            throw Refusal.again();
        }
        // A page's query is the view state of the browser app (range, filter, sort), which is no business of this side.
        boolean page = "text/html".equals(route.doc().type());
        Parameters query = Parameters.of(
                page ? null : request.getHttpURI().getQuery(), route.doc().names());
        Call.Facts facts = new Call.Facts(
                remote,
                origin,
                orEmpty(headers.get("User-Agent")),
                headers.get("Last-Event-ID"),
                headers.get("If-None-Match"),
                headers.get("Range"),
                orEmpty(headers.get("Accept")),
                cookie(headers, parts.config.flowCookie()),
                isHead(request));
        Call call = new Call(new Call.Content(match.path(), query, body, facts), principal, parts.gate, credential);
        if (route.has(Route.Trait.PATIENT)) {
            guard.extend(PATIENT_MILLIS);
            request.addIdleTimeoutListener(_ -> false); // nothing moves on the connection meanwhile
        }
        Answer answer = route.handler().answer(call);
        tell(match, call, principal, remote);
        return answer;
    }

    /// Writes down what was changed, after it was: of what fails there is nothing to tell.
    private void tell(Router.Match match, Call call, @Nullable Principal principal, String remote) throws IOException {
        Route route = match.route();
        Audit.Deed told = call.told();
        if (told == null && (!route.changes() || route.has(Route.Trait.UNTOLD))) {
            return;
        }
        String action = route.method() + " " + route.path();
        parts.audit.tell(
                told == null
                        ? deed(match, principal, remote, "done", "")
                        : new Audit.Deed(told.actor(), remote, action, told.subject(), told.outcome(), told.detail()));
    }

    private static Audit.Deed deed(
            Router.Match match, @Nullable Principal principal, String remote, String outcome, String detail) {
        return new Audit.Deed(
                principal == null ? "" : principal.actor(),
                remote,
                match.route().method() + " " + match.route().path(),
                String.join(" ", match.path().values()),
                outcome,
                detail);
    }

    private String host(Request request) {
        List<String> hosts = request.getHeaders().getValuesList("Host");
        String authority = request.getHttpURI().getAuthority();
        boolean one = hosts.size() == 1 && parts.config.owns(hosts.getFirst());
        // an absolute request target names a host too, and must not name another one
        if (!one || (authority != null && !parts.config.owns(authority))) {
            throw Refusal.of(
                    Refusal.Code.MISDIRECTED,
                    "this hub does not go by that name; add it to the hub's names to reach it so");
        }
        return hosts.getFirst();
    }

    private void admit(Router.Match match, @Nullable Principal principal, Request request, String remote)
            throws IOException {
        Route route = match.route();
        if (principal == null && !route.access().admits(null, isFromHere(request))) {
            throw Refusal.of(Refusal.Code.UNAUTHORIZED, "sign in first; tocsin signin prints a link");
        }
        String why = principal == null ? null : barred(match, principal, isFromHere(request));
        if (principal == null || why == null) {
            return;
        }
        if (route.changes() && principal.role() != Role.GUEST) {
            parts.audit.refused(deed(match, principal, remote, "refused", why));
        }
        throw Refusal.of(Refusal.Code.FORBIDDEN, why);
    }

    /// Why `principal` may not use a route, or null.
    private static @Nullable String barred(Router.Match match, Principal principal, boolean fromHere) {
        Route route = match.route();
        if (principal.role() == Role.GUEST && route.changes()) {
            return "this is a demonstration: it can be looked at and not changed";
        }
        if (!route.access().admits(principal, fromHere)) {
            return "this needs "
                    + switch (route.access()) {
                        case ADMIN -> "the role admin";
                        case OPERATOR -> "the role operator";
                        case OPEN, GUEST, VIEWER, LOCAL -> "a sign-in";
                    }
                    + ", your role is "
                    + principal.role().word();
        }
        if (route.access() == Access.OPEN) {
            return null;
        }
        if (!principal.rights().covers(route.method(), route.path().text(), match.path())) {
            return "this token is for " + String.join(", ", principal.rights().scopes()) + " only";
        }
        return principal.hosts().isAll() || route.has(Route.Trait.MINDS_HOSTS)
                ? null
                : "this needs access to every host; yours is to "
                        + String.join(", ", principal.hosts().patterns());
    }

    private static void prove(@Nullable Principal principal, HttpFields headers, String origin, boolean hasBody) {
        Gate.Proofs proofs = new Gate.Proofs(
                origin,
                headers.get("Origin"),
                headers.get("Sec-Fetch-Site"),
                headers.get("Content-Type"),
                headers.get("X-Tocsin-CSRF"),
                hasBody);
        String why = Gate.forged(principal, proofs);
        if (why != null) {
            throw Refusal.of(Refusal.Code.FORBIDDEN, why);
        }
    }

    private static byte[] read(Request request, int most) throws IOException {
        if (request.getLength() > DRAINED_BYTES) {
            throw tooLarge(most);
        }
        try (InputStream in = Request.asInputStream(request)) {
            byte[] body = in.readNBytes(most + 1);
            if (body.length > most) {
                in.skip(DRAINED_BYTES - body.length);
                throw tooLarge(most);
            }
            return body;
        }
    }

    private static Refusal tooLarge(int most) {
        return Refusal.of(Refusal.Code.TOO_LARGE, "a body may have " + most + " bytes");
    }

    private void feed(Response response, Answer.Stream stream, Watchdog.Guard guard, Responder.Wish wish)
            throws IOException {
        try (Answer.Source source = stream.source()) {
            responder.open(response, stream);
            if (!wish.head()) {
                parts.counters.streamBegan();
                try {
                    source.feed(new Events(response, guard));
                } finally {
                    parts.counters.streamEnded();
                }
            }
            guard.extend(EVENT_MILLIS);
            Responder.end(response, new byte[0]);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the stream was interrupted", interrupted);
        }
    }

    /// One stream's way out, guarded while something is being sent.
    private final class Events implements Answer.Out {
        private final Response response;
        private final Watchdog.Guard guard;

        private Events(Response response, Watchdog.Guard guard) {
            this.response = response;
            this.guard = guard;
        }

        @Override
        public void send(byte[] bytes) throws IOException {
            guard.extend(EVENT_MILLIS);
            Content.Sink.write(response, false, ByteBuffer.wrap(bytes));
            guard.rest();
        }

        @Override
        public boolean open() {
            return !stopping;
        }
    }

    private Answer refused(Request request, Refusal refusal) {
        Map<String, String> headers = new HashMap<>();
        if (refusal.retrySeconds() > 0) {
            headers.put("Retry-After", Integer.toString(refusal.retrySeconds()));
        }
        if (refusal.code() == Refusal.Code.UNAUTHORIZED) {
            headers.put("WWW-Authenticate", "Bearer realm=\"tocsin\"");
        }
        if (refusal.code() == Refusal.Code.TOO_LARGE) {
            headers.put("Connection", "close"); // the rest of the body is not read
        }
        String path = request.getHttpURI().getPath();
        if (refusal.code() == Refusal.Code.NOT_FOUND && path != null && !path.startsWith("/api/")) {
            Answer app = isForAPerson(request, path) ? parts.app.lost() : null;
            if (app != null) {
                return app;
            }
            byte[] page = Responder.page("Not found", "There is nothing at this address.");
            return new Answer.Bytes(404, "text/html; charset=utf-8", page, null, headers);
        }
        return new Answer.Json(refusal.code().status(), Responder.body(refusal), headers);
    }

    /// True when a browser opens `path` as a page; a program that asks for a file gets words only.
    private static boolean isForAPerson(Request request, String path) {
        return request.getMethod().equals("GET")
                && orEmpty(request.getHeaders().get("Accept")).contains("text/html")
                && !path.startsWith("/assets/")
                && !path.startsWith("/install/");
    }

    private void failed(Request request, Response response, Callback callback, Throwable failure) {
        if (response.isCommitted()) {
            parts.log.debug("web", "an answer was cut short: " + failure);
            callback.failed(failure); // closes the connection: a half answer must not look whole
            return;
        }
        parts.counters.answered(500);
        if (failure instanceof IOException) {
            parts.log.error("web", request.getMethod() + " failed: " + failure);
        } else {
            parts.log.bug("web", request.getMethod() + " failed", failure);
        }
        try {
            response.reset();
            Refusal refusal = Refusal.of(Refusal.Code.INTERNAL, "this failed at the hub; its log says why");
            responder.send(response, refused(request, refusal), new Responder.Wish(false, false));
            callback.succeeded();
        } catch (IOException gone) {
            callback.failed(gone);
        }
    }

    private void cut(Request request) {
        parts.counters.cutOff();
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    private static @Nullable String cookie(HttpFields headers, String name) {
        String prefix = name + "=";
        for (String line : headers.getValuesList("Cookie")) {
            for (String pair : line.split(";", -1)) {
                if (pair.strip().startsWith(prefix)) {
                    return pair.strip().substring(prefix.length());
                }
            }
        }
        return null;
    }

    private static boolean isFromHere(Request request) {
        for (String header : PROXY_HEADERS) {
            if (request.getHeaders().contains(header)) {
                return false;
            }
        }
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof java.net.InetSocketAddress peer
                && peer.getAddress() != null
                && peer.getAddress().isLoopbackAddress();
    }

    private static boolean takesGzip(HttpFields headers) {
        for (String line : headers.getValuesList("Accept-Encoding")) {
            for (String part : line.split(",", -1)) {
                String[] coding = part.strip().toLowerCase(Locale.ROOT).split(";", 2);
                if (coding[0].strip().equals("gzip")) {
                    return coding.length == 1 || !coding[1].replace(" ", "").matches("q=0(\\.0*)?");
                }
            }
        }
        return false;
    }

    private static boolean isHead(Request request) {
        return request.getMethod().equals("HEAD");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
