package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.BadNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names that none has, as words of a command: what is asked of the hub names that very thing and nothing else,
/// or nothing is asked, and what is printed moves no terminal.
class BadNamesTest {
    private FakeHub hub;

    @TempDir
    Path home;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    @Tag("T-ARG-1")
    @Tag("S15")
    void hostOfACommand_thatIsNone_isAskedForAsItIsOrNotAtAll() {
        for (String bad : BadNames.all()) {
            for (List<String> words : List.of(
                    List.of("query", bad, "--table", "system", "--columns", "cpu_busy"),
                    List.of("query", "--table", "system", "--columns", "cpu_busy", "--", bad),
                    List.of("query", "web-01", "--table", bad, "--columns", "cpu_busy"),
                    List.of("query", "web-01", "--table", "system", "--columns", bad),
                    List.of("query", "web-01", "--table=system", "--columns=cpu_busy", "--key=" + bad),
                    List.of("top", "--at", "-5m", "--", bad),
                    List.of("ack", "--", bad, "x"),
                    List.of("hosts", "--", bad),
                    List.of("checks", "run", "--", bad))) {
                int before = hub.asked().size();
                CommandLines.Result result = run(words.toArray(String[]::new));
                assertThat(result.code()).as(words + " " + result.err()).isBetween(1, 69);
                assertThat(result.err()).as(words.toString()).isNotEmpty().doesNotContain("\tat ", "Exception");
                assertThat(result.out() + result.err())
                        .as(words.toString())
                        .doesNotContainPattern("[\\p{Cc}&&[^\\n\\t]]|[\\u202a-\\u202e\\u2066-\\u2069]");
                for (String asked : hub.asked().subList(before, hub.asked().size())) {
                    URI target = URI.create(asked.split(" ", 3)[1]);
                    assertThat(target.getRawPath().split("/", -1))
                            .as(asked)
                            .hasSizeLessThanOrEqualTo(6)
                            .startsWith("", "api", "v1");
                    assertThat(asked).as("what is asked is one line").doesNotContain("\n", "\r", "\0");
                }
            }
        }
    }

    @Test
    @Tag("T-ARG-1")
    @Tag("S15")
    void wordThatNamesAFileByAnAt_isThatWordAndNotTheFile() throws IOException {
        Path file = Files.writeString(home.resolve("words"), "stolen --table system --columns cpu_busy");
        hub.answer("GET /api/v1/hosts", 200, "{\"items\":[{\"name\":\"@" + file + "\",\"id\":\"the-one\"}]}");
        CommandLines.Result result = run("query", "@" + file, "--table", "system", "--columns", "cpu_busy");
        assertThat(result.out() + result.err() + hub.asked()).doesNotContain("stolen");
        assertThat(hub.asked()).hasSize(2);
        assertThat(hub.asked().getLast()).as("whose name is that word").contains("/hosts/the-one/series");
        Files.delete(file);
    }

    @Test
    @Tag("T-ARG-1")
    @Tag("S15")
    void directoryOfACommand_thatIsNone_isRefusedInOneSentence() throws IOException {
        for (String bad : List.of("a\0b", "\0", BadNames.LONG)) {
            CommandLines.Result result = run("hosts", "--data", bad);
            assertThat(result.code()).as(result.err()).isBetween(1, 69);
            assertThat(result.err()).doesNotContain("\tat ", "Exception");
        }
        try (Stream<Path> made = Files.list(home)) {
            assertThat(made).isEmpty();
        }
    }

    private CommandLines.Result run(String... arguments) {
        return CommandLines.run(Map.of("TOCSIN_URL", hub.url(), "TOCSIN_TOKEN", "tocsin_a_b"), home, arguments);
    }
}
