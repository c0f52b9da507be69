package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Lives of processes, groups of them, and history as CSV, over HTTP.
class LifeTest {
    private static final String HOST = "/api/v1/hosts/web-01";

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
    @Tag("KK-23")
    void lifecycle_ofARange_hasItsBirths() throws IOException {
        JsonNode none = rig.get(HOST + "/lifecycle?from=-90s").json();
        assertThat(none.get("events")).isEmpty();
        JsonNode some =
                rig.get(HOST + "/lifecycle?from=" + (Worlds.NOW - 86_000_000)).json();
        assertThat(some.get("total").longValue()).isEqualTo(some.get("events").size());
        assertThat(rig.get(HOST + "/lifecycle?from=-2d").status()).isEqualTo(400);
    }

    @Test
    @Tag("KK-26")
    void process_byItsKey_hasAttributesAndItsLastReading() throws IOException {
        JsonNode java = rig.get(HOST + "/processes/812@4711").json();
        assertThat(java.get("name").stringValue()).isEqualTo("java");
        assertThat(java.get("start").longValue()).isEqualTo(Worlds.BOOT + 47_110);
        assertThat(java.get("lastSeen").longValue() / 1_000).isEqualTo(Worlds.NOW / 1_000 - 1);
        assertThat(java.get("died").isNull()).isTrue();
        assertThat(rig.get(HOST + "/processes/1@1").status()).isEqualTo(404);
    }

    @Test
    void series_ofProcessGroups_addUpProcesses() throws IOException {
        JsonNode series = rig.get(HOST + "/series?table=process_group&columns=count,rss&from=-60s&step=1m")
                .json()
                .get("series");
        assertThat(series).hasSize(4);
        assertThat(series.get(0).get("key").stringValue()).isEqualTo("app.service:java");
        assertThat(series.get(1).get("max").get(0).longValue()).isEqualTo(25_600L * 4_096);
    }

    @Test
    void series_asCsv_isALinePerStepAndKey() throws IOException {
        String query = HOST + "/series?table=process&columns=rss,fds&from=-60s&to=now&step=1m";
        Http.Reply reply = rig.http.get(query, "Authorization", rig.local(), "Accept", "text/csv");
        assertThat(reply.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        String[] lines = reply.text().split("\n", -1);
        assertThat(lines[0]).isEqualTo("time,key,rss,rss_min,rss_max,fds,fds_min,fds_max");
        assertThat(reply.text()).contains(",812@4711,104857600,104857600,104857600,17,17,17\n");
        assertThat(reply.text()).as("a gap is an empty cell").contains(",99@300,209715200,209715200,209715200,,,\n");
    }
}
