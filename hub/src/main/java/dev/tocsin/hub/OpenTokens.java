package dev.tocsin.hub;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The enrolment tokens that still let somebody in: their list, and how one of them is ended before its time. A revoked
/// token keeps its row until it would have been forgotten, so that a late joiner is told *revoked* and not *unknown*.
final class OpenTokens {
    private static final String OPEN = "uses_left > 0 AND expires_millis > ? AND revoked_millis = 0";

    private OpenTokens() {}

    /// All that are open at `now` (epoch ms), the newest first.
    static List<Enrollments.Open> list(Connection connection, long now) throws SQLException {
        List<Enrollments.Open> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, made_by, created_millis,"
                + " expires_millis, uses, uses_left FROM enrollments WHERE " + OPEN
                + " ORDER BY created_millis DESC, id")) {
            select.setLong(1, now);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String id = row.getString(1);
                    found.add(new Enrollments.Open(
                            id,
                            labels(connection, id),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getInt(5),
                            row.getInt(6)));
                }
            }
        }
        return found;
    }

    /// Ends the token of `id` at `now` (epoch ms); false when none that is open has that id.
    static boolean revoke(Connection connection, String id, long now) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE enrollments SET revoked_millis = ? WHERE id = ? AND " + OPEN)) {
            update.setLong(1, now);
            update.setString(2, id);
            update.setLong(3, now);
            return update.executeUpdate() == 1;
        }
    }

    /// What machines that join by the token of `id` are labelled with.
    static Map<String, String> labels(Connection connection, String id) throws SQLException {
        Map<String, String> labels = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT label, value FROM enrollment_labels WHERE enrollment_id = ?")) {
            select.setString(1, id);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    labels.put(result.getString(1), result.getString(2));
                }
            }
        }
        return Map.copyOf(labels);
    }
}
