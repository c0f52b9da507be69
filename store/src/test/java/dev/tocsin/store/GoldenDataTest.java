package dev.tocsin.store;

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

/// Stores of earlier versions, kept as files: every later version opens them and has all that is in their ledgers. Each
/// was made by [StorePusher] and killed, so that it holds day files, a catalog and their logs.
///
/// A new one for a new version: run [StorePusher] on a directory of its own, kill it, and zip `store/` and `ledger`.
final class GoldenDataTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @Tag("F25")
    @ValueSource(strings = {"store-0.1"})
    void store_ofAnEarlierVersion_isReadWholly(String version) throws IOException {
        Golden.unpack(GoldenDataTest.class.getResourceAsStream("/golden/" + version + ".zip"), directory);
        List<String> ledger = Files.readAllLines(directory.resolve("ledger"));
        StoreVerdict verdict = StoreVerdict.of(directory.resolve("store"), ledger);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
        assertThat(verdict.promised()).isGreaterThan(100);
        try (SqliteCatalog catalog = SqliteCatalog.open(directory.resolve("store/catalog.db"))) {
            String name = catalog.read(connection -> {
                try (var rows = connection.createStatement().executeQuery("SELECT name FROM hosts")) {
                    return rows.next() ? rows.getString(1) : "";
                }
            });
            assertThat(name).isEqualTo("a host of 0.1");
        }
    }
}
