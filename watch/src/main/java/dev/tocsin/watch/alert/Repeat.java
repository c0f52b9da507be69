package dev.tocsin.watch.alert;

import dev.tocsin.base.config.FieldReader;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.zone.ZoneOffsetTransition;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Windows that come again: on days of the week or of the month, from a time of the clock of a zone on, for a span.
///
/// ```
/// repeat: {days: [sat, sun], at: "02:30", for: 2h, timezone: Europe/Berlin}
/// repeat: {month-days: [1, 15], at: "22:00", for: 4h}
/// ```
///
/// Where clocks jump over the time it begins with the jump; where they show it twice it begins with the first. The span
/// is time that passes, whatever clocks do meanwhile.
///
/// @param days of the week; empty when it goes by days of the month
/// @param monthDays 1 to 31; a month without that day has no window; empty when it goes by days of the week
/// @param at when it begins, by the clock of `zone`
/// @param length how long it lasts, [#LEAST] to [#MOST]
public record Repeat(Set<DayOfWeek> days, Set<Integer> monthDays, LocalTime at, Duration length, ZoneId zone) {
    /// The shortest.
    public static final Duration LEAST = Duration.ofMinutes(1);

    /// The longest: a week, in which the next one begins.
    public static final Duration MOST = Duration.ofDays(7);

    /// Keeps copies.
    public Repeat {
        days = Set.copyOf(days);
        monthDays = Set.copyOf(monthDays);
    }

    /// Reads one; what is wrong is told by the problems of `in`, and what comes back then must not be used.
    static Repeat read(FieldReader in) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : in.texts("days")) {
            DayOfWeek day = day(name);
            if (day == null) {
                in.refuse("days", "got \"" + name + "\"; must be mon, tue, wed, thu, fri, sat or sun");
            } else {
                days.add(day);
            }
        }
        Set<Integer> monthDays = new TreeSet<>();
        for (String text : in.texts("month-days")) {
            if (text.matches("[1-9]|[12]\\d|3[01]")) {
                monthDays.add(Integer.parseInt(text));
            } else {
                in.refuse("month-days", "got \"" + text + "\"; must be days of the month, 1 to 31");
            }
        }
        if (!days.isEmpty() && !monthDays.isEmpty()) {
            in.refuse("month-days", "must not be said besides days");
        }
        boolean said = in.has("days") || in.has("month-days");
        if (said && days.isEmpty() && monthDays.isEmpty() && in.isRight("days") && in.isRight("month-days")) {
            in.refuse("days", "must name at least one day; without it each day is meant");
        }
        LocalTime at = at(in);
        Duration length = in.duration("for", LEAST, MOST, Duration.ZERO);
        if (length.isZero() && in.isRight("for")) {
            in.refuse("for", "is missing: how long, such as 2h?");
        }
        ZoneId zone = Zones.read(in);
        in.end();
        return new Repeat(said ? days : EnumSet.allOf(DayOfWeek.class), monthDays, at, length, zone);
    }

    private static @Nullable DayOfWeek day(String name) {
        return List.of(DayOfWeek.values()).stream()
                .filter(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
                        .toLowerCase(Locale.ROOT)
                        .equals(name))
                .findFirst()
                .orElse(null);
    }

    private static LocalTime at(FieldReader in) {
        String text = in.text("at", "");
        try {
            if (text.matches("\\d\\d:\\d\\d")) {
                return LocalTime.parse(text);
            }
        } catch (DateTimeException none) { // told below
        }
        in.refuse("at", text.isEmpty() ? "is missing" : "got \"" + text + "\"; must be a time such as 02:30");
        return LocalTime.MIDNIGHT;
    }

    /// Whether `millis` (epoch ms) lies in one of the windows.
    boolean holds(long millis) {
        LocalDate last = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
        LocalDate first = last.minusDays(length.toDays() + 2); // a window may begin on a day before, by any clock
        for (LocalDate day = last; !day.isBefore(first); day = day.minusDays(1)) {
            boolean meant = days.contains(day.getDayOfWeek()) || monthDays.contains(day.getDayOfMonth());
            long begin = meant ? begin(day) : Long.MAX_VALUE;
            if (begin <= millis && millis < begin + length.toMillis()) {
                return true;
            }
        }
        return false;
    }

    /// When the window of `day` begins, epoch ms.
    private long begin(LocalDate day) {
        LocalDateTime wall = day.atTime(at);
        ZoneOffsetTransition jump = zone.getRules().getTransition(wall);
        Instant begin = jump != null && jump.isGap()
                ? jump.getInstant()
                : wall.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
        return begin.toEpochMilli();
    }
}
