package dev.tocsin.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that sends exactly what a test says, byte for byte: a well-behaved one would mend the very paths and
/// headers that a test must send broken.
final class Http {
    private static final int DEADLINE_MILLIS = 20_000;

    private final int port;
    private final Described described;

    /// Asks at `port`; what it takes and answers must be as `described`.
    Http(int port, Described described) {
        this.port = port;
        this.described = described;
    }

    /// An answer. Header names are lower case; of a repeated one the last is kept, of `vary` all.
    record Reply(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String code() {
            return json().path("error").path("code").asString("");
        }

        String field() {
            return json().path("error").path("field").asString("");
        }
    }

    /// `method` on `target` with `headers` in pairs (`Host` is added when missing) and `body` when not null.
    Reply send(String method, String target, String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        boolean host = false;
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            host |= headers[i].equals("Host");
        }
        if (!host) {
            head.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        if (body != null) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(bytes);
        Reply reply = parse(raw(all.toByteArray()), method.equals("HEAD"));
        described.check(method, target, body, reply);
        return reply;
    }

    Reply get(String target, String... headers) throws IOException {
        return send("GET", target, null, headers);
    }

    /// Sends `request` as it is and returns everything until the server closes.
    byte[] raw(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return socket.getInputStream().readAllBytes();
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(DEADLINE_MILLIS);
        return socket;
    }

    static Reply parse(byte[] answer, boolean head) throws IOException {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: \"" + text + "\"");
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[i].substring(colon + 1).strip();
            headers.merge(name, value, (one, other) -> name.equals("vary") ? one + ", " + other : other);
        }
        byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        if (!head && headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            body = dechunk(body);
        }
        if (!head && headers.getOrDefault("content-encoding", "").equals("gzip")) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        return new Reply(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
    }

    private static byte[] dechunk(byte[] chunked) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        String text = new String(chunked, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (true) {
            int line = text.indexOf("\r\n", at);
            int size = Integer.parseInt(text.substring(at, line), 16);
            if (size == 0) {
                return whole.toByteArray();
            }
            whole.write(chunked, line + 2, size);
            at = line + 2 + size + 2;
        }
    }
}
