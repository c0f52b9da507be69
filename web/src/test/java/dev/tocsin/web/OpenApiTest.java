package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The description of the API, the reference page and the list of routes say the same.
class OpenApiTest {
    @TempDir
    Path data;

    @Test
    @Tag("EW-44")
    void description_namesExactlyTheRoutes() throws IOException {
        try (Rig rig = new Rig(data)) {
            JsonNode document = rig.get("/api/v1/openapi.json").json();
            assertThat(document.get("openapi").stringValue()).isEqualTo("3.1.0");
            Set<String> described = new TreeSet<>();
            document.get("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .properties()
                            .forEach(method ->
                                    described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
            assertThat(described).isEqualTo(apiRoutes(rig));
            JsonNode series =
                    document.get("paths").get("/api/v1/hosts/{host}/series").get("get");
            assertThat(series.get("parameters")).hasSize(7);
            assertThat(document.get("paths").get("/api/v1/tokens").get("post").has("requestBody"))
                    .isTrue();
        }
    }

    @Test
    void referencePage_namesExactlyTheRoutes() throws IOException {
        try (Rig rig = new Rig(data)) {
            String page = Files.readString(Path.of(System.getProperty("tocsin.root"), "docs/reference/http-api.md"));
            Set<String> written = new TreeSet<>();
            Matcher headings = Pattern.compile("(?m)^## (.*)$").matcher(page);
            while (headings.find()) {
                Matcher route =
                        Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) ([^?`]*)").matcher(headings.group(1));
                while (route.find()) {
                    String path = route.group(2);
                    if (!path.startsWith("/install/")) { // for machines that join: no part of the API
                        written.add(route.group(1) + " " + (path.equals("/metrics") ? path : "/api/v1" + path));
                    }
                }
            }
            assertThat(written).isEqualTo(apiRoutes(rig));
        }
    }

    private static Set<String> apiRoutes(Rig rig) {
        Set<String> routes = new TreeSet<>();
        for (Route route : rig.web.routes()) {
            String path = route.path().text();
            if (path.startsWith("/api/") || path.equals("/metrics")) {
                routes.add(route.method() + " " + path);
            }
        }
        return routes;
    }
}
