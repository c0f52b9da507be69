package dev.tocsin.watch.alert;

import dev.tocsin.base.NamePattern;
import dev.tocsin.base.Units;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// "Do not ring for this until then." What is silenced is recorded and shown as ever. A maintenance is the same with a
/// beginning, and besides is not counted in uptime.
///
/// ```
/// name: switch is replaced
/// hosts: ["rack-a-*"]   services: [PING]
/// from: 2026-11-22T20:00:00Z   until: 2026-11-22T22:00:00Z
/// repeat: {days: [sun], at: "02:30", for: 2h, timezone: Europe/Berlin}   # then from and until are bounds
/// ```
///
/// @param name for people, unique
/// @param hosts patterns; empty: all
/// @param services patterns; empty: all
/// @param fromMillis from when, epoch ms
/// @param untilMillis until before when, epoch ms
/// @param repeat the windows within that; null: all of it is one
public record Silence(
        String name,
        List<String> hosts,
        List<String> services,
        long fromMillis,
        long untilMillis,
        @Nullable Repeat repeat) {
    /// One that holds once.
    public Silence(String name, List<String> hosts, List<String> services, long fromMillis, long untilMillis) {
        this(name, hosts, services, fromMillis, untilMillis, null);
    }

    /// Reads one; null when something is wrong, which `problems` then tells. Without `from` it begins `now`.
    public static @Nullable Silence read(Given given, String path, long now, Problems problems) {
        int before = problems.all().size();
        FieldReader in = new FieldReader(given, path, problems);
        String name = in.name("name");
        List<String> hosts = in.texts("hosts");
        List<String> services = in.texts("services");
        long from = moment(in, "from", now, now);
        FieldReader again = in.child("repeat");
        Repeat repeat = again == null ? null : Repeat.read(again);
        long until = moment(in, "until", repeat == null ? -1 : Long.MAX_VALUE, now);
        if (until == -1) {
            in.refuse("until", "is missing");
        } else if (until <= from) {
            in.refuse("until", "must be after from");
        }
        in.end();
        return problems.all().size() > before ? null : new Silence(name, hosts, services, from, until, repeat);
    }

    private static long moment(FieldReader in, String name, long otherwise, long now) {
        String text = in.text(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Units.momentMillis(text, now);
        } catch (IllegalArgumentException malformed) {
            in.refuse(name, String.valueOf(malformed.getMessage()));
            return otherwise;
        }
    }

    /// Whether it holds for `subject` at `millis` (epoch ms).
    public boolean holds(Incidents.Subject subject, long millis) {
        return millis >= fromMillis
                && millis < untilMillis
                && NamePattern.any(hosts, subject.host())
                && NamePattern.any(services, subject.service())
                && (repeat == null || repeat.holds(millis));
    }
}
