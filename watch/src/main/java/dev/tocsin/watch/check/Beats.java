package dev.tocsin.watch.check;

import dev.tocsin.base.Log;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.sql.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Reports of jobs, the last of each source, in the catalog. Thread-safe.
public final class Beats implements Heartbeats {
    /// Sources at one time.
    public static final int COUNT = 20_000;

    private final Catalog catalog;
    private final Log log;

    /// Reports in `catalog`.
    public Beats(Catalog catalog, Log log) {
        this.catalog = catalog;
        this.log = log;
    }

    /// Keeps `beat` as the last of `source`; false when there are too many sources.
    ///
    /// @throws IOException when it could not be stored
    public boolean put(String source, Beat beat) throws IOException {
        return catalog.write(connection -> {
            int known = Sql.run(
                    connection,
                    "UPDATE heartbeats SET at_ms = ?, good = ?, message = ? WHERE source = ?",
                    beat.atMillis(),
                    beat.good() ? 1 : 0,
                    beat.message(),
                    source);
            return known == 1 || add(connection, source, beat);
        });
    }

    private static boolean add(Connection connection, String source, Beat beat) throws SQLException {
        Long others = Sql.one(connection, row -> row.getLong("n"), "SELECT COUNT(*) AS n FROM heartbeats");
        if (others != null && others >= COUNT) {
            return false;
        }
        return Sql.run(
                        connection,
                        "INSERT INTO heartbeats (source, at_ms, good, message) VALUES (?,?,?,?)",
                        source,
                        beat.atMillis(),
                        beat.good() ? 1 : 0,
                        beat.message())
                == 1;
    }

    @Override
    public @Nullable Beat last(String source) {
        try {
            return catalog.<@Nullable Beat>read(connection -> Sql.one(
                    connection,
                    row -> new Beat(row.getLong("at_ms"), row.getInt("good") != 0, row.getString("message")),
                    "SELECT at_ms, good, message FROM heartbeats WHERE source = ?",
                    source));
        } catch (IOException failure) {
            log.error("checks", "cannot read the reports of " + source + ": " + failure.getMessage());
            return null;
        }
    }
}
