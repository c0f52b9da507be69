package dev.tocsin.store;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings the catalog's tables up to this program's version: the files `db-migration/V<n>__<what>.sql` of this
/// module, in the order of their numbers, each once, each in a transaction (flywaydb.org).
///
/// The folder's name holds a hyphen so that it is no package name: a resource in a package of a named module
/// cannot be read by another module, and Flyway is another module.
final class Migrations {
    /// Flyway tells on level INFO what it does at each start; nobody asked. Kept in a field, because the logging
    /// framework forgets the level of a logger that nobody holds.
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private Migrations() {}

    /// Runs what is missing in `file`.
    ///
    /// @throws StoreUnavailable when a migration fails or the file is of a newer program
    static void run(Path file) throws StoreUnavailable {
        FLYWAY.setLevel(Level.WARNING);
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(Sqlite.source(file))
                    .locations("classpath:db-migration")
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw new StoreUnavailable(
                    "cannot bring the catalog " + file + " up to this version: " + failure.getMessage(), failure);
        }
    }
}
