package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command line does with wrong and missing words.
class CliTest {
    @TempDir
    Path home;

    private CommandLines.Result run(String... arguments) {
        return CommandLines.run(Map.of(), home, arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "'up --wbe 127.0.0.1:1', --web",
        "'hosts --jsn', --json",
        "'tpo web-01', top",
        "'enroll creat', create",
    })
    void line_wordNearlyRight_namesTheRightOne(String line, String right) {
        CommandLines.Result result = run(line.split(" ", -1));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("tocsin: ").contains(right).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top",
                "query h",
                "query h --table system",
                "token create",
                "token create --role king",
                "top h --sort beauty",
                "top h --at yesterday",
                "top h --limit 0",
                "query h --table system --columns a --step fast",
                "query h --table system --columns a --format xml",
                "enroll create --uses many",
                "up --log-format loud",
                "hosts --url ftp://x --token t",
                "demo --hosts 2",
                "demo --hours 49",
                "demo --listen 0.0.0.0 --port 0",
                "hosts surplus"
            })
    void line_wrongOrMissingValue_isAUsageError(String line) {
        CommandLines.Result result = run(line.split(" ", -1));
        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.err()).startsWith("tocsin: ").hasLineCount(1);
    }

    @Test
    void line_nothing_printsTheHelp() {
        CommandLines.Result result = run();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: tocsin").contains("query");
    }

    @Test
    void version_json_hasItsThreeWords() {
        assertThat(run("version", "--json").out()).contains("\"version\":\"0.1.0\"", "\"commit\"", "\"jdk\"");
    }

    @Test
    void hub_asRoot_refusesWithoutTheFlag() {
        Context root =
                new Context(System.out, System.err, Map.of(), new dev.tocsin.base.ManualClock(0), home, true, false);
        assertThat(root.data(null)).isEqualTo(Path.of("/var/lib/tocsin"));
        assertThat(new Cli(root).run("hub")).isEqualTo(2);
    }

    @Test
    void data_byEnvironment_isTaken() {
        Context context = new Context(
                System.out,
                System.err,
                Map.of("TOCSIN_DATA", "/srv/tocsin"),
                new dev.tocsin.base.ManualClock(0),
                home,
                false,
                false);
        assertThat(context.data(null)).isEqualTo(Path.of("/srv/tocsin"));
        assertThat(context.data(Path.of("/elsewhere"))).isEqualTo(Path.of("/elsewhere"));
    }
}
