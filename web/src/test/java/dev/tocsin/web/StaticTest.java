package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.web.http.StaticFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of the browser app.
class StaticTest {
    private static final String ASSET = "/assets/index-C1dYGdaX.js";

    @TempDir
    static Path data;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = new Rig(data);
    }

    @AfterAll
    static void stop() throws IOException {
        rig.close();
    }

    @Test
    @Tag("FU-71")
    void asset_isKeptEightDays_andCompressed() throws IOException {
        Http.Reply plain = rig.http.get(ASSET);
        Http.Reply gzip = rig.http.get(ASSET, "Accept-Encoding", "gzip");
        assertThat(plain.header("cache-control")).isEqualTo("public, max-age=691200, immutable");
        assertThat(plain.header("content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(gzip.header("content-encoding")).isEqualTo("gzip");
        assertThat(Integer.parseInt(gzip.header("content-length")))
                .isLessThan(Integer.parseInt(plain.header("content-length")));
        for (Http.Reply reply : List.of(plain, gzip)) {
            assertThat(reply.header("vary")).isEqualTo("Accept-Encoding");
            assertThat(reply.body()).isEqualTo(plain.body());
        }
        assertThat(rig.http.get("/icon.svg").header("cache-control")).isEqualTo("public, max-age=691200");
        assertThat(rig.http.get("/icon.svg").header("content-type")).startsWith("image/svg+xml");
    }

    @Test
    void page_openedWithItsViewState_isServed() throws IOException {
        assertThat(rig.http.get("/?q=web-01&range=6h").status()).isEqualTo(200);
        assertThat(rig.http
                        .get("/hosts/web-01/processes?sort=rss&at=1795318260000")
                        .status())
                .isEqualTo(200);
        assertThat(rig.http.get("/welcome?x=1&x=2").status()).isEqualTo(200);
    }

    @Test
    @Tag("FU-71")
    void page_isAskedForEachTime_and304WhenTheSame() throws IOException {
        Http.Reply first = rig.http.get("/");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("cache-control")).isEqualTo("no-cache");
        assertThat(first.header("etag")).matches("\"[0-9a-f]{24}\"");

        Http.Reply again = rig.http.get("/hosts/web-01", "If-None-Match", first.header("etag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("etag")).isEqualTo(first.header("etag"));
        assertThat(rig.http.get("/", "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }

    @Test
    @Tag("FU-50")
    @Tag("FU-52")
    @Tag("FU-71")
    void workerAndManifest_areAskedForEachTime_soThatNobodyIsHeldOnAnOldApp() throws IOException {
        Http.Reply worker = rig.http.get("/sw.js");
        assertThat(worker.status()).isEqualTo(200);
        assertThat(worker.header("content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(worker.header("content-security-policy")).contains("connect-src 'self'", "worker-src 'self'");
        Http.Reply manifest = rig.http.get("/manifest.webmanifest");
        assertThat(manifest.header("content-type")).isEqualTo("application/manifest+json; charset=utf-8");
        for (Http.Reply reply : List.of(worker, manifest)) {
            assertThat(reply.header("cache-control")).isEqualTo("no-cache");
        }
        assertThat(rig.http
                        .get("/sw.js", "If-None-Match", worker.header("etag"))
                        .status())
                .isEqualTo(304);
        assertThat(rig.http.get("/icons/").status()).isEqualTo(404);
    }

    @Test
    void addressOfNothing_openedByABrowser_isTheAppWhichSaysSo() throws IOException {
        String page = rig.http.get("/").text();
        for (String path : List.of("/nowhere", "/nowhere/7?x=1", "/favicon.ico")) {
            Http.Reply reply = rig.http.get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.text()).as(path).isEqualTo(page);
            assertThat(reply.header("cache-control")).isEqualTo("no-store");
            assertThat(reply.header("content-security-policy")).contains("script-src 'self'");
        }
        for (String path : List.of("/nowhere", "/assets/index-00000000.js", "/install/x", "/api/v1/nowhere")) {
            String accept = path.equals("/nowhere") ? "*/*" : "text/html";
            Http.Reply reply = rig.http.get(path, "Accept", accept);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.text()).as(path).isNotEqualTo(page);
        }
    }

    @Test
    @Tag("FU-53")
    void page_allowsNothingButOwnFiles() throws IOException {
        for (String path : List.of("/", "/welcome", "/hosts/web-01/processes", "/index.html")) {
            assertThat(rig.http.get(path).header("content-security-policy"))
                    .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none';"
                            + " base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'");
        }
    }

    @Test
    void head_hasTheHeadersAndNoBody() throws IOException {
        Http.Reply page = rig.http.send("HEAD", "/", null);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEmpty();
        assertThat(page.header("content-length")).isNotEqualTo("0");
        Http.Reply json = rig.http.send("HEAD", "/api/v1/health", null);
        assertThat(json.status()).isEqualTo(200);
        assertThat(json.body()).isEmpty();
    }

    @Test
    void builtFiles_areThose_thatTheBuildMade() throws IOException {
        Path built = Path.of(System.getProperty("tocsin.root"), "web/target/classes/dev/tocsin/web/ui/index.html");
        assertThat(StaticFiles.load().isEmpty()).isEqualTo(!Files.exists(built));
    }

    @Test
    void missingApp_isSaidOnAPage() {
        assertThat(StaticFiles.of(java.util.Map.of()).index(null).toString()).contains("status=200");
    }
}
