package dev.tocsin.signal;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/// How long something was up and how long not: the one formula of the product.
///
/// ```
///                up + degraded
///  ratio = ──────────────────────────       over time, not over looks
///            up + degraded + down
/// ```
///
/// Unknown, paused and maintenance, and time for which there is no span at all, are in neither half: nobody can say, or
/// somebody said beforehand. Half a day down of one day is 0.5; nothing but such time is no number.
///
/// An *outage* is one time down, however short. It begins with the first span `DOWN` and ends where it is seen to work
/// again; spans that say nothing within it do not end it. It counts on the day on which it begins, as that day is in a
/// given zone, once, however long it lasts; one that has begun before the window does not count in it.
///
/// @param upMillis up
/// @param degradedMillis up, but with a warning
/// @param downMillis down
/// @param excludedMillis what is known to count for nothing: unknown, paused, maintenance
/// @param outages how many begin
public record Uptime(long upMillis, long degradedMillis, long downMillis, long excludedMillis, int outages) {
    /// Of a time that nobody watched.
    public static final Uptime NONE = new Uptime(0, 0, 0, 0, 0);

    /// The share, 0 to 1; NaN when nothing was watched.
    public double ratio() {
        long watched = upMillis + degradedMillis + downMillis;
        return watched == 0 ? Double.NaN : (double) (upMillis + degradedMillis) / watched;
    }

    /// Of `spans`, which are in their order and do not overlap, from `fromMillis` to before `toMillis`.
    public static Uptime of(List<Span> spans, long fromMillis, long toMillis) {
        EnumMap<State, Long> times = new EnumMap<>(State.class);
        int outages = 0;
        boolean isDown = false;
        for (Span span : spans) {
            if (span.toMillis() == span.fromMillis()) {
                continue; // no time, no outage
            }
            long from = Math.max(span.fromMillis(), fromMillis);
            long to = Math.min(span.toMillis(), toMillis);
            times.merge(span.state(), Math.max(0, to - from), Long::sum);
            boolean goesDown = span.state() == State.DOWN && !isDown;
            if (goesDown && span.fromMillis() >= fromMillis && span.fromMillis() < toMillis) {
                outages++;
            }
            isDown = switch (span.state()) {
                case DOWN -> true;
                case UP, DEGRADED -> false;
                case UNKNOWN, PAUSED, MAINTENANCE -> isDown;
            };
        }
        return new Uptime(
                times.getOrDefault(State.UP, 0L),
                times.getOrDefault(State.DEGRADED, 0L),
                times.getOrDefault(State.DOWN, 0L),
                times.getOrDefault(State.UNKNOWN, 0L)
                        + times.getOrDefault(State.PAUSED, 0L)
                        + times.getOrDefault(State.MAINTENANCE, 0L),
                outages);
    }

    /// One for each of `days` days from `first` on, as the days are in `zone`: 23, 24 or 25 hours long.
    public static List<Uptime> daily(List<Span> spans, LocalDate first, int days, ZoneId zone) {
        List<Uptime> each = new ArrayList<>(days);
        for (int i = 0; i < days; i++) {
            each.add(of(spans, midnight(first.plusDays(i), zone), midnight(first.plusDays(i + 1L), zone)));
        }
        return each;
    }

    /// Both together; for the days of a month, or the members of a group.
    public Uptime plus(Uptime other) {
        return new Uptime(
                upMillis + other.upMillis,
                degradedMillis + other.degradedMillis,
                downMillis + other.downMillis,
                excludedMillis + other.excludedMillis,
                outages + other.outages);
    }

    private static long midnight(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
