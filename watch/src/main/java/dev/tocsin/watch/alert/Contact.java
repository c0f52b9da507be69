package dev.tocsin.watch.alert;

import dev.tocsin.base.Severity;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A person who is told, with or without a sign-in.
///
/// ```
/// name: ann
/// severity: warning            # the least that rings
/// hosts: ["web-*"]             # only these
/// services: [HTTP, "DNS*"]     # only these
/// quiet: 22:00-07:00           # then only what is critical rings
/// timezone: Europe/Berlin
/// ways:
///   - {channel: mail, to: ann@example.com}
///   - {channel: sms, to: "+491701234567", fallback: true}
///   - {channel: chat, to: "#ops", after: 15m, remind: 1h}   # when nobody has acknowledged it by then
/// ```
///
/// @param name unique among contacts
/// @param least the least severity that rings
/// @param hosts patterns of the only hosts; empty: all
/// @param services patterns of the only services; empty: all
/// @param quiet hours in which only critical rings; null: none
/// @param ways how the person is told; those that are no fallback all at once
public record Contact(
        String name,
        Severity least,
        List<String> hosts,
        List<String> services,
        @Nullable Quiet quiet,
        List<Way> ways) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /// One way to the person.
    ///
    /// @param channel name of the channel
    /// @param to the address there; may be empty where the channel itself is the address
    /// @param fallback whether it is used only when another way did not deliver
    /// @param after how long an incident must be open without acknowledgement until it is used; zero: at once
    /// @param remind how long after it was used it is used again while that is so; zero: never
    public record Way(String channel, String to, boolean fallback, Duration after, Duration remind) {
        /// One that is used once, at once.
        public Way(String channel, String to, boolean fallback) {
            this(channel, to, fallback, Duration.ZERO, Duration.ZERO);
        }

        /// Whether it is used later, or again.
        boolean hasTurns() {
            return !after.isZero() || !remind.isZero();
        }
    }

    /// Hours of the day that may lie across midnight.
    ///
    /// @param from inclusive
    /// @param to exclusive
    public record Quiet(LocalTime from, LocalTime to, ZoneId zone) {
        /// Whether `millis` (epoch ms) lies in them.
        boolean holds(long millis) {
            LocalTime time = Instant.ofEpochMilli(millis).atZone(zone).toLocalTime();
            return from.isBefore(to)
                    ? !time.isBefore(from) && time.isBefore(to)
                    : !time.isBefore(from) || time.isBefore(to);
        }
    }

    /// Reads a contact; null when something is wrong, which `problems` then tells. Whether its channels exist is judged
    /// by the caller.
    public static @Nullable Contact read(Given given, String path, Problems problems) {
        int before = problems.all().size();
        FieldReader in = new FieldReader(given, path, problems);
        String name = in.name("name");
        Severity least = in.choice("severity", Severity.class, Severity.WARNING);
        List<String> hosts = in.texts("hosts");
        List<String> services = in.texts("services");
        Quiet quiet = quiet(in);
        List<Way> ways = new ArrayList<>();
        for (FieldReader way : in.children("ways")) {
            ways.add(way(way));
        }
        if (ways.isEmpty()) {
            in.refuse("ways", "must name at least one channel");
        } else if (ways.stream().allMatch(Way::fallback)) {
            in.refuse("ways", "must hold one that is no fallback");
        }
        in.end();
        return problems.all().size() > before
                ? null
                : new Contact(name, least, hosts, services, quiet, List.copyOf(ways));
    }

    private static Way way(FieldReader in) {
        Way way = new Way(
                in.text("channel"),
                in.text("to", ""),
                in.flag("fallback", false),
                in.duration("after", Duration.ZERO, LONGEST, Duration.ZERO),
                in.duration("remind", Duration.ZERO, LONGEST, Duration.ZERO));
        if (way.fallback() && way.hasTurns()) {
            in.refuse(
                    way.after().isZero() ? "remind" : "after",
                    "must not be said of a fallback, which is used when another way did not deliver");
        }
        if (!way.remind().isZero() && way.remind().compareTo(MINUTE) < 0) {
            in.refuse("remind", "must be 1m to 7d");
        }
        in.end();
        return way;
    }

    private static @Nullable Quiet quiet(FieldReader in) {
        String hours = in.text("quiet", "");
        ZoneId where = Zones.read(in);
        if (hours.isEmpty()) {
            return null;
        }
        try {
            int hyphen = hours.indexOf('-');
            LocalTime from =
                    LocalTime.parse(hours.substring(0, Math.max(hyphen, 0)).strip());
            LocalTime to = LocalTime.parse(hours.substring(hyphen + 1).strip());
            if (!from.equals(to)) {
                return new Quiet(from, to, where);
            }
        } catch (DateTimeException malformed) { // told below
        }
        in.refuse("quiet", "got \"" + hours + "\"; must be hours such as 22:00-07:00");
        return null;
    }
}
