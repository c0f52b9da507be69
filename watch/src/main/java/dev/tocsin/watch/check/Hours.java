package dev.tocsin.watch.check;

import dev.tocsin.signal.State;
import dev.tocsin.watch.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long a check was in each state, hour by hour. The time between two looks belongs to the state that was confirmed
/// at the earlier one; time in which nobody looked (the hub was off) to none, so it is neither up nor down.
final class Hours {
    static final long HOUR_MILLIS = 3_600_000;

    private Hours() {}

    /// One hour of one check.
    record Hour(
            long hourMillis,
            long upMillis,
            long degradedMillis,
            long downMillis,
            long unknownMillis,
            long outages,
            long looks,
            long sumMicros,
            long maxMicros) {}

    /// A span of time in one state.
    record Span(long fromMillis, long toMillis, State state) {}

    /// `span` cut at the hours.
    static List<Span> cut(Span span) {
        List<Span> parts = new ArrayList<>();
        long from = span.fromMillis();
        while (from < span.toMillis()) {
            long end = Math.min(span.toMillis(), (Math.floorDiv(from, HOUR_MILLIS) + 1) * HOUR_MILLIS);
            parts.add(new Span(from, end, span.state()));
            from = end;
        }
        return parts;
    }

    /// What is added to one hour of a check. For one thread.
    static final class Sum {
        private final long hourMillis;
        private final long[] states = new long[4]; // up, degraded, down, unknown, ms
        private long outages;
        private long looks;
        private long sumMicros;
        private long maxMicros;

        /// Nothing yet of the hour that begins at `hourMillis`.
        Sum(long hourMillis) {
            this.hourMillis = hourMillis;
        }

        /// Adds a span within the hour.
        void add(Span span) {
            int state = switch (span.state()) {
                case UP -> 0;
                case DEGRADED -> 1;
                case DOWN -> 2;
                case UNKNOWN, PAUSED, MAINTENANCE -> 3;
            };
            states[state] += span.toMillis() - span.fromMillis();
        }

        /// Counts a look that took `micros`, and an outage when one began with it.
        void look(long micros, boolean outage) {
            looks++;
            sumMicros += micros;
            maxMicros = Math.max(maxMicros, micros);
            outages += outage ? 1 : 0;
        }

        /// `before` (null: nothing) with this added.
        Hour to(@Nullable Hour before) {
            Hour old = before == null ? new Hour(hourMillis, 0, 0, 0, 0, 0, 0, 0, 0) : before;
            return new Hour(
                    hourMillis,
                    old.upMillis() + states[0],
                    old.degradedMillis() + states[1],
                    old.downMillis() + states[2],
                    old.unknownMillis() + states[3],
                    old.outages() + outages,
                    old.looks() + looks,
                    old.sumMicros() + sumMicros,
                    Math.max(old.maxMicros(), maxMicros));
        }

        /// Adds it to what is kept of check `id`.
        void write(Connection connection, String id) throws SQLException {
            Sql.run(
                    connection,
                    "INSERT INTO check_hours (check_id, hour_ms, up_ms, degraded_ms, down_ms, unknown_ms, outages,"
                            + " looks, sum_us, max_us) VALUES (?,?,?,?,?,?,?,?,?,?)"
                            + " ON CONFLICT (check_id, hour_ms) DO UPDATE SET up_ms = check_hours.up_ms + excluded.up_ms,"
                            + " degraded_ms = check_hours.degraded_ms + excluded.degraded_ms,"
                            + " down_ms = check_hours.down_ms + excluded.down_ms,"
                            + " unknown_ms = check_hours.unknown_ms + excluded.unknown_ms,"
                            + " outages = check_hours.outages + excluded.outages,"
                            + " looks = check_hours.looks + excluded.looks,"
                            + " sum_us = check_hours.sum_us + excluded.sum_us,"
                            + " max_us = CASE WHEN check_hours.max_us < excluded.max_us THEN excluded.max_us"
                            + " ELSE check_hours.max_us END",
                    id,
                    hourMillis,
                    states[0],
                    states[1],
                    states[2],
                    states[3],
                    outages,
                    looks,
                    sumMicros,
                    maxMicros);
        }
    }

    static List<Hour> between(Connection connection, String id, long from, long to) throws SQLException {
        return Sql.all(
                connection,
                row -> new Hour(
                        row.getLong("hour_ms"),
                        row.getLong("up_ms"),
                        row.getLong("degraded_ms"),
                        row.getLong("down_ms"),
                        row.getLong("unknown_ms"),
                        row.getLong("outages"),
                        row.getLong("looks"),
                        row.getLong("sum_us"),
                        row.getLong("max_us")),
                "SELECT * FROM check_hours WHERE check_id = ? AND hour_ms >= ? AND hour_ms < ? ORDER BY hour_ms",
                id,
                from,
                to);
    }

    /// Forgets the hours of check `id` before `beforeMillis` (epoch ms).
    static int forget(Connection connection, String id, long beforeMillis) throws SQLException {
        return Sql.run(connection, "DELETE FROM check_hours WHERE check_id = ? AND hour_ms < ?", id, beforeMillis);
    }
}
