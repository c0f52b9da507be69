package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Spools of earlier versions, kept as files: every later version takes them up and has all that is in their ledgers.
/// Each was made by [SpoolPusher] and killed in the middle of a minute.
///
/// A new one for a new version: run [SpoolPusher] on a directory of its own, kill it, and zip `spool/` and `ledger`.
final class GoldenSpoolTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @Tag("F25")
    @ValueSource(strings = {"spool-0.1"})
    void spool_ofAnEarlierVersion_isTakenUpWholly(String version) throws IOException {
        unzip("/golden/" + version + ".zip", directory);
        List<String> ledger = Files.readAllLines(directory.resolve("ledger"));
        SpoolVerdict verdict = SpoolVerdict.of(directory.resolve("spool"), ledger, ledger, true);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
        assertThat(verdict.promised()).isGreaterThan(200);
    }

    private static void unzip(String resource, Path to) throws IOException {
        try (InputStream in = GoldenSpoolTest.class.getResourceAsStream(resource);
                ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = to.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.write(file, zip.readAllBytes());
                }
            }
        }
    }
}
