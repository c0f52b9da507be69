package dev.tocsin.probe;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A small client of HTTP/1.1 (RFC 9110, 9112) that does one thing more than others: every connection, also the one
/// a redirect leads to, goes through the attempt's [Reach], and the time of each phase is its own. One connection
/// for each request; nothing is kept, cached, unpacked or guessed.
///
/// The body never enters the transcript: who may see that a check failed may not see what is inside. Heads do, secrets
/// masked.
final class HttpTalk {
    /// The most lines of one head.
    static final int HEAD_LINES = 200;

    private static final int INTERIM_ANSWERS = 10; // 1xx before the answer proper

    /// What is asked.
    ///
    /// @param method `GET` …
    /// @param headers set by the user, beside our own
    /// @param authorization value of that header; empty: none
    /// @param body sent with it; empty: none
    /// @param follow how many redirects are followed
    /// @param most how many bytes of the answer's body are kept
    record Request(
            String method,
            SequencedMap<String, String> headers,
            String authorization,
            byte[] body,
            int follow,
            int most) {
        /// A plain GET.
        static Request get(int follow, int most) {
            return new Request("GET", new LinkedHashMap<>(), "", new byte[0], follow, most);
        }
    }

    /// What came.
    ///
    /// @param status 100–999
    /// @param headers by name in lower case, the values of one that comes twice joined by a comma
    /// @param body at most as many bytes as asked for
    /// @param whole whether that is all of it
    /// @param from who answered in the end
    record Answer(int status, Map<String, String> headers, byte[] body, boolean whole, Target from) {
        /// The body as text.
        String text() {
            return Bytes.text(body, body.length);
        }
    }

    private record Head(int status, Map<String, String> headers) {}

    private final Attempt attempt;
    private final TlsSettings tls;

    /// Talks within `attempt`.
    HttpTalk(Attempt attempt, TlsSettings tls) {
        this.attempt = attempt;
        this.tls = tls;
    }

    /// Asks `target`, and where it leads to.
    ///
    /// @throws WrongAnswer when what comes is no HTTP, or leads where nobody may follow
    Answer ask(Target target, Request request) throws IOException, InterruptedException {
        Target at = target;
        Request now = request;
        for (int hops = 0; ; hops++) {
            Answer answer = once(at, now);
            String location = answer.headers().get("location");
            if (location == null || answer.status() < 300 || answer.status() > 399 || request.follow() == 0) {
                return answer;
            }
            if (hops == request.follow()) {
                throw new WrongAnswer(answer.status(), "more than " + request.follow() + " redirects");
            }
            Target next = next(at, answer.status(), location);
            now = following(now, answer.status(), at.isSameOrigin(next));
            attempt.transcript().note("redirect to " + next);
            at = next;
        }
    }

    private static Target next(Target at, int status, String location) throws WrongAnswer {
        try {
            Target next = at.follow(location);
            if (next != null) {
                return next;
            }
        } catch (IOException bad) {
            throw new WrongAnswer(status, "redirect to no address: " + bad.getMessage());
        }
        throw new WrongAnswer(status, "redirect out of HTTP: " + Transcript.plain(location, 100));
    }

    /// What is asked after a redirect (RFC 9110 §15.4). What the user sets for one server is not shown to another.
    private static Request following(Request before, int status, boolean sameOrigin) throws WrongAnswer {
        boolean plain = status != 307 && status != 308 && !before.method().equals("HEAD");
        String method = plain ? "GET" : before.method();
        byte[] body = plain ? new byte[0] : before.body();
        if (sameOrigin) {
            return new Request(method, before.headers(), before.authorization(), body, before.follow(), before.most());
        }
        if (body.length > 0) {
            throw new WrongAnswer(status, "redirect that would send the body to another server");
        }
        return new Request(method, new LinkedHashMap<>(), "", body, before.follow(), before.most());
    }

