package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Await;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Checks and incidents over HTTP.
class WatchApiTest extends WithRig {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeEach
    void open() throws IOException {
        rig.signIn();
    }

    private Http.Reply ask(String method, String path, String body) throws IOException {
        return rig.http.send(method, "/api/v1" + path, body, "Authorization", rig.local());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }

    private String create(int port) throws IOException {
        Http.Reply made = ask(
                "POST",
                "/checks",
                "{\"host\":\"shop.example.com\",\"type\":\"tcp\",\"port\":" + port + ",\"retries\":0}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().get("id").stringValue();
    }

    @Test
    @Tag("NM-08")
    @Tag("NM-10")
    void check_run_answersWithWhatItFound() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String id = create(server.getLocalPort());
            Http.Reply run = ask("POST", "/checks/" + id + "/run", null);
            assertThat(run.json().get("code").intValue()).isEqualTo(200);
            assertThat(run.json().get("state").stringValue()).isEqualTo("up");
            assertThat(run.json().at("/phases/connect").isNumber()).isTrue(); // the clock of this test stands still
            assertThat(run.json().get("transcript").stringValue()).contains("connecting to 127.0.0.1");
        }
    }

    @Test
    void check_ofNothing_isRefusedWithAllThatIsWrong() throws IOException {
        Http.Reply reply = ask("POST", "/checks", "{\"type\":\"tpc\",\"intervall\":\"60s\"}");
        assertThat(reply.status()).isEqualTo(400);
        String message = reply.json().at("/error/message").stringValue();
        assertThat(message).contains("host: is missing").contains("did you mean tcp?");
        Http.Reply near = ask("POST", "/checks", "{\"host\":\"a\",\"type\":\"tcp\",\"port\":1,\"intervall\":\"60s\"}");
        assertThat(near.json().at("/error/message").stringValue()).contains("did you mean interval?");
    }

    @Test
    void twoChecks_ofOneName_areRefused() throws IOException {
        create(1);
        Http.Reply second = ask("POST", "/checks", "{\"host\":\"shop.example.com\",\"type\":\"tcp\",\"port\":2}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().at("/error/field").stringValue()).isEqualTo("name");
    }

    @Test
    @Tag("SK-07")
    void failure_isAnIncidentThatSaysWhy_andCanBeTakenOn() throws IOException {
        String id = create(closedPort());
        Await.until(
                "an incident",
                PATIENCE,
                () -> ask("GET", "/incidents", null).json().get("items").size() == 1);
        JsonNode check = ask("GET", "/checks/" + id, null).json();
        assertThat(check.get("state").stringValue()).isEqualTo("down");
        assertThat(check.get("code").intValue()).isZero();
        JsonNode incident = ask("GET", "/incidents", null).json().at("/items/0");
        String path = "/incidents/" + incident.get("id").longValue();
        assertThat(ask("POST", path + "/ack", "{\"text\":\"ok I got this one\"}")
                        .status())
                .isEqualTo(200);
        JsonNode now = ask("GET", path, null).json();
        assertThat(now.at("/incident/ackedBy").stringValue()).isEqualTo("local");
        assertThat(now.get("journal").toString()).contains("no-contacts").contains("ok I got this one");
        assertThat(ask("DELETE", "/checks/" + id, null).status()).isEqualTo(204);
        JsonNode ended = ask("GET", "/incidents?state=ended", null).json().at("/items/0");
        assertThat(ended.get("endReason").stringValue()).isEqualTo("removed");

        int lines = ask("GET", path, null).json().get("journal").size();
        assertThat(ask("POST", path + "/ack", "{}").status()).isEqualTo(200);
        assertThat(ask("POST", path + "/resolve", "{}").status()).isEqualTo(200);
        assertThat(ask("GET", path, null).json().get("journal").size())
                .as("what is over is not taken on again")
                .isEqualTo(lines);
    }

    @Test
    @Tag("T-SECRETS")
    void secrets_ofAChannel_neverComeBack_andStayWhenTheMaskIsSent() throws IOException {
        String given = "{\"name\":\"hook\",\"type\":\"webhook\",\"url\":\"https://hooks.example.com/T0KEN\","
                + "\"secret\":\"hunter2hunter2\",\"headers\":{\"Authorization\":\"Bearer s3cr3t\"}}";
        Http.Reply made = ask("POST", "/channels", given);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String list = ask("GET", "/channels", null).text();
        assertThat(list).doesNotContain("T0KEN").doesNotContain("hunter2").doesNotContain("s3cr3t");
        String set = made.json().get("set").toString();
        String id = made.json().get("id").stringValue();
        Http.Reply changed = ask("PUT", "/channels/" + id, set.replace("\"hook\"", "\"hook2\""));
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(GivenJson.write(rig.watch
                        .settings()
                        .all(Settings.Kind.CHANNEL)
                        .getFirst()
                        .given()))
                .contains("T0KEN")
                .contains("hunter2hunter2")
                .contains("Bearer s3cr3t")
                .contains("hook2");
    }

    @Test
    @Tag("NM-30")
    @Tag("NM-31")
    void reset_ofOneCheck_ringsThatOneAgain_andOfNothingIsDone() throws IOException {
        String first = create(closedPort());
        Http.Reply second = ask(
                "POST",
                "/checks",
                "{\"host\":\"shop.example.com\",\"name\":\"B\",\"type\":\"tcp\",\"port\":" + closedPort()
                        + ",\"retries\":0}");
        assertThat(second.status()).isEqualTo(201);
        Await.until("two incidents", PATIENCE, () -> count("open") == 2);
        assertThat(ask("POST", "/checks/reset", "{\"check\":\"" + first + "\"}")
                        .json()
                        .get("reset")
                        .intValue())
                .isEqualTo(1);
        Await.until("it failed anew", PATIENCE, () -> count("open") == 2 && count("ended") == 1);
        assertThat(ask("POST", "/checks/reset", "{\"host\":\"nobody\"}")
                        .json()
                        .get("reset")
                        .intValue())
                .isZero();
        assertThat(ask("POST", "/checks/reset", "{\"host\":\"shop.example.com\"}")
                        .json()
                        .get("reset")
                        .intValue())
                .isEqualTo(2);
        Await.until("both failed anew", PATIENCE, () -> count("open") == 2 && count("ended") == 3);
    }

    @Test
    @Tag("FU-65")
    void jobs_ofTheHub_areListedWithWhatCameOfThem() throws IOException {
        create(closedPort());
        Await.until(
                "looks are judged",
                PATIENCE,
                () -> job("check-rounds").get("runs").longValue() > 0);
        JsonNode rounds = job("check-rounds");
        assertThat(rounds.get("state").stringValue()).isEqualTo("ok");
        assertThat(rounds.get("result").stringValue()).isEqualTo("1 looks judged");
        assertThat(rounds.get("every").isNull()).isTrue();
        assertThat(rounds.get("begun").longValue()).isEqualTo(Worlds.NOW);
        JsonNode retention = job("watch-retention");
        assertThat(retention.get("state").stringValue()).isEqualTo("waiting");
        assertThat(retention.get("next").longValue()).isEqualTo(Worlds.NOW + 3_600_000);
        rig.jobs.add("backup", "Backs up.", 86_400_000).failed("no room");
        assertThat(job("backup").get("state").stringValue()).isEqualTo("failed");
        assertThat(job("backup").get("failure").stringValue()).isEqualTo("no room");
    }

    private JsonNode job(String name) throws IOException {
        for (JsonNode job : ask("GET", "/jobs", null).json().get("items")) {
            if (job.get("name").stringValue().equals(name)) {
                return job;
            }
        }
        throw new AssertionError("no job " + name);
    }

    @Test
    @Tag("FU-30")
    @Tag("FU-29")
    void days_ofManyChecks_areThoseOfTheReadersZoneInOneAnswer() throws IOException {
        String first = paused("a");
        String second = paused("b");
        // The clocks of Berlin went back on Sunday 25 October 2026 at 01:00 UTC: that day has 25 hours.
        long midnight = Instant.parse("2026-10-24T22:00:00Z").toEpochMilli();
        int rows = rig.catalog.write(connection -> {
            int all = 0;
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO check_hours VALUES (?,?,3000000,60000,540000,0,1,60,60,1)")) {
                for (int hour = -1; hour < 26; hour++) {
                    statement.setString(1, first);
                    statement.setLong(2, midnight + hour * 3_600_000L);
                    all += statement.executeUpdate();
                }
            }
            return all;
        });
        assertThat(rows).isEqualTo(27);
        JsonNode answer =
                ask("GET", "/checks/days?days=90&zone=Europe/Berlin", null).json();
        assertThat(answer.get("items")).hasSize(2);
        JsonNode at = answer.get("at");
        assertThat(at).hasSize(90);
        int day = 0;
        while (at.get(day).longValue() != midnight) {
            day++;
        }
        JsonNode days = answer.get("items").get(0);
        assertThat(days.get("id").stringValue()).isEqualTo(first);
        assertThat(days.get("up").get(day).longValue()).isEqualTo(25 * 3_000_000L);
        assertThat(days.get("outages").get(day).longValue()).isEqualTo(25);
        assertThat(days.get("down").get(day - 1).longValue()).isEqualTo(540_000);
        assertThat(days.get("degraded").get(day + 1).longValue()).isEqualTo(60_000);
        assertThat(answer.get("items").get(1).get("up").get(day).longValue()).isZero();
        JsonNode one = ask("GET", "/checks/days?days=1&checks=" + second + ",gone", null)
                .json();
        assertThat(one.get("items")).hasSize(1);
        assertThat(one.get("at").get(0).longValue()).isEqualTo(Worlds.NOW - Worlds.NOW % 86_400_000);
        assertThat(ask("GET", "/checks/days?zone=Moon", null).field()).isEqualTo("zone");
        assertThat(ask("GET", "/checks/days?days=451", null).field()).isEqualTo("days");
        assertThat(ask("GET", "/checks/days?checks=" + "x,".repeat(200) + "x", null)
                        .field())
                .isEqualTo("checks");
    }

    @Test
    @Tag("NM-33")
    @Tag("NM-31")
    void state_overHttp_isTakenOutForgottenAndBroughtBack() throws IOException {
        String id = create(closedPort());
        Await.until("it failed", PATIENCE, () -> count("open") == 1);
        ask("PUT", "/checks/" + id, "{\"host\":\"shop.example.com\",\"type\":\"tcp\",\"port\":1,\"paused\":true}");
        Http.Reply out = ask("GET", "/checks/state", null);
        assertThat(out.json().get("format").stringValue()).isEqualTo("tocsin-check-state-1");
        Http.Reply gone = ask("DELETE", "/checks/state?check=" + id, null);
        assertThat(gone.json().get("reset").intValue()).isEqualTo(1);
        assertThat(gone.json().get("checks").get(0).stringValue()).isEqualTo("shop.example.com/TCP");
        assertThat(count("open")).isZero();
        assertThat(ask("DELETE", "/checks/state?check=" + id + ",nobody", null).status())
                .isEqualTo(404);
        assertThat(ask("DELETE", "/checks/state?host=nobody", null)
                        .json()
                        .get("reset")
                        .intValue())
                .isZero();
        Http.Reply wrong = ask("PUT", "/checks/state", out.text().replace("shop.example.com/", "other/"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.field()).isEqualTo("checks[\"other/TCP\"]");
        assertThat(ask("PUT", "/checks/state", out.text())
                        .json()
                        .get("imported")
                        .intValue())
                .isEqualTo(1);
        assertThat(count("open")).isEqualTo(1);
        assertThat(ask("GET", "/checks/state", null).text()).isEqualTo(out.text());
    }

    private String paused(String host) throws IOException {
        Http.Reply made =
                ask("POST", "/checks", "{\"host\":\"" + host + "\",\"type\":\"tcp\",\"port\":1,\"paused\":true}");
        return made.json().get("id").stringValue();
    }

    private int count(String state) throws IOException {
        return ask("GET", "/incidents?state=" + state, null).json().get("items").size();
    }

    @Test
    @Tag("NM-57")
    void contact_withoutAChannel_isRefusedAtItsPath() throws IOException {
        Http.Reply reply = ask("POST", "/contacts", "{\"name\":\"ann\",\"ways\":[{\"to\":\"ann@example.com\"}]}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/field").stringValue()).isEqualTo("ways[0].channel");
        Http.Reply unknown = ask("POST", "/contacts", "{\"name\":\"ann\",\"ways\":[{\"channel\":\"mail\"}]}");
        assertThat(unknown.json().at("/error/message").stringValue()).contains("there is none yet");
    }
}
