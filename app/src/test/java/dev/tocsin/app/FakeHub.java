package dev.tocsin.app;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A loopback server that answers as `docs/reference/http-api.md` says a hub does, with prepared bodies.
final class FakeHub implements AutoCloseable {
    /// A prepared answer.
    record Prepared(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Prepared> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FakeHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(request + (body.isEmpty() ? "" : " " + body) + " ["
                    + exchange.getRequestHeaders().getFirst("Authorization") + "]");
            String path =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            Prepared prepared = answers.getOrDefault(
                    path, new Prepared(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"no such thing\"}}"));
            byte[] bytes = prepared.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(prepared.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    /// Answers `request` (`GET /api/v1/hosts`) with `body` from now on.
    FakeHub answer(String request, int status, String body) {
        answers.put(request, new Prepared(status, body));
        return this;
    }

    /// Where it listens.
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Everything it was asked: `METHOD /path?query body [authorization]`.
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
