package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.QueryTables;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `series`, `top`, `fleet` and `tables` over recorded seconds.
class HistoryTest {
    private static final String SERIES = "/api/v1/hosts/web-01/series?";
    private static final String TOP = "/api/v1/hosts/web-01/top";

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
    void series_ofNativeSeconds_hasValuesAndGaps() throws IOException {
        long from = Worlds.NOW - 122_000;
        Http.Reply reply = rig.get(SERIES + "table=system&columns=cpu_busy,mem_total&from=" + from + "&to=now&step=1s");

        JsonNode answer = reply.json();
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(answer.get("from").longValue()).isEqualTo(from);
        assertThat(answer.get("to").longValue()).isEqualTo(Worlds.NOW);
        assertThat(answer.get("stepMillis").longValue()).isEqualTo(1_000);
        assertThat(answer.get("freshUntil").longValue()).isEqualTo(Worlds.NOW - 1_000);
        JsonNode busy = answer.get("series").get(0);
        assertThat(busy.get("column").stringValue()).isEqualTo("cpu_busy");
        assertThat(busy.get("unit").stringValue()).isEqualTo("ratio");
        assertThat(busy.get("t")).hasSize(122);
        assertThat(busy.get("t").get(1).longValue()).isEqualTo(from + 1_000);
        assertThat(busy.get("avg").get(0).isNull())
                .as("before the first reading")
                .isTrue();
        assertThat(busy.get("max").get(60).toString()).isEqualTo("0.1");
        assertThat(answer.get("series").get(1).get("min").get(5).toString()).isEqualTo("25213505536");
    }

    @Test
    void series_withoutStep_hasAtMostTwoThousandPoints() throws IOException {
        for (String from : new String[] {"-30m", "-1h", "-1d", "-90d", "0"}) {
            JsonNode answer = rig.get(SERIES + "table=system&columns=cpu_busy&from=" + from)
                    .json();
            long points = (answer.get("to").longValue() - answer.get("from").longValue())
                    / answer.get("stepMillis").longValue();
            assertThat(points).as(from).isBetween(from.equals("0") ? 1L : 800L, 2_000L);
        }
    }

    @Test
    void series_ofAllKeys_orOne_orNone() throws IOException {
        String query = SERIES + "table=process&columns=cpu,fds&from=-90s&step=30s";
        assertThat(rig.get(query).json().get("series")).hasSize(4);
        JsonNode one = rig.get(query + "&key=812%404711").json().get("series");
        assertThat(one).hasSize(2);
        assertThat(one.get(0).get("avg").get(1).toString()).isEqualTo("0.5");
        assertThat(rig.get(query + "&key=1%402").json().get("series")).isEmpty();
        JsonNode fds = rig.get(query + "&key=99%40300").json().get("series").get(1);
        assertThat(fds.get("avg").get(1).isNull())
                .as("what the kernel does not show is a gap")
                .isTrue();
    }

