package dev.tocsin.watch.notify;

import dev.tocsin.testkit.LoopbackServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The other end of a channel on loopback: keeps each request and answers as it is told, in ways a well-behaved server
/// never would, too.
final class StubHttp implements AutoCloseable {
    /// Takes the request and never answers.
    static final String HANG = "hang";

    /// Takes the request and hangs up.
    static final String DROP = "drop";

    private final LoopbackServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, String> reply = _ -> answer(200, "");

    record Request(String method, String path, Map<String, String> headers, byte[] bytes) {
        String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            JsonNode json = Json.read(body());
            if (json == null) {
                throw new AssertionError("no JSON: " + body());
            }
            return json;
        }
    }

    StubHttp() throws IOException {
        server = LoopbackServer.start(this::serve);
    }

    /// A whole answer; `headers` each end with CRLF.
    static String answer(int status, String body, String... headers) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "HTTP/1.1 " + status + " Said\r\nContent-Length: " + length + "\r\n" + more + "\r\n" + body;
    }

    void reply(String answer) {
        reply = _ -> answer;
    }

    void reply(Function<Request, String> how) {
        reply = how;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    Request only() {
        if (requests.size() != 1) {
            throw new AssertionError("got " + requests.size() + " requests, must be one");
        }
        return requests.getFirst();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String[] first = line(in).split(" ", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String line = line(in);
        while (!line.isEmpty()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            line = line(in);
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        Request request = new Request(first[0], first[1], headers, in.readNBytes(length));
        requests.add(request);
        String answer = reply.apply(request);
        if (answer.equals(HANG)) {
            LoopbackServer.listen(socket);
        } else if (!answer.equals(DROP)) {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c != '\n') {
            if (c < 0) {
                throw new IOException("hung up");
            }
            if (c != '\r') {
                line.write(c);
            }
            c = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
