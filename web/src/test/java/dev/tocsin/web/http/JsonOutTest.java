package dev.tocsin.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonOutTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 127, 128, 500, 10_000})
    void arraysOfNumbers_ofAnyLength_areWholeJson(int count) throws IOException {
        Random random = new Random(count);
        double[] values = random.doubles(count, -1e6, 1e6).toArray();
        for (int i = 0; i < count; i += 3) {
            values[i] = i % 2 == 0 ? Double.NaN : i;
        }
        byte[] bytes = JsonOut.bytes(json -> json.object()
                .text("before", "x")
                .numbers("values", values)
                .numbers("same", values)
                .wholes("times", 1_795_000_000_000L, 1_000, count)
                .numbers("again", values)
                .numbers("other", values.clone())
                .whole("after", 1)
                .endObject());
        JsonNode read = JsonMapper.shared().readTree(bytes);
        assertThat(read.path("after").asInt()).isEqualTo(1);
        for (String name : List.of("same", "again", "other")) {
            assertThat(read.path(name)).isEqualTo(read.path("values"));
        }
        assertThat(read.path("values").size()).isEqualTo(count);
        assertThat(read.path("times").size()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertThat(read.path("times").get(i).asLong()).isEqualTo(1_795_000_000_000L + i * 1_000L);
            JsonNode value = read.path("values").get(i);
            assertThat(value.isNull()).isEqualTo(Double.isNaN(values[i]));
            assertThat(Math.abs(value.asDouble(0) - (value.isNull() ? 0 : values[i])))
                    .isLessThan(1);
        }
    }
}
