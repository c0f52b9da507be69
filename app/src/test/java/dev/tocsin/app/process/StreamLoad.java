package dev.tocsin.app.process;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Many people with a page open: live streams that all get each second, and what an ordinary request takes meanwhile.
///
/// As a program (`bench/streams`): arguments are the number of streams and of requests.
final class StreamLoad {
    private static final int PER_TOKEN = 16; // streams that the hub gives one caller

    private StreamLoad() {}

    /// What came of it.
    ///
    /// @param streams open at the end
    /// @param events received by all of them while the requests were made
    /// @param medianMillis of the requests
    /// @param p99Millis of them
    record Outcome(int streams, int events, double medianMillis, double p99Millis) {}

    /// Prints the figures.
    public static void main(String[] arguments) throws Exception {
        int streams = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        Path work = Files.createTempDirectory("tocsin-streams");
        try (Product product = new Product(work)) {
            product.up();
            String host = product.recording(3);
            long hub = product.description().path("pid").asLong();
            Outcome outcome = run(product, host, streams, requests);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d live streams, %d events; %d ordinary requests: median %.1f ms, p99 %.1f ms; hub %s",
                    outcome.streams(),
                    outcome.events(),
                    requests,
                    outcome.medianMillis(),
                    outcome.p99Millis(),
                    Programs.text(Path.of("/proc/" + hub + "/status"))
                            .lines()
                            .filter(line -> line.startsWith("VmRSS"))
                            .findFirst()
                            .orElse("")
                            .replaceAll("\\s+", " ")));
        }
    }

    /// Opens `count` streams of `host`, waits until each had an event, then makes `requests` requests one after the
    /// other.
    static Outcome run(Product product, String host, int count, int requests) throws Exception {
        List<Socket> open = new ArrayList<>();
        List<AtomicInteger> events = new ArrayList<>();
        try {
            String token = "";
            for (int i = 0; i < count; i++) {
                token = i % PER_TOKEN == 0 ? token(product) : token;
                Socket socket = stream(product, host, token);
                AtomicInteger seen = new AtomicInteger();
                open.add(socket);
                events.add(seen);
                Thread.ofVirtual().start(() -> read(socket, seen));
            }
            Await.until(
                    "an event on each stream",
                    Product.PATIENCE,
                    () -> events.stream().allMatch(seen -> seen.get() > 0));
            int before = sum(events);
            double[] millis = requests(product, requests);
            Arrays.sort(millis);
            int alive = (int) open.stream().filter(socket -> !socket.isClosed()).count();
            return new Outcome(
                    alive,
                    sum(events) - before,
                    millis[requests / 2],
                    millis[Math.min(requests - 1, requests * 99 / 100)]);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static double[] requests(Product product, int requests) throws IOException, InterruptedException {
        double[] millis = new double[requests];
        Clock clock = Clock.system();
        String token = token(product);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(product.webUrl() + "/api/v1/hosts"))
                    .header("Authorization", "Bearer " + token)
                    .timeout(Duration.ofSeconds(30))
                    .build();
            for (int i = 0; i < requests; i++) {
                long began = clock.monotonicNanos();
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                millis[i] = (clock.monotonicNanos() - began) / 1e6;
                if (answer.statusCode() != 200) {
                    throw new AssertionError("got " + answer.statusCode() + ": " + answer.body());
                }
                clock.awaitNanos(clock.monotonicNanos() + 10_000_000L); // spread over some seconds of frames
            }
        }
        return millis;
    }

    private static Socket stream(Product product, String host, String token) throws IOException {
        URI web = URI.create(product.webUrl());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.getPort());
        String request = "GET /api/v1/live?hosts=" + host + "&tables=system HTTP/1.1\r\nHost: 127.0.0.1:"
                + web.getPort() + "\r\nAuthorization: Bearer " + token + "\r\nAccept: text/event-stream\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static void read(Socket socket, AtomicInteger seen) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1_024)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("event: frame")) {
                    seen.incrementAndGet();
                }
            }
            socket.close();
        } catch (IOException closed) {
            // the end of the test, or a stream that broke: the number of open ones tells
        }
    }

    private static String token(Product product) {
        Programs.Running made = product.run(
                "token", "create", "--role", "viewer", "--data", product.data().toString());
        if (made.exitCode() != 0) {
            throw new AssertionError(made.errors());
        }
        return made.output().strip();
    }

    private static int sum(List<AtomicInteger> events) {
        return events.stream().mapToInt(AtomicInteger::get).sum();
    }
}
