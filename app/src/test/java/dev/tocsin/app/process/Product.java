package dev.tocsin.app.process;

import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The product as its users run it: `./tocsin …` on free ports and a data directory of its own, asked through its HTTP
/// API. Closed with SIGKILL, so that a test that failed leaves nothing running.
final class Product implements AutoCloseable {
    /// The longest wait for anything that should take a second or two; machines that run tests are busy.
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path work;
    private final Path data;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<Programs.Running> started = new ArrayList<>();
    private String webPort = "0";
    private String agentsPort = "0";
    private String agentsHost = "127.0.0.1";
    private Map<String, String> faults = Map.of();
    private List<String> before = List.of();

    /// A product that does not run yet; `work` is a directory of the test's own.
    Product(Path work) {
        this(work, work.resolve("data"));
    }

    /// The same with another data directory.
    Product(Path work, Path data) {
        this.work = work;
        this.data = data;
    }

    /// Programs that are started from here on get `environment` as well, and are started by `words` (such as
    /// `prlimit --nofile=256`), which put them under a fault.
    void under(Map<String, String> environment, String... words) {
        faults = environment;
        before = List.of(words);
    }

    /// Agents connect to this address of this machine from the next start on.
    void listenAt(String address) {
        agentsHost = address;
    }

    /// The data directory.
    Path data() {
        return data;
    }

    /// Runs `./tocsin arguments` and waits for its end.
    Programs.Running run(String... arguments) {
        Programs.Running program = start(arguments);
        program.exitCode();
        return program;
    }

    /// Starts `./tocsin arguments`.
    Programs.Running start(String... arguments) {
        return startWithInput("", arguments);
    }

    /// Starts `./tocsin arguments` with `input` on its standard input.
    Programs.Running startWithInput(String input, String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(launcher());
        Collections.addAll(command, arguments);
        Map<String, String> around = new HashMap<>(environment());
        around.putAll(faults);
        Programs.Running program = Programs.startWithInput(work, around, command, input);
        started.add(program);
        return program;
    }

    /// The command that people type.
    static String launcher() {
        return Path.of(System.getProperty("tocsin.root")).resolve("tocsin").toString();
    }

    /// What the launcher gets: this JDK, no build (the tree under test is there), and the options of the system
    /// property
    /// `tocsin.product.options` for every Java machine, if any.
    static Map<String, String> environment() {
        Map<String, String> all =
                new HashMap<>(Map.of("TOCSIN_NO_BUILD", "1", "JAVA_HOME", System.getProperty("java.home")));
        if (!Programs.PRODUCT_OPTIONS.isEmpty()) {
            all.put(Programs.JAVA_OPTIONS, Programs.PRODUCT_OPTIONS);
        }
        return all;
    }

    /// Starts `up` (with `more` options) and waits until it is ready. A later start takes the same ports.
    Programs.Running up(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                "--web",
                "127.0.0.1:" + webPort,
                "--agents",
                agentsHost + ":" + agentsPort,
                "--data",
                data.toString()));
        Collections.addAll(arguments, more);
        Programs.Running program = start(arguments.toArray(String[]::new));
        Await.until("up is ready: " + program.err(), PATIENCE, () -> {
            if (!program.process().isAlive()) {
                throw new AssertionError(
                        "up ended: " + program.errors()); // no library here: the kill loop runs it, too
            }
            return program.output().contains("Sign in: ");
        });
        JsonNode hub = description();
        webPort = portOf(hub.path("webUrl").asString());
        agentsPort = portOf(hub.path("agentsAddress").asString());
        return program;
    }

    /// What the running hub says of itself in `hub.json`.
    JsonNode description() {
        return JsonMapper.shared().readTree(Programs.text(data.resolve("hub/hub.json")));
    }

    /// Where agents connect.
    String agentsAddress() {
        return agentsHost + ":" + agentsPort;
    }

    /// Where people connect.
    String webUrl() {
        return "http://127.0.0.1:" + webPort;
    }

    /// The process id of the agent that records into this data directory.
    long agentPid() {
        return JsonMapper.shared()
                .readTree(Programs.text(data.resolve("agent/agent.json")))
                .path("pid")
                .asLong(-1);
    }

    /// GET of `path`, whatever it answers.
    HttpResponse<String> page(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(webUrl() + path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("GET " + path, failure);
        }
    }

    /// GET of `path` below the API with the local token; null when the hub does not answer or refuses.
    @Nullable
    JsonNode ask(String path) {
        try {
            String token = Files.readString(data.resolve("hub/local-token")).strip();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(webUrl() + "/api/v1" + path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? JsonMapper.shared().readTree(answer.body()) : null;
        } catch (IOException away) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("GET " + path, interrupted);
        }
    }

    /// POST of `body` (JSON) to `path` below the API with the local token; null when the hub does not answer or
    /// refuses.
    @Nullable
    JsonNode post(String path, String body) {
        try {
            String token = Files.readString(data.resolve("hub/local-token")).strip();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(webUrl() + "/api/v1" + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(20))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() / 100 == 2 ? JsonMapper.shared().readTree(answer.body()) : null;
        } catch (IOException away) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("POST " + path, interrupted);
        }
    }

    /// Waits until the one host is up and its CPU is known for at least `seconds` seconds; returns its id.
    String recording(int seconds) {
        return Await.value("a host that is up with " + seconds + " s of history", PATIENCE, () -> {
            JsonNode hosts = ask("/hosts");
            if (hosts == null || hosts.path("items").isEmpty()) {
                return null;
            }
            JsonNode host = hosts.path("items").get(0);
            String id = host.path("id").asString();
            boolean up = host.path("state").asString().equals("up");
            return up && seconds(id, "-30m", "now").size() >= seconds ? id : null;
        });
    }

    /// The recorded seconds of `host` (epoch seconds) with `cpu_busy` in each, NaN where only other columns are known.
    SortedMap<Long, Double> seconds(String host, String from, String to) {
        TreeMap<Long, Double> seconds = new TreeMap<>();
        JsonNode answer = ask(
                "/hosts/" + host + "/series?table=system&columns=uptime,cpu_busy&step=1s&from=" + from + "&to=" + to);
        if (answer == null) {
            return seconds;
        }
        for (JsonNode series : answer.path("series")) {
            for (int i = 0; i < series.path("t").size(); i++) {
                JsonNode value = series.path("avg").get(i);
                if (!value.isNumber()) {
                    continue;
                }
                long second = series.path("t").get(i).asLong() / 1000;
                if (series.path("column").asString().equals("cpu_busy")) {
                    seconds.put(second, value.asDouble());
                } else {
                    seconds.putIfAbsent(second, Double.NaN);
                }
            }
        }
        return seconds;
    }

    @Override
    public void close() {
        for (Programs.Running program : started) {
            program.process().destroyForcibly();
        }
        long agent = Files.exists(data.resolve("agent/agent.json")) ? agentPid() : -1;
        if (agent > 0 && Programs.alive(agent)) {
            Programs.signal(agent, "KILL");
        }
        http.shutdownNow();
    }

    private static String portOf(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }
}
