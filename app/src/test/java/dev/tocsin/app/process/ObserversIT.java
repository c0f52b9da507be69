package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.LoopbackServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A service that a hub and two agents look at, all of them processes of their own; one of the agents may not
/// connect to it, another is killed without warning, and so is the hub.
class ObserversIT {
    @TempDir
    Path work;

    private Product product;

    @BeforeEach
    void make() {
        product = new Product(work);
    }

    @AfterEach
    void close() {
        product.close();
    }

    @Test
    @Tag("SK-28")
    void service_seenByThree_isWhatEnoughOfThemSay_whoeverIsKilled() throws IOException {
        Programs.Running hub = product.up("--no-agent", "--checks-reach", "127.0.0.1");
        String near = join("near", "own");
        Programs.Running agent = last;
        String far = join("far", "public");
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        int port = server.getLocalPort();
        String check = create(port, near, far);

        await(check, "up", "(2 of 3 observers answer)");
        JsonNode observers = product.ask("/checks/" + check).path("observers");
        assertThat(observers).hasSize(3);
        assertThat(of(observers, near).path("state").asString()).isEqualTo("up");
        Await.until("the far one says why it cannot look", Product.PATIENCE, () -> {
            JsonNode one = of(product.ask("/checks/" + check).path("observers"), far);
            return one.path("message").asString().contains("may not talk to")
                    && one.path("state").asString().equals("unknown");
        });

        agent.signal("KILL");
        agent.exitCode();
        await(check, "unknown", "1 of 3 observers answers, 2 must: ");
        assertThat(incidents()).as("an observer that is away is no failure").isEmpty();

        agent = start("near", "own", "");
        await(check, "up", "(2 of 3 observers answer)");

        server.close();
        await(check, "down", "Connection refused (seen by 2 of 2; 2 of 3 observers answer)");
        Await.until("one incident", Product.PATIENCE, () -> incidents().size() == 1);
        long incident = incidents().getFirst().path("id").asLong();

        hub.signal("KILL");
        hub.exitCode();
        product.up("--no-agent", "--checks-reach", "127.0.0.1");
        await(check, "down", "(seen by 2 of 2; 2 of 3 observers answer)");
        agent.signal("KILL");
        agent.exitCode();
        await(check, "unknown", "1 of 3 observers answers, 2 must: ");
        assertThat(incidents()).extracting(one -> one.path("id").asLong()).containsExactly(incident);

        start("near", "own", "");
        try (ServerSocket again = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            assertThat(again.isBound()).isTrue();
            await(check, "up", "(2 of 3 observers answer)");
            Await.until(
                    "the incident is over", Product.PATIENCE, () -> incidents().isEmpty());
        }
        List<String> told = new ArrayList<>();
        Objects.requireNonNull(product.ask("/incidents/" + incident))
                .path("journal")
                .forEach(line -> told.add(line.path("what").asString()));
        assertThat(told).containsOnlyOnce("failed", "recovered");
    }

    @Test
    void observer_thatNobodyKnows_isRefusedByName() throws IOException {
        product.up("--no-agent");
        int port = LoopbackServer.closedPort();
        assertThat(product.post(
                        "/checks", "{\"host\":\"shop\",\"type\":\"tcp\",\"port\":" + port + ",\"from\":[\"nobody\"]}"))
                .isNull();
    }

    private Programs.Running last;

    /// An agent that joins; returns its id.
    private String join(String name, String checks) {
        List<String> before = hosts();
        JsonNode token = Objects.requireNonNull(product.post("/enrollments", "{}"));
        last = start(name, checks, token.path("token").asString());
        return Await.value("agent " + name + " has joined", Product.PATIENCE, () -> {
            List<String> now = hosts();
            now.removeAll(before);
            return now.isEmpty() ? null : now.getFirst();
        });
    }

    private Programs.Running start(String name, String checks, String token) {
        List<String> words = new ArrayList<>(List.of(
                "agent",
                "--hub",
                product.agentsAddress(),
                "--data",
                work.resolve(name).toString(),
                "--checks",
                checks));
        if (!token.isEmpty()) {
            words.addAll(List.of("--join", "-"));
        }
        if (RefusalIT.isRoot()) {
            words.add("--allow-root");
        }
        return product.startWithInput(token + "\n", words.toArray(String[]::new));
    }

    private String create(int port, String near, String far) {
        JsonNode made = product.post(
                "/checks",
                "{\"host\":\"127.0.0.1\",\"type\":\"tcp\",\"port\":" + port
                        + ",\"interval\":\"1s\",\"retries\":1,\"retry-interval\":\"1s\",\"timeout\":\"2s\",\"from\":[\""
                        + near + "\",\"" + far + "\",\"hub\"]}");
        return Objects.requireNonNull(made, "the check was refused").path("id").asString();
    }

    private void await(String check, String state, String message) {
        Await.until(state + " " + message, Product.PATIENCE, () -> {
            JsonNode now = product.ask("/checks/" + check);
            return now != null
                    && now.path("state").asString().equals(state)
                    && now.path("message").asString().contains(message);
        });
    }

    private List<JsonNode> incidents() {
        List<JsonNode> open = new ArrayList<>();
        JsonNode answer = product.ask("/incidents?state=open");
        if (answer != null) {
            answer.path("items").forEach(open::add);
        }
        return open;
    }

    private List<String> hosts() {
        List<String> ids = new ArrayList<>();
        JsonNode answer = product.ask("/hosts");
        if (answer != null) {
            answer.path("items").forEach(host -> ids.add(host.path("id").asString()));
        }
        return ids;
    }

    private static JsonNode of(JsonNode observers, String name) {
        for (JsonNode one : observers) {
            if (one.path("name").asString().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no observer " + name + " in " + observers);
    }
}
