package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tocsin demo` as somebody meets it who has only its address.
@Tag("SK-25")
@Tag("KK-31")
class DemoIT {
    @TempDir
    Path work;

    private final HttpClient http = HttpClient.newHttpClient();
    private Product product;

    @BeforeEach
    void make() {
        product = new Product(work);
    }

    @AfterEach
    void close() {
        product.close();
        http.shutdownNow();
    }

    @Test
    void demo_withoutSigningIn_showsMachinesAndRefusesEveryChange() throws Exception {
        Programs.Running demo = product.start("demo", "--port", "0", "--hosts", "3", "--hours", "1");
        Matcher told = Await.value("the address", Product.PATIENCE, () -> {
            assertThat(demo.process().isAlive()).as(demo.errors()).isTrue();
            Matcher found = Pattern.compile("(http://127\\.0\\.0\\.1:[0-9]+)/\n.*deletes (\\S+)")
                    .matcher(demo.output());
            return found.find() ? found : null;
        });
        String url = told.group(1);
        Path record = Path.of(told.group(2));
        assertThat(record.resolve("hub/hub.json")).exists();
        assertThat(ask(url, "/me").path("role").asString()).isEqualTo("guest");
        Await.until("three machines, and the past of the one that fails", Product.PATIENCE, () -> {
            JsonNode hosts = ask(url, "/hosts").path("items");
            JsonNode past = ask(url, "/hosts/db-01/series?table=system&columns=cpu_busy&from=-50m&step=1m");
            JsonNode busy = past.path("series").path(0).path("avg");
            boolean recent = !busy.isEmpty() && busy.get(busy.size() - 3).asDouble(0) > 0.85;
            return hosts.size() == 3 && recent && busy.get(0).isNumber();
        });
        assertThat(status(url, "GET", "/")).as("the page").isEqualTo(200);
        assertThat(status(url, "POST", "/api/v1/tokens")).isEqualTo(403);
        assertThat(status(url, "POST", "/api/v1/session")).isEqualTo(403);
        assertThat(status(url, "GET", "/api/v1/backup")).isEqualTo(403);
        assertThat(status(url, "GET", "/install/agent.sh")).isEqualTo(404);

        demo.signal("INT");
        assertThat(demo.exitCode()).as(demo.errors()).isZero();
        assertThat(record).doesNotExist();
    }

    @Test
    void demo_onTheDirectoryOfARealHub_isRefused() throws IOException {
        Files.createDirectories(work.resolve("real/hub"));
        Programs.Running demo = product.run(
                "demo", "--port", "0", "--data", work.resolve("real").toString());
        assertThat(demo.exitCode()).isEqualTo(6);
        assertThat(demo.errors()).contains("a directory of its own");
    }

    @Test
    void demo_beyondLoopbackWithoutTls_isRefused() {
        Programs.Running demo = product.run("demo", "--port", "0", "--listen", "0.0.0.0");
        assertThat(demo.exitCode()).isEqualTo(2);
        assertThat(demo.errors()).contains("--listen got 0.0.0.0:0").contains("--tls own");
    }

    private JsonNode ask(String url, String path) {
        return JsonMapper.shared().readTree(send(url, "GET", "/api/v1" + path).body());
    }

    private int status(String url, String method, String path) {
        return send(url, method, path).statusCode();
    }

    private HttpResponse<String> send(String url, String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(method + " " + path, failure);
        }
    }
}
