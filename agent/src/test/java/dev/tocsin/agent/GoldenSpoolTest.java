package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        Golden.unpack(GoldenSpoolTest.class.getResourceAsStream("/golden/" + version + ".zip"), directory);
        List<String> ledger = Files.readAllLines(directory.resolve("ledger"));
        SpoolVerdict verdict = SpoolVerdict.of(directory.resolve("spool"), ledger, ledger, true);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
        assertThat(verdict.promised()).isGreaterThan(200);
    }
}
