package dev.tocsin.web.views;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import dev.tocsin.web.access.Principal;
import dev.tocsin.web.access.Secrets;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The saved views of this hub: each a name, unique among them, for an address of the browser app. What a name and an
/// address may be is checked before ([ViewRules]); here is kept what was let in.
///
/// Each change is one transaction: of many views that come together all are kept or none.
///
/// Thread-safe.
public final class Views {
    /// Views at one time.
    public static final int COUNT = 1_000;

    private static final String COLUMNS = "id, name, address, owner, owner_name, created_ms, changed_ms";

    private final Catalog catalog;
    private final Clock clock;
    private final Secrets secrets;

    /// Keeps views in `catalog`; `secrets` makes their ids.
    public Views(Catalog catalog, Clock clock, Secrets secrets) {
        this.catalog = catalog;
        this.clock = clock;
        this.secrets = secrets;
    }

    /// A saved view.
    ///
    /// @param address path and query of a page, as a browser sends them
    /// @param owner who made it, [#ownerOf] the caller
    /// @param ownerName the name that people read
    /// @param changedMillis when it was made or last changed, epoch ms
    public record View(
            String id,
            String name,
            String address,
            String owner,
            String ownerName,
            long createdMillis,
            long changedMillis) {}

    /// A view to be kept.
    public record Wish(String name, String address) {}

    /// What a change came to.
    public sealed interface Outcome {
        /// It is kept. Of many: how many were new.
        record Kept(@Nullable View view, int added) implements Outcome {}

        /// Nothing was changed: another view has this name. `place` is which of many, from 0.
        record Taken(String name, int place) implements Outcome {}

        /// Nothing was changed: there would be more than [#COUNT].
        record Full() implements Outcome {}

        /// There is no view of that id.
        record Gone() implements Outcome {}
    }

    /// How the owner is written: people by name, so that a view outlives a session, tokens by id, as names of tokens
    /// are anybody's.
    public static String ownerOf(Principal principal) {
        return principal.sessionId() == null ? principal.id() : "user:" + principal.name();
    }

    /// All views, by name.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<View> all() throws IOException {
        return catalog.read(connection -> {
            List<View> found = new ArrayList<>();
            try (PreparedStatement statement =
                            connection.prepareStatement("SELECT " + COLUMNS + " FROM views ORDER BY name, id");
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(read(row));
                }
            }
            return found;
        });
    }

    /// The view `id`, or null.
    ///
    /// @throws IOException when the catalog cannot be read
    public @Nullable View find(String id) throws IOException {
        return catalog.<@Nullable View>read(connection -> one(connection, "id", id));
    }

    /// Keeps `wish`.
    ///
    /// @throws IOException when it could not be stored
    public Outcome create(Wish wish, Principal by) throws IOException {
        return catalog.write(connection -> {
            if (one(connection, "name", wish.name()) != null) {
                return new Outcome.Taken(wish.name(), 0);
            }
            if (count(connection) >= COUNT) {
                return new Outcome.Full();
            }
            return new Outcome.Kept(insert(connection, wish, by), 1);
        });
    }

    /// Keeps all of `wishes` or none. One that is there already, name and address alike, is left as it is.
    ///
    /// @throws IOException when they could not be stored
    public Outcome createAll(List<Wish> wishes, Principal by) throws IOException {
        return catalog.write(connection -> {
            List<Wish> fresh = new ArrayList<>();
            for (int i = 0; i < wishes.size(); i++) {
                View same = one(connection, "name", wishes.get(i).name());
                if (same == null) {
                    fresh.add(wishes.get(i));
                } else if (!same.address().equals(wishes.get(i).address())) {
                    return new Outcome.Taken(same.name(), i);
                }
            }
            if (count(connection) + fresh.size() > COUNT) {
                return new Outcome.Full();
            }
            for (Wish wish : fresh) {
                insert(connection, wish, by);
            }
            return new Outcome.Kept(null, fresh.size());
        });
    }

    /// Gives view `id` another name, another address or both; null leaves it as it is.
    ///
    /// @throws IOException when it could not be stored
    public Outcome change(String id, @Nullable String name, @Nullable String address) throws IOException {
        long now = clock.wallMillis();
        return catalog.write(connection -> {
            View before = one(connection, "id", id);
            if (before == null) {
                return new Outcome.Gone();
            }
            String newName = name == null ? before.name() : name;
            View other = one(connection, "name", newName);
            if (other != null && !other.id().equals(id)) {
                return new Outcome.Taken(newName, 0);
            }
            String newAddress = address == null ? before.address() : address;
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE views SET name = ?, address = ?, changed_ms = ? WHERE id = ?")) {
                statement.setString(1, newName);
                statement.setString(2, newAddress);
                statement.setLong(3, now);
                statement.setString(4, id);
                statement.executeUpdate();
            }
            return new Outcome.Kept(
                    new View(id, newName, newAddress, before.owner(), before.ownerName(), before.createdMillis(), now),
                    0);
        });
    }

    /// Deletes view `id`; false when there is none.
    ///
    /// @throws IOException when it could not be deleted
    public boolean delete(String id) throws IOException {
        return catalog.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM views WHERE id = ?")) {
                statement.setString(1, id);
                return statement.executeUpdate() == 1;
            }
        });
    }

    private View insert(Connection connection, Wish wish, Principal by) throws SQLException {
        long now = clock.wallMillis();
        View view = new View(secrets.id(), wish.name(), wish.address(), ownerOf(by), by.name(), now, now);
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO views (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, view.id());
            statement.setString(2, view.name());
            statement.setString(3, view.address());
            statement.setString(4, view.owner());
            statement.setString(5, view.ownerName());
            statement.setLong(6, now);
            statement.setLong(7, now);
            statement.executeUpdate();
        }
        return view;
    }

    /// `column` is a name of this file, never of a caller.
    private static @Nullable View one(Connection connection, String column, String value) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM views WHERE " + column + " = ?")) {
            statement.setString(1, value);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? read(row) : null;
            }
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM views");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static View read(ResultSet row) throws SQLException {
        return new View(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7));
    }
}