    @ParameterizedTest
    @Tag("T-SQL-1")
    @CsvSource(delimiter = '|', textBlock = """
                    columns=cpu_busy                                              | table
                    table=&columns=cpu_busy                                       | table
                    table=sistem&columns=cpu_busy                                 | table
                    table=system;drop%20table%20users&columns=cpu_busy            | table
                    table=system                                                  | columns
                    table=system&columns=                                         | columns
                    table=system&columns=cpu_bsuy                                 | columns
                    table=system&columns=cpu_busy,                                | columns
                    table=system&columns=cpu_busy,cpu_busy                        | columns
                    table=system&columns=cpu_busy&from=now&to=-1h                 | from
                    table=system&columns=cpu_busy&from=1795318320000&to=1795318320000 | from
                    table=system&columns=cpu_busy&from=yesterday                  | from
                    table=system&columns=cpu_busy&from=                           | from
                    table=system&columns=cpu_busy&from=1969-12-31T23:59:59Z       | from
                    table=system&columns=cpu_busy&to=9999-12-31T23:59:59Z         | to
                    table=system&columns=cpu_busy&to=999999999999999              | to
                    table=system&columns=cpu_busy&to=99999999999999999999         | to
                    table=system&columns=cpu_busy&step=0s                         | step
                    table=system&columns=cpu_busy&step=0                          | step
                    table=system&columns=cpu_busy&step=-1s                        | step
                    table=system&columns=cpu_busy&step=500ms                      | step
                    table=system&columns=cpu_busy&step=1500ms                     | step
                    table=system&columns=cpu_busy&step=1                          | step
                    table=system&columns=cpu_busy&step=367d                       | step
                    table=system&columns=cpu_busy&from=0&step=1s                  | step
                    table=system&columns=cpu_busy,load1&from=-7d&step=1s          | step
                    table=system&columns=cpu_busy&stpe=1s                         | stpe
                    table=system&table=cpu&columns=cpu_busy                       | table
                    """)
    void series_ofWhatCannotBe_is400AndNamesTheField(String query, String field) throws IOException {
        Http.Reply reply = rig.get(SERIES + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad_request");
        assertThat(reply.field()).isEqualTo(field);
        assertThat(reply.json().get("error").get("message").stringValue()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"%zz", "table=%ff", "%", "table=%2"})
    void query_thatIsNoText_is400(String query) throws IOException {
        assertThat(rig.get(SERIES + query).status()).isEqualTo(400);
    }

    @Test
    void top_ofAPastSecond_hasAttributesLettersAndGaps() throws IOException {
        Http.Reply reply = rig.get(TOP + "?at=" + (Worlds.NOW - 30_000));

        JsonNode answer = reply.json();
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(answer.get("at").longValue()).isEqualTo(Worlds.NOW - 30_000);
        assertThat(answer.get("total").intValue()).isEqualTo(2);
        JsonNode java = answer.get("rows").get(0);
        assertThat(java.get("key").stringValue()).isEqualTo("812@4711");
        assertThat(java.get("pid").intValue()).isEqualTo(812);
        assertThat(java.get("start").longValue()).isEqualTo(Worlds.BOOT + 47_110);
        assertThat(java.get("state").stringValue()).isEqualTo("S");
        assertThat(java.get("cpu").toString()).isEqualTo("0.5");
        assertThat(java.get("rss").toString()).isEqualTo("104857600");
        assertThat(java.get("container").isNull()).isTrue();
        assertThat(answer.get("rows").get(1).get("fds").isNull()).isTrue();
    }

    @Test
    void top_sortedAndLimited_givesTheGreatest() throws IOException {
        JsonNode answer = rig.get(TOP + "?sort=rss&limit=1").json();
        assertThat(answer.get("at").longValue()).isEqualTo(Worlds.NOW - 1_000);
        assertThat(answer.get("total").intValue()).isEqualTo(2);
        assertThat(answer.get("rows")).hasSize(1);
        assertThat(answer.get("rows").get(0).get("name").stringValue()).isEqualTo("sshd");
        assertThat(rig.get(TOP + "?sort=fds")
                        .json()
                        .get("rows")
                        .get(1)
                        .get("fds")
                        .isNull())
                .as("gaps come last")
                .isTrue();
    }

    @Test
    void top_ofASecondNobodyRecorded_is404WithTheNearest() throws IOException {
        Http.Reply reply = rig.get(TOP + "?at=" + (Worlds.NOW - 125_000));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text()).contains(Long.toString(Worlds.NOW - 120_000)).contains("2026-11-22T");
        assertThat(rig.get("/api/v1/hosts/web-02/top").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"at=soon,at", "sort=name,sort", "limit=0,limit", "limit=10001,limit", "limit=-1,limit", "lim=1,lim"})
    void top_ofWhatCannotBe_is400(String query, String field) throws IOException {
        Http.Reply reply = rig.get(TOP + "?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.field()).isEqualTo(field);
    }

    @Test
    void fleet_hasARowForEveryHost_andFewPoints() throws IOException {
        Http.Reply reply = rig.get("/api/v1/fleet?columns=cpu_busy,mem_total");
        JsonNode answer = reply.json();
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(answer.get("stepMillis").longValue()).isEqualTo(30_000);
        assertThat(answer.get("hosts")).hasSize(4);
        JsonNode host = answer.get("hosts").get(2);
        assertThat(host.get("name").stringValue()).isEqualTo("web-01");
        JsonNode busy = host.get("columns").get("cpu_busy");
        assertThat(busy.get("avg")).hasSize(120);
        assertThat(busy.get("avg").get(119).toString()).isEqualTo("0.1");
        assertThat(busy.get("max").get(0).isNull()).isTrue();
        assertThat(answer.get("hosts").get(3).get("columns").properties()).isEmpty();
        for (String minutes : new String[] {"1", "7", "1440"}) {
            JsonNode other = rig.get("/api/v1/fleet?minutes=" + minutes).json();
            long points = (other.get("to").longValue() - other.get("from").longValue())
                    / other.get("stepMillis").longValue();
            assertThat(points).isBetween(60L, 120L);
            assertThat(other.get("columns")).hasSize(9);
        }
    }

    @Test
    void fleet_thatGoesOn_isTheSameAsReadAnew(@TempDir Path one) throws IOException {
        try (Rig watched = new Rig(one)) {
            for (long stride : new long[] {1_000, 30_000, 30_000, 90_000, 300_000, 600_000, 3_700_000}) {
                watched.clock.advanceMillis(stride);
                JsonNode kept = watched.get("/api/v1/fleet?columns=cpu_busy,mem_total&minutes=60")
                        .json();
                Path other = java.nio.file.Files.createTempDirectory(one, "anew");
                try (Rig anew = new Rig(other)) {
                    anew.clock.advanceMillis(watched.clock.wallMillis() - Worlds.NOW);
                    assertThat(kept)
                            .isEqualTo(anew.get("/api/v1/fleet?columns=cpu_busy,mem_total&minutes=60")
                                    .json());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"minutes=0,minutes", "minutes=1441,minutes", "columns=x,columns", "hosts=1,hosts"})
    void fleet_ofWhatCannotBe_is400(String query, String field) throws IOException {
        assertThat(rig.get("/api/v1/fleet?" + query).field()).isEqualTo(field);
    }

    @Test
    void tables_nameEveryColumnInTheOrderOfALiveRow() throws IOException {
        JsonNode items = rig.get("/api/v1/tables").json().get("items");
        assertThat(items).hasSize(QueryTables.ALL.size());
        assertThat(rig.get("/api/v1/tables").text()).contains("process_group");
        assertThat(items.get(0).get("key").isNull()).isTrue();
        assertThat(items.get(0).get("columns").get(0).get("name").stringValue()).isEqualTo("cpu_busy");
        JsonNode process = items.get(5);
        assertThat(process.get("key").stringValue()).isEqualTo("pid@start");
        assertThat(process.get("columns").get(13).get("type").stringValue()).isEqualTo("letter");
        assertThat(process.get("attributes").get(0).get("name").stringValue()).isEqualTo("pid");
    }

    @Test
    void largeAnswer_isCompressedWhenAsked_andTheSame() throws IOException {
        String query = SERIES + "table=system&columns=cpu_busy,load1,mem_used,net_rx&from=-1d&step=10s";
        Http.Reply plain = rig.get(query);
        Http.Reply gzip = rig.http.get(query, "Authorization", rig.local(), "Accept-Encoding", "br, gzip;q=0.5");
        Http.Reply refused = rig.http.get(query, "Authorization", rig.local(), "Accept-Encoding", "gzip;q=0");
        assertThat(plain.headers()).doesNotContainKey("content-encoding");
        assertThat(refused.headers()).doesNotContainKey("content-encoding");
        assertThat(gzip.header("content-encoding")).isEqualTo("gzip");
        assertThat(gzip.header("vary")).isEqualTo("Accept-Encoding");
        assertThat(gzip.body()).isEqualTo(plain.body());
        assertThat(plain.body().length).isGreaterThan(200_000);
    }
}
