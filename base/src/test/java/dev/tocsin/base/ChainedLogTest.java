package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A record that tells when it was changed.
class ChainedLogTest {
    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(1_795_348_800_000L);
    private final List<String> told = new ArrayList<>();
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("a.log");
    }

    private void write(int lines, Map<String, ?> fields) throws IOException {
        try (ChainedLog log = new ChainedLog(file, clock, told::add)) {
            for (int i = 0; i < lines; i++) {
                log.write("note", fields);
            }
        }
    }

    @Test
    void lines_ofSeveralStarts_areOneChainOfModeSixHundred() throws IOException {
        write(2, Map.of("n", 1));
        write(1, Map.of("text", "a \"b\" \\c"));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3).isEqualTo(told);
        assertThat(lines.getFirst())
                .isEqualTo("{\"at\":\"2026-11-22T12:00:00Z\",\"kind\":\"note\",\"n\":1,\"prev\":\"" + "0".repeat(64)
                        + "\"}");
        assertThat(lines.getLast()).contains("\"text\":\"a \\\"b\\\" \\\\c\"");
        assertThat(ChainedLog.breach(file)).isNull();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void line_thatWasChangedTakenOutOrAdded_breaksTheChain() throws IOException {
        write(4, Map.of("n", 1));
        List<String> good = Files.readAllLines(file);
        Files.writeString(file, String.join("\n", good).replaceFirst("\"n\":1", "\"n\":2") + "\n");
        assertThat(ChainedLog.breach(file)).contains("a.log, line 2");
        Files.write(file, List.of(good.get(0), good.get(1), good.get(3)));
        assertThat(ChainedLog.breach(file)).contains("line 3");
        Files.write(file, good.subList(1, 4));
        assertThat(ChainedLog.breach(file)).contains("line 1");
        Files.write(file, List.of(good.get(0), "{\"at\":\"\",\"kind\":\"note\"}", good.get(1)));
        assertThat(ChainedLog.breach(file)).contains("line 2");
        Files.write(file, good);
        assertThat(ChainedLog.breach(file)).isNull();
    }

    @Test
    void line_thatACrashHasCutOff_isEndedAndStandsOut() throws IOException {
        write(1, Map.of("n", 1));
        Files.writeString(file, "{\"at\":\"20", StandardOpenOption.APPEND);
        write(1, Map.of("n", 2));
        assertThat(Files.readAllLines(file)).hasSize(3);
        assertThat(ChainedLog.breach(file)).contains("line 2").contains("cut off");
    }

    @Test
    void file_thatIsFull_isContinuedInAnotherAndTheOldestGoes() throws IOException {
        Map<String, String> large = Map.of("text", "x".repeat(ChainedLog.FILE_BYTES / 2));
        write(3, large);
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(Files.readAllLines(directory.resolve("a.log.1"))).hasSize(2);
        assertThat(ChainedLog.breach(file)).isNull();
        write(16, large);
        assertThat(directory.resolve("a.log.8")).exists();
        assertThat(directory.resolve("a.log.9")).doesNotExist();
        assertThat(ChainedLog.breach(file)).isNull();
        write(2, large);
        assertThat(directory.resolve("a.log.9")).doesNotExist();
        assertThat(ChainedLog.breach(file))
                .as("what the first goes on from is gone")
                .isNull();
        Files.delete(directory.resolve("a.log.3"));
        assertThat(ChainedLog.breach(file)).contains("line 1");
    }

    @Test
    @Tag("T-LINE-1")
    @Tag("S25")
    void value_ofAnyCharacters_isOneLineOfAscii() throws IOException {
        Random random = new Random(3);
        try (ChainedLog log = new ChainedLog(file, clock, told::add)) {
            for (int i = 0; i < 300; i++) {
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(30); length > 0; length--) {
                    text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
                }
                log.write("note", Map.of("text", text));
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(300).allMatch(line -> line.matches("\\{[ -~]+}"));
        assertThat(ChainedLog.breach(file)).isNull();
    }

    @Test
    void file_thatIsALink_isRefused() throws IOException {
        Files.createSymbolicLink(file, directory.resolve("elsewhere"));
        assertThatThrownBy(() -> write(1, Map.of())).isInstanceOf(IOException.class);
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }
}
