package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A daemon that is started and killed, as the product sees it: agent, hub, journal, health.
class ServicesIT {
    private static final String NAME = "memcached"; // nothing starts it here, and no test needs the real one

    @TempDir
    Path work;

    private Product product;
    private @Nullable Process daemon;

    @BeforeEach
    void make() {
        product = new Product(work);
    }

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.destroyForcibly();
        }
        product.close();
    }

    @Test
    @Tag("EW-08")
    @Tag("EW-16")
    void daemon_startedAndKilled_isRunningThenFailedWithALineAtOnce() throws IOException {
        product.up();
        String host = Await.value("this machine", Product.PATIENCE, () -> {
            JsonNode hosts = product.ask("/hosts");
            return hosts == null || hosts.path("items").isEmpty()
                    ? null
                    : hosts.path("items").path(0).path("name").asString();
        });
        Await.until("its agent has said what runs", Product.PATIENCE, () -> {
            JsonNode said = product.ask("/hosts/" + host + "/services");
            return said != null && said.path("told").isNumber();
        });

        Process running = start();
        await("running");
        assertThat(service().path("pid").asLong()).isEqualTo(running.pid());
        assertThat(lines()).as("that something new runs is no trouble").isEmpty();

        long killed = Clock.system().wallMillis();
        running.destroyForcibly();
        await("failed");
        JsonNode line = Await.value("a line", Product.PATIENCE, () -> lines().isEmpty() ? null : lines().getFirst());
        assertThat(line.path("subject").asString()).isEqualTo(host + "/MEMCACHED");
        assertThat(line.path("reason").asString()).isEqualTo("failed");
        long after = line.path("at").asLong() - killed;
        System.out.println("the line of the journal came " + after + " ms after the kill");
        assertThat(after)
                .as("ms from the kill to the line; 2 s on a machine that is not busy")
                .isLessThan(10_000);
        Await.until("a reason of its host, which is red", Product.PATIENCE, () -> {
            JsonNode one = product.ask("/hosts/" + host);
            return one != null
                    && one.path("health").path("level").asString("").equals("failing")
                    && one.path("health").toString().contains("MEMCACHED has failed");
        });

        start();
        await("running");
        Await.until("a second line", Product.PATIENCE, () -> lines().size() == 2);
        assertThat(lines().getFirst().path("reason").asString()).isEqualTo("running");
    }

    private Process start() throws IOException {
        Path program = work.resolve(NAME);
        if (!Files.exists(program)) {
            Files.copy(Path.of("/bin/sleep"), program, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Process started = new ProcessBuilder(program.toString(), "600").start();
        daemon = started;
        return started;
    }

    private void await(String state) {
        Await.until(
                state,
                Product.PATIENCE,
                () -> service().path("state").asString("").equals(state));
    }

    private JsonNode service() {
        JsonNode found = product.ask("/services?q=memcached");
        return found == null ? MissingNode.getInstance() : found.path("items").path(0);
    }

    /// Latest first.
    private List<JsonNode> lines() {
        List<JsonNode> lines = new ArrayList<>();
        JsonNode journal = product.ask("/journal");
        if (journal != null) {
            journal.path("items").forEach(line -> {
                if (line.path("what").asString().equals("service")
                        && line.path("subject").asString().endsWith("/MEMCACHED")) {
                    lines.add(line);
                }
            });
        }
        return lines;
    }
}
