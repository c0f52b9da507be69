package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// One event is one line, whatever its text holds.
final class LogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ManualClock clock = new ManualClock(1_795_317_127_123L);

    private Log log(Log.Level least, Log.Format format) {
        return new Log(clock, new PrintStream(bytes, true, StandardCharsets.UTF_8), least, format);
    }

    @Test
    void line_asText_hasTimeLevelAndPart() {
        log(Log.Level.INFO, Log.Format.TEXT).warn("uplink", "no answer");
        assertThat(written()).isEqualTo("2026-11-22T03:12:07.123Z WARN uplink: no answer\n");
    }

    @Test
    void line_withNewlineInData_staysOneLine() {
        log(Log.Level.INFO, Log.Format.TEXT).info("hub", "peer said a\n2026 ERROR hub: forged\u001b[31m");
        assertThat(written().lines()).hasSize(1);
        assertThat(written()).doesNotContain("\u001b");
    }

    @Test
    void line_asJson_escapesQuotes() {
        log(Log.Level.DEBUG, Log.Format.JSON).debug("web", "got \"x\\y\"");
        assertThat(written())
                .isEqualTo("{\"time\":\"2026-11-22T03:12:07.123Z\",\"level\":\"debug\",\"part\":\"web\","
                        + "\"text\":\"got \\\"x\\\\y\\\"\"}\n");
    }

    @Test
    void line_belowTheLevel_isNotWritten() {
        log(Log.Level.WARN, Log.Format.TEXT).info("hub", "fine");
        assertThat(written()).isEmpty();
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
