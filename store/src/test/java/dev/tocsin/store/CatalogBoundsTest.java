package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing in the catalog grows for ever: docs/reference/store.md says of each table what bounds it.
final class CatalogBoundsTest {
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| \\S.*\\|");

    @Test
    @Tag("FU-55")
    void catalog_eachTable_hasABoundThatIsWrittenDown(@TempDir Path directory) throws IOException {
        List<String> tables = new ArrayList<>();
        try (SqliteCatalog catalog = SqliteCatalog.open(directory.resolve("catalog.db"))) {
            catalog.read(connection -> {
                try (ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT name FROM sqlite_master"
                                + " WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'flyway_%'")) {
                    while (rows.next()) {
                        tables.add(rows.getString(1));
                    }
                }
                return tables;
            });
        }
        assertThat(written()).containsExactlyInAnyOrderElementsOf(tables);
    }

    private static List<String> written() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("tocsin.root"), "docs/reference/store.md"));
        String part = page.substring(page.indexOf("## The catalog"), page.indexOf("## Limits"));
        List<String> tables = new ArrayList<>();
        Matcher row = ROW.matcher(part);
        while (row.find()) {
            tables.add(row.group(1));
        }
        return tables;
    }
}
