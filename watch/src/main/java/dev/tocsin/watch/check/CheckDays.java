package dev.tocsin.watch.check;

import dev.tocsin.watch.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How long one check was in each state, day by day: the hours of [CheckHour] added up, an hour in the day in which
/// it begins. What is left of a day nobody looked.
///
/// @param upMillis ms of each day, in the order of the days; the others alike
/// @param outages outages that began on each day
public record CheckDays(
        long[] upMillis, long[] degradedMillis, long[] downMillis, long[] unknownMillis, long[] outages) {
    private static final long DAY_MILLIS = 86_400_000;

    private CheckDays(int days) {
        this(new long[days], new long[days], new long[days], new long[days], new long[days]);
    }

    private void add(int day, Hours.Hour hour) {
        upMillis[day] += hour.upMillis();
        degradedMillis[day] += hour.degradedMillis();
        downMillis[day] += hour.downMillis();
        unknownMillis[day] += hour.unknownMillis();
        outages[day] += hour.outages();
    }

    /// Adds up the days of several checks.
    ///
    /// ```
    /// starts   d0      d1      d2          d3      end       days as long as each other are one question
    ///          |-24 h--|-24 h--|---25 h----|-24 h--|
    ///          \____ one ____/  \__ one __/ \_one_/
    /// ```
    static final class Sums {
        private final long[] starts;
        private final Map<String, CheckDays> all = new HashMap<>();

        /// Nothing yet of `ids`.
        ///
        /// @param starts when each day begins, and at the end when the last one is over, epoch ms
        Sums(Collection<String> ids, long[] starts) {
            this.starts = starts;
            ids.forEach(id -> all.put(id, new CheckDays(starts.length - 1)));
        }

        /// The days of each, by id.
        Map<String, CheckDays> all() {
            return all;
        }

        /// Adds hours of check `id` that are not in the catalog yet.
        void add(String id, Collection<Hours.Hour> hours) {
            CheckDays days = all.get(id);
            for (Hours.Hour hour : hours) {
                int place = Arrays.binarySearch(starts, hour.hourMillis());
                int day = place >= 0 ? place : -place - 2;
                if (days != null && day >= 0 && day < starts.length - 1) {
                    days.add(day, hour);
                }
            }
        }

        /// Adds what is in the catalog.
        void read(Connection connection) throws SQLException {
            int first = 0;
            while (first < starts.length - 1) {
                long length = starts[first + 1] - starts[first];
                int end = first + 1;
                while (end < starts.length - 1 && starts[end + 1] - starts[end] == length && length == DAY_MILLIS) {
                    end++;
                }
                read(connection, first, end, length);
                first = end;
            }
        }

        private void read(Connection connection, int first, int end, long length) throws SQLException {
            for (Map.Entry<String, CheckDays> one : all.entrySet()) {
                List<Hours.Hour> days = Sql.all(
                        connection,
                        row -> new Hours.Hour(
                                row.getLong("day"),
                                row.getLong("up"),
                                row.getLong("degraded"),
                                row.getLong("down"),
                                row.getLong("unknown"),
                                row.getLong("outages"),
                                0,
                                0,
                                0),
                        "SELECT (hour_ms - ?) / ? AS day, SUM(up_ms) AS up, SUM(degraded_ms) AS degraded,"
                                + " SUM(down_ms) AS down, SUM(unknown_ms) AS unknown, SUM(outages) AS outages"
                                + " FROM check_hours WHERE check_id = ? AND hour_ms >= ? AND hour_ms < ?"
                                + " GROUP BY day",
                        starts[first],
                        length,
                        one.getKey(),
                        starts[first],
                        starts[end]);
                for (Hours.Hour day : days) {
                    one.getValue().add(first + (int) day.hourMillis(), day);
                }
            }
        }
    }
}
