package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// No written source is longer than 500 lines: what does not fit is two things.
class SizesTest {
    private static final long MOST_LINES = 500;

    @Test
    void sources_everyFile_isShort() {
        List<String> long_ = House.files(SizesTest::isSource).stream()
                .filter(f -> House.read(f).lines().count() > MOST_LINES)
                .map(f -> House.name(f) + ": " + House.read(f).lines().count())
                .toList();
        assertThat(long_).as("sources above %d lines", MOST_LINES).isEmpty();
    }

    private static boolean isSource(Path file) {
        String name = file.toString();
        return name.endsWith(".java") || name.endsWith(".ts") || name.endsWith(".tsx") || name.endsWith(".sh");
    }
}
