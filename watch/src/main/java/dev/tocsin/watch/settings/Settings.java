package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.sql.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Contacts, channels, silences and maintenances as they were set: each an object with a name that is unique among its
/// kind. What may stand in one is judged before; here is kept what was let in.
///
/// Thread-safe.
public final class Settings {
    /// Objects of one kind.
    public static final int COUNT = 10_000;

    private final Catalog catalog;

    /// Settings in `catalog`.
    public Settings(Catalog catalog) {
        this.catalog = catalog;
    }

    /// What there is.
    public enum Kind {
        /// A person.
        CONTACT,
        /// A way to people.
        CHANNEL,
        /// "Do not ring for this until then."
        SILENCE,
        /// A time in which something may be down.
        MAINTENANCE;

        /// As it is written in answers.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One object.
    ///
    /// @param given all of it as it was written
    /// @param provisioned whether a file says so, and nobody else may change it
    /// @param version counts its changes, from 1
    public record Setting(
            Kind kind,
            String id,
            String name,
            Given given,
            boolean provisioned,
            long version,
            long createdMillis,
            long changedMillis) {}

    /// All of `kind`, by name.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Setting> all(Kind kind) throws IOException {
        return catalog.read(connection -> all(connection, kind));
    }

    /// As above within a transaction.
    ///
    /// @throws SQLException when the catalog cannot be read
    public static List<Setting> all(Connection connection, Kind kind) throws SQLException {
        return Sql.all(
                connection,
                Settings::setting,
                "SELECT * FROM watch_settings WHERE kind = ? ORDER BY name",
                kind.word());
    }

    /// The one of `kind` with `id`, or null.
    ///
    /// @throws IOException when the catalog cannot be read
    public @Nullable Setting find(Kind kind, String id) throws IOException {
        return catalog.<@Nullable Setting>read(connection -> Sql.one(
                connection,
                Settings::setting,
                "SELECT * FROM watch_settings WHERE kind = ? AND id = ?",
                kind.word(),
                id));
    }

    /// Keeps `setting`, new or instead of the one with its id; false, and nothing is changed, when another of its kind
    /// has its name or there would be more than [#COUNT].
    ///
    /// @throws IOException when it could not be stored
    public boolean put(Setting setting) throws IOException {
        return catalog.write(connection -> {
            String kind = setting.kind().word();
            String other = Sql.one(
                    connection,
                    row -> row.getString("id"),
                    "SELECT id FROM watch_settings WHERE kind = ? AND name = ?",
                    kind,
                    setting.name());
            Long count = Sql.one(
                    connection,
                    row -> row.getLong("n"),
                    "SELECT COUNT(*) AS n FROM watch_settings WHERE kind = ?",
                    kind);
            boolean full = other == null && count != null && count >= COUNT;
            if (full || (other != null && !other.equals(setting.id()))) {
                return false;
            }
            Sql.run(connection, "DELETE FROM watch_settings WHERE kind = ? AND id = ?", kind, setting.id());
            Sql.run(
                    connection,
                    "INSERT INTO watch_settings (kind, id, name, given, provisioned, version, created_ms, changed_ms)"
                            + " VALUES (?,?,?,?,?,?,?,?)",
                    kind,
                    setting.id(),
                    setting.name(),
                    GivenJson.write(setting.given()),
                    setting.provisioned() ? 1 : 0,
                    setting.version(),
                    setting.createdMillis(),
                    setting.changedMillis());
            return true;
        });
    }

    /// Deletes the one of `kind` with `id`; false when there is none.
    ///
    /// @throws IOException when it could not be deleted
    public boolean delete(Kind kind, String id) throws IOException {
        return catalog.write(connection ->
                Sql.run(connection, "DELETE FROM watch_settings WHERE kind = ? AND id = ?", kind.word(), id) == 1);
    }

    private static Setting setting(ResultSet row) throws SQLException {
        return new Setting(
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("id"),
                row.getString("name"),
                GivenJson.read(row.getString("given")),
                row.getInt("provisioned") != 0,
                row.getLong("version"),
                row.getLong("created_ms"),
                row.getLong("changed_ms"));
    }
}
