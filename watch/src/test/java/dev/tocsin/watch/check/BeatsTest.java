package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.watch.check.Heartbeats.Beat;
import dev.tocsin.watch.sql.Sql;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What jobs reported, in a catalog in a real file.
class BeatsTest {
    @TempDir
    Path work;

    @Test
    void put_keepsTheLastOfEachSource_andNoMoreSourcesThanTheLimit() throws Exception {
        try (SqliteCatalog catalog = SqliteCatalog.open(work.resolve("catalog.db"))) {
            Beats beats = new Beats(catalog, Log.none());
            assertThat(beats.last("backup")).isNull();
            assertThat(beats.put("backup", new Beat(1, true, "212 files"))).isTrue();
            assertThat(beats.put("backup", new Beat(2, false, "disk full"))).isTrue();
            assertThat(beats.last("backup")).isEqualTo(new Beat(2, false, "disk full"));
            int more = catalog.write(connection -> Sql.run(
                    connection,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                            + " INSERT INTO heartbeats (source, at_ms, good, message) SELECT 'job-' || i, 1, 1, '' FROM n",
                    Beats.COUNT - 1));
            assertThat(more).isEqualTo(Beats.COUNT - 1);
            assertThat(beats.put("one more", new Beat(3, true, ""))).isFalse();
            assertThat(beats.last("one more")).isNull();
            assertThat(beats.put("backup", new Beat(3, true, ""))).isTrue();
            assertThat(beats.last("backup")).isEqualTo(new Beat(3, true, ""));
        }
    }
}
