package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.FaultNet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A hub in a network of its own that loses it in several ways, and one whose target dies alone.
@Tag("F29")
class OwnNetworkIT {
    @TempDir
    Path work;

    private Product product;
    private FaultNet net;
    private ServerSocket far;
    private ServerSocket near;

    @BeforeEach
    void make() throws IOException {
        assumeTrue(FaultNet.missing().isEmpty(), FaultNet.missing());
        assumeTrue(Commands.missing(true, "curl=curl").isEmpty(), "needs curl, and root");
        net = FaultNet.make();
        net.route();
        far = new ServerSocket(0, 50, InetAddress.ofLiteral(net.farAddress()));
        near = new ServerSocket(0, 50, InetAddress.ofLiteral(net.address()));
        product = new Product(work);
        product.under(Map.of(), net.words());
    }

    @AfterEach
    void close() throws IOException {
        if (product != null) {
            product.close();
            far.close();
            near.close();
            net.close();
        }
    }

    private JsonNode say(String... words) {
        try {
            List<String> all = new ArrayList<>(List.of(net.words()));
            String token =
                    Files.readString(product.data().resolve("hub/local-token")).strip();
            all.addAll(List.of("curl", "-sS", "--max-time", "20", "-H", "Authorization: Bearer " + token));
            all.addAll(List.of(words));
            String path = all.removeLast();
            all.add(product.webUrl() + "/api/v1" + path);
            return JsonMapper.shared().readTree(Commands.must(all.toArray(String[]::new)));
        } catch (IOException failure) {
            throw new AssertionError("the token of the hub", failure);
        }
    }

    private String check(String host, int port) {
        String body = "{\"host\":\"" + host + "\",\"name\":\"" + "P" + port + "\",\"type\":\"tcp\",\"port\":" + port
                + ",\"interval\":\"1s\",\"retries\":0,\"timeout\":\"1s\"}";
        return say("-H", "Content-Type: application/json", "-d", body, "/checks")
                .path("id")
                .asString();
    }

    private void await(String check, String state, String message) {
        Await.until(state + " " + message, Product.PATIENCE, () -> {
            JsonNode now = say("/checks/" + check);
            return now.path("state").asString().equals(state)
                    && now.path("message").asString().contains(message);
        });
    }

    private List<String> journal() {
        List<String> lines = new ArrayList<>();
        say("/journal?subject=hub/NETWORK")
                .path("items")
                .forEach(line -> lines.addFirst(line.path("what").asString()));
        return lines;
    }

    private boolean isBlind() {
        return say("/health").path("blindSince").isNumber();
    }

    private int incidents() {
        return say("/incidents").path("items").size();
    }

    private void start(String... more) {
        List<String> options = new ArrayList<>(List.of("--no-agent", "--checks-reach", "10.0.0.0/8,127.0.0.1"));
        options.addAll(List.of(more));
        product.up(options.toArray(String[]::new));
    }

    private void awaitReturn(String... checks) {
        Await.until("the hub sees again", Product.PATIENCE, () -> !isBlind());
        for (String check : checks) {
            await(check, "up", "");
        }
        assertThat(incidents()).as("nothing has failed").isZero();
        assertThat(journal()).containsExactly("blind", "sees");
    }

    @Test
    void cableThatIsPulled_failsNothing_andEverythingGoesOnAfterwards() {
        start();
        String behind = check(net.farAddress(), far.getLocalPort());
        String beside = check(net.address(), near.getLocalPort());
        await(behind, "up", "");
        await(beside, "up", "");
        net.unplug();
        await(behind, "unknown", "this hub has no network: no route leads out of this machine");
        await(beside, "unknown", "this hub has no network: no route leads out of this machine");
        assertThat(isBlind()).isTrue();
        assertThat(say("/incidents").path("blindSince").isNumber())
                .as("pages are told")
                .isTrue();
        Await.until(
                "its job fails",
                Product.PATIENCE,
                () -> job().path("failure")
                        .asString()
                        .startsWith("this hub has no network: no route leads out of this machine; so since "));
        net.plug();
        awaitReturn(behind, beside);
    }