    private Answer once(Target target, Request request) throws IOException, InterruptedException {
        Socket socket = attempt.connect(target.host(), target.port());
        if (target.scheme().equals("https")) {
            socket = new Tls(attempt, target.host(), tls).over(socket);
        }
        try (Socket open = socket) {
            send(open, target, request);
            long from = attempt.elapsedMicros();
            Bytes in = new Bytes(attempt, open);
            in.first(from);
            Head head = head(in);
            for (int i = 0; head.status() < 200; i++) {
                if (i == INTERIM_ANSWERS || head.status() == 101) {
                    throw new WrongAnswer(head.status(), "no answer, only " + head.status());
                }
                head = head(in);
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            boolean whole = bodyless(request, head) || new HttpBody(in, head.headers(), request.most()).read(body);
            attempt.transcript().note(body.size() + (whole ? " bytes" : " bytes, and more"));
            return new Answer(head.status(), head.headers(), body.toByteArray(), whole, target);
        }
    }

    private static boolean bodyless(Request request, Head head) {
        return request.method().equals("HEAD") || head.status() == 204 || head.status() == 304;
    }

    private void send(Socket socket, Target target, Request request) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(request.method() + " " + target.path() + " HTTP/1.1");
        SequencedMap<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", target.hostHeader());
        headers.put("User-Agent", "Tocsin");
        headers.put("Accept", "*/*");
        headers.put("Accept-Encoding", "identity");
        if (!request.authorization().isEmpty()) {
            headers.put("Authorization", request.authorization());
        }
        request.headers().forEach((name, value) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
        });
        headers.put("Connection", "close");
        if (request.body().length > 0
                || request.method().equals("POST")
                || request.method().equals("PUT")) {
            headers.put("Content-Length", Integer.toString(request.body().length));
        }
        attempt.transcript().sent(lines.getFirst());
        headers.forEach((name, value) -> {
            lines.add(name + ": " + value);
            attempt.transcript().sent(name + ": " + (isSecret(name) ? "…" : value));
        });
        byte[] head = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(head);
        whole.write(request.body());
        socket.getOutputStream().write(whole.toByteArray());
        socket.getOutputStream().flush();
    }

    /// Whether the value of header `name` is nobody's business.
    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return List.of("auth", "cookie", "token", "secret", "key", "password").stream()
                .anyMatch(lower::contains);
    }

    private Head head(Bytes in) throws IOException {
        String first = in.line();
        attempt.transcript().got(first);
        if (!first.matches("(?s)HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the answer is no HTTP");
        }
        int status = Integer.parseInt(first.substring(9, 12));
        Map<String, String> headers = new LinkedHashMap<>();
        for (int lines = 0; ; lines++) {
            String line = in.line();
            if (line.isEmpty()) {
                return new Head(status, headers);
            }
            int colon = line.indexOf(':');
            if (lines == HEAD_LINES || colon <= 0) {
                throw new WrongAnswer(Verdict.UNEXPECTED, "the head of the answer is no HTTP");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            attempt.transcript().got(line.substring(0, colon) + ": " + (isSecret(name) ? "…" : value));
            headers.merge(name, value, (a, b) -> a + ", " + b);
        }
    }

    /// Reads the body of an answer (RFC 9112 §6).
    private record HttpBody(Bytes in, Map<String, String> headers, int most) {
        /// Reads it into `body`; whether that is all of it.
        boolean read(ByteArrayOutputStream body) throws IOException {
            String coding = headers.get("transfer-encoding");
            if (coding != null) {
                if (!coding.equalsIgnoreCase("chunked")) {
                    throw new WrongAnswer(Verdict.UNEXPECTED, "the answer's transfer encoding is not known");
                }
                return chunks(body);
            }
            @Nullable String length = headers.get("content-length");
            if (length == null) {
                in.move(most, body);
                return in.next() < 0;
            }
            if (!length.matches("[0-9]{1,18}")) {
                throw new WrongAnswer(Verdict.UNEXPECTED, "the answer's length is no number");
            }
            long all = Long.parseLong(length);
            int some = (int) Math.min(all, most);
            if (in.move(some, body) < some) {
                throw new EOFException();
            }
            return some == all;
        }

        private boolean chunks(ByteArrayOutputStream body) throws IOException {
            while (true) {
                String size = in.line().split(";", 2)[0].strip();
                if (!size.matches("[0-9A-Fa-f]{1,8}")) {
                    throw new WrongAnswer(Verdict.UNEXPECTED, "a part of the answer has no length");
                }
                long length = Long.parseLong(size, 16);
                if (length == 0) {
                    return true;
                }
                int some = (int) Math.min(length, most - body.size());
                if (in.move(some, body) < some) {
                    throw new EOFException();
                }
                if (some < length) {
                    return false;
                }
                if (!in.line().isEmpty()) {
                    throw new WrongAnswer(Verdict.UNEXPECTED, "a part of the answer is longer than it said");
                }
            }
        }
    }
}
