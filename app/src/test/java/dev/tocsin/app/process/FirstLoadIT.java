package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a browser fetches before it shows anything.
class FirstLoadIT {
    /// All scripts and styles that the page names, as they go over the line, bytes.
    private static final long BUDGET = 60_000;
    private static final int NOT_WORTH_IT = 1 << 10; // bytes; smaller files are sent as they are

    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/[^\"]+\\.(?:js|css))\"");

    @Test
    @Tag("FU-55")
    void page_firstLoad_isWithinItsBudget(@TempDir Path work) throws Exception {
        try (Product product = new Product(work);
                HttpClient http = HttpClient.newHttpClient()) {
            product.up("--no-agent");
            Matcher assets = ASSET.matcher(product.page("/welcome").body());
            long sum = 0;
            int count = 0;
            while (assets.find()) {
                sum += compressed(http, product.webUrl() + assets.group(1));
                count++;
            }
            assertThat(count).as("scripts and styles of the page").isPositive();
            assertThat(sum).isBetween(1L, BUDGET);
        }
    }

    private static long compressed(HttpClient http, String url) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Accept-Encoding", "br, gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(url).isEqualTo(200);
        if (answer.body().length > NOT_WORTH_IT) {
            assertThat(answer.headers().firstValue("content-encoding")).as(url).isPresent();
        }
        return answer.body().length;
    }
}
