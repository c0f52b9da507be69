package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// As many as there may be, and one more.
@Tag("T-DOS-1")
@Tag("S18")
class AtTheLimitTest extends WithRig {
    @BeforeEach
    void start() throws IOException {
        rig.signIn();
    }

    @Test
    void listOfEveryKind_atItsLimit_isTakenAndOneMoreIsRefused() throws IOException {
        change("PATCH", "/hosts/web-01", 32, AtTheLimitTest::labels);
        change("POST", "/enrollments", 32, AtTheLimitTest::labels);
        change("POST", "/tokens", 64, n -> "{\"role\":\"viewer\",\"hosts\":[" + words(n, "\"h%d-*\"") + "]}");
        change("POST", "/enrollments", 100, n -> "{\"uses\":" + n + "}");
        read("/checks/days?checks=", 200, n -> words(n, "c%d"));
        read("/services?limit=", 1_000, Integer::toString);
        read("/packages?limit=", 1_000, Integer::toString);
        read("/hosts/web-01/top?limit=", 10_000, Integer::toString);
        read("/fleet?minutes=", 1_440, Integer::toString);
        read("/checks/days?days=", 450, Integer::toString);
    }

    @Test
    void textOfEveryKind_atItsLimit_isTakenAndOneMoreIsRefused() throws IOException {
        change("POST", "/tokens", 64, n -> "{\"role\":\"viewer\",\"name\":\"" + "a".repeat(n) + "\"}");
        change("POST", "/users", 64, n -> "{\"role\":\"viewer\",\"name\":\"" + "a".repeat(n) + "\"}");
        change("PATCH", "/hosts/" + Worlds.WEB_02, 128, n -> "{\"name\":\"" + "a".repeat(n) + "\"}");
        change("PATCH", "/hosts/web-01", 256, n -> "{\"labels\":{\"site\":\"" + "a".repeat(n) + "\"}}");
        String letters =
                new Random(1).ints(257, 'a', 'z').mapToObj(Character::toString).collect(Collectors.joining());
        change(
                "POST",
                "/users",
                256,
                n -> "{\"role\":\"viewer\",\"name\":\"u%d\",\"password\":\"%s\"}"
                        .formatted(n, letters.substring(0, n)));
    }

    private void change(String method, String path, int most, IntFunction<String> body) throws IOException {
        Http.Reply taken = rig.change(method, path, body.apply(most));
        assertThat(taken.status())
                .as(path + " with " + most + ": " + taken.text())
                .isIn(200, 201);
        Http.Reply refused = rig.change(method, path, body.apply(most + 1));
        assertThat(refused.status()).as(path + " with one more").isEqualTo(400);
        assertThat(refused.field()).as(path).isNotEmpty();
    }

    private void read(String path, int most, IntFunction<String> value) throws IOException {
        Http.Reply taken = rig.get("/api/v1" + path + value.apply(most));
        assertThat(taken.status()).as(path + most + ": " + taken.text()).isEqualTo(200);
        assertThat(rig.get("/api/v1" + path + value.apply(most + 1)).status())
                .as(path)
                .isEqualTo(400);
    }

    private static String labels(int count) {
        return "{\"labels\":{" + words(count, "\"l%d\":\"x\"") + "}}";
    }

    private static String words(int count, String form) {
        return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(","));
    }
}
