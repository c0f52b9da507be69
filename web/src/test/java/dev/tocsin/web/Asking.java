package dev.tocsin.web;

import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Asks every route that there is, whichever they are, and looks at the whole database.
final class Asking {
    /// As many requests a caller has at once; the clock of a [Rig] stands still.
    private static final int REQUESTS_OF_A_TOKEN = 900;

    /// What no answer may hold: that shows the program's inside, or a file of the machine.
    static final List<String> INSIDE =
            List.of("\tat ", "Exception", "java.", "dev.tocsin", "org.sqlite", "SQLITE", "Jetty", "root:x:", "BUG");

    private final Rig rig;
    private final String role;
    private String token = "";
    private int used = REQUESTS_OF_A_TOKEN;

    /// In the role `role`, by as many tokens as it takes.
    Asking(Rig rig, String role) {
        this.rig = rig;
        this.role = role;
    }

    /// Asks for `target` as it stands.
    Http.Reply ask(String method, String target, String body) throws IOException {
        if (used == REQUESTS_OF_A_TOKEN) {
            token = rig.token(role);
            used = 0;
        }
        used++;
        return rig.http.send(method, target, body, "Authorization", token, "Content-Type", "application/json");
    }

    /// A path of `route` for things that there are where a [Rig] has them, else for things that there could be.
    static String path(Route route) {
        return filled(route, "abc");
    }

    /// The same with `bad`, as it stands, in place of each thing.
    static String badPath(Route route, String bad) {
        String path = route.path().text();
        for (String name : route.path().names()) {
            path = path.replace("{" + name + "}", bad).replace("{" + name + "*}", bad);
        }
        return path;
    }

    /// A whole target of a GET that is answered.
    static String target(Route route) {
        String path = path(route);
        if (path.endsWith("/series")) {
            return path + "?table=system&columns=cpu_busy";
        }
        if (path.endsWith("/live") || path.endsWith("/poll")) {
            return path + "?hosts=*&tables=system,process&all=system";
        }
        return path.endsWith("/package") ? path + "?name=openssl" : path;
    }

    /// Whether `route` never ends by itself: only its head is asked for.
    static boolean isEndless(Route route) {
        return route.path().text().endsWith("/live");
    }

    /// `word` as part of a path or query.
    static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Every row of every table, one line each, sorted by table.
    static String database(Rig rig) throws IOException {
        return rig.catalog.read(connection -> {
            Set<String> tables = new TreeSet<>();
            try (ResultSet names = connection
                    .prepareStatement("SELECT name FROM sqlite_master WHERE type = 'table'")
                    .executeQuery()) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            StringBuilder all = new StringBuilder();
            for (String table : tables) {
                append(
                        all,
                        table,
                        connection.prepareStatement("SELECT * FROM " + table).executeQuery());
            }
            return all.toString();
        });
    }

    private static void append(StringBuilder all, String table, ResultSet rows) throws SQLException {
        try (rows) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                all.append(table).append(':');
                for (int i = 1; i <= columns; i++) {
                    all.append(rows.getString(i)).append('|');
                }
                all.append('\n');
            }
        }
    }

    private static String filled(Route route, String other) {
        String path = route.path().text();
        for (String name : route.path().names()) {
            String value = switch (name) {
                case "host" -> "web-01";
                case "process" -> "812@4711";
                case "file" -> Rig.ARCHIVE;
                case "link" -> "abc.def";
                case "choice" -> "ack";
                default -> other;
            };
            path = path.replace("{" + name + "}", value).replace("{" + name + "*}", value);
        }
        return path;
    }
}