    @Test
    void gatewayThatIsGone_failsNothing_whileTheOwnMachineIsJudged() throws IOException {
        start();
        String behind = check(net.farAddress(), far.getLocalPort());
        String own = check("127.0.0.1", 9); // nobody listens there, and nobody's network is part of that
        await(behind, "up", "");
        await(own, "down", "");
        awaitGateway();
        net.cutCable();
        await(behind, "unknown", "this hub has no network: gateway " + net.address());
        await(own, "down", "Connection refused");
        assertThat(isBlind()).isTrue();
        assertThat(incidents()).as("the own machine's alone").isEqualTo(1);
        net.heal();
        Await.until("the hub sees again", Product.PATIENCE, () -> !isBlind());
        await(behind, "up", "");
        assertThat(incidents()).isEqualTo(1);
    }

    @Test
    void targetThatDiesAlone_isDownAsEver() throws IOException {
        start("--anchors", net.address() + ":" + near.getLocalPort());
        String behind = check(net.farAddress(), far.getLocalPort());
        String other = check(net.address(), near.getLocalPort());
        await(behind, "up", "");
        await(other, "up", "");
        net.dropTo(net.farAddress());
        await(behind, "down", "timed out after 1 s");
        await(other, "up", "");
        assertThat(isBlind()).isFalse();
        assertThat(incidents()).isEqualTo(1);
        net.heal();
        await(behind, "up", "");
    }

    @Test
    void hubThatStartsBehindADeadGateway_remembersThatItAnsweredAndFailsNothing() {
        start();
        String behind = check(net.farAddress(), far.getLocalPort());
        await(behind, "up", "");
        awaitGateway();
        product.close();
        net.cutCable();
        product = new Product(work);
        product.under(Map.of(), net.words());
        start();
        await(behind, "unknown", "this hub has no network: gateway " + net.address());
        net.heal();
        awaitReturn(behind);
    }

    @Test
    void agentsBeyondTheLostNetwork_areNotCalledSilent() {
        product.listenAt(net.innerAddress());
        start();
        say("-H", "Content-Type: application/json", "-d", "{\"text\":\"no data for 2s severity critical\"}", "/rules");
        String token = say("-H", "Content-Type: application/json", "-d", "{}", "/enrollments")
                .path("token")
                .asString();
        product.under(Map.of());
        product.startWithInput(
                token + "\n",
                "agent",
                "--hub",
                product.agentsAddress(),
                "--data",
                work.resolve("beyond").toString(),
                "--join",
                "-",
                "--allow-root");
        Await.until(
                "the agent is heard",
                Product.PATIENCE,
                () -> host().path("state").asString().equals("up"));
        net.cutCable();
        Await.until(
                "it is silent for longer than the rule allows",
                Product.PATIENCE,
                () -> host().path("lastSeen").asLong()
                        < say("/health").path("now").asLong() - 30_000);
        assertThat(host().path("state").asString()).isEqualTo("stale");
        assertThat(isBlind()).isTrue();
        assertThat(incidents()).isZero();
        net.heal();
        Await.until(
                "it is heard again",
                Product.PATIENCE,
                () -> host().path("state").asString().equals("up"));
        assertThat(incidents()).isZero();
    }

    private void awaitGateway() {
        Await.until(
                "the gateway has answered: " + job(),
                Product.PATIENCE,
                () -> job().path("result").asString().matches("[1-9] of .*"));
    }

    private JsonNode job() {
        for (JsonNode one : say("/jobs").path("items")) {
            if (one.path("name").asString().equals("own-network")) {
                return one;
            }
        }
        throw new AssertionError("no job own-network");
    }

    private JsonNode host() {
        return say("/hosts").path("items").path(0);
    }
}
