package dev.tocsin.watch;

import dev.tocsin.store.Catalog;
import dev.tocsin.watch.alert.Incidents;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.alert.Outbox;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.service.Services;
import dev.tocsin.watch.sql.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/// Forgets what [Kept] says was kept long enough, and nothing else.
///
/// A clock that jumps forward must not delete the past: when it has gone more than a day further than when it was
/// looked at last, nothing is forgotten for a day, by that clock; the same promise that the store gives for
/// seconds. What was seen last is in the catalog, so a restart is no way around it.
///
/// One thread.
final class Forgetting {
    private static final long DAY_MILLIS = 86_400_000;
    private static final String LAST = "clock-seen";
    private static final String HOLD = "nothing-forgotten-until";

    private final WatchParts parts;
    private final Checks checks;
    private final Services services;

    Forgetting(WatchParts parts, Checks checks, Services services) {
        this.parts = parts;
        this.checks = checks;
        this.services = services;
    }

    /// Forgets what is due; what came of it, for people.
    ///
    /// @throws IOException when the catalog failed; the next round tries again
    String run() throws IOException {
        long now = parts.clock().wallMillis();
        long hold = parts.catalog().write(connection -> hold(connection, now));
        if (now < hold) {
            return "nothing by age for " + (hold - now + 3_599_999) / 3_600_000 + " h: the clock has jumped";
        }
        Kept kept = parts.kept();
        int gone = checks.forgetBefore(
                now - kept.looks().toMillis(), now - kept.hours().toMillis());
        Catalog catalog = parts.catalog();
        gone += new Incidents(catalog).forget(now - kept.incidents().toMillis());
        gone += new Journal(catalog).forget(now - kept.journal().toMillis());
        gone += services.forget();
        gone += new Outbox(catalog).forget(now - kept.messages().toMillis());
        return gone + " rows forgotten";
    }

    /// Until when nothing may go, epoch ms; notes the clock.
    private long hold(Connection connection, long now) throws SQLException {
        long last = fact(connection, LAST);
        long hold = fact(connection, HOLD);
        if (last != 0 && now - last > DAY_MILLIS) {
            hold = now + DAY_MILLIS;
            parts.log()
                    .warn(
                            "watch",
                            "the clock went " + (now - last) / 3_600_000 + " h since it was last looked at;"
                                    + " nothing is forgotten by age for a day");
        } else if (hold - now > DAY_MILLIS) {
            hold = now + DAY_MILLIS; // it went back again
        }
        put(connection, LAST, now);
        put(connection, HOLD, hold);
        return hold;
    }

    private static long fact(Connection connection, String name) throws SQLException {
        Long value =
                Sql.one(connection, row -> row.getLong("value"), "SELECT value FROM watch_facts WHERE name = ?", name);
        return value == null ? 0 : value;
    }

    private static void put(Connection connection, String name, long value) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO watch_facts (name, value) VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name,
                value);
    }
}
