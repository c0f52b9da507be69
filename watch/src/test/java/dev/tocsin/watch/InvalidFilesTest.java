package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelTypes;
import dev.tocsin.watch.settings.ConfigText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file below `src/test/resources/invalid` is refused with the mistakes that `told.txt` there says: line, column,
/// path, what was there, what was expected, the nearest known name; all of them, and no others.
class InvalidFilesTest {
    @TempDir
    Path work;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    private static Path folder() {
        return Path.of(System.getProperty("tocsin.root"), "watch/src/test/resources/invalid");
    }

    private static List<String> told(Path file) throws IOException {
        Problems problems = new Problems();
        ChannelParts parts = new ChannelParts(new ManualClock(0), Log.none(), new SecureRandom(), "tocsin test");
        WatchFile.Reading reading =
                new WatchFile.Reading(CheckTypes.ALL, ChannelTypes.ALL, parts, name -> null, new CheckSpec.Defaults(0));
        String text = ConfigText.read(file, problems);
        if (problems.none()) {
            assertThat(WatchFile.read(text, reading, problems)).isNull();
        }
        return problems.all().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    @Tag("NM-57")
    void file_isRefused_withEveryMistakeByItsPlace(Path file) throws IOException {
        String[] golden = Files.readString(folder().resolve("told.txt")).split("(?m)^== ", -1);
        String name = file.getFileName() + "\n";
        List<String> expected = Stream.of(golden)
                .filter(one -> one.startsWith(name))
                .flatMap(one -> one.substring(name.length()).lines())
                .toList();
        assertThat(expected).as("what " + file.getFileName() + " expects").isNotEmpty();
        assertThat(told(file)).containsExactlyElementsOf(expected);
    }

    @Test
    @Tag("NM-57")
    void file_ofTenMegabytes_isRefusedWithoutReadingItAll() throws IOException {
        byte[] much = new byte[10 << 20];
        Arrays.fill(much, (byte) ' ');
        Path file = Files.write(work.resolve("much.yaml"), much);
        assertThat(told(file)).containsExactly("line 1, column 1: has more than 4 MiB; a file of ours has less");
    }
}
