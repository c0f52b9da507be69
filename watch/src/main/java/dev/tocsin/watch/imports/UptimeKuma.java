package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.settings.GivenJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Takes over the backup of Uptime Kuma, a JSON file with `monitorList` and `notificationList` (what its settings
/// export, and what its API answers): each monitor becomes a check, each notification a channel and a contact of one
/// name.
public final class UptimeKuma {
    private static final long DAY_SECONDS = 86_400;

    private final Taking taking = new Taking();
    private final Map<String, String> contacts = new LinkedHashMap<>();

    private UptimeKuma() {}

    /// Reads `json`; what is no such backup becomes a problem.
    public static Imported read(String json, Problems problems) {
        UptimeKuma reader = new UptimeKuma();
        Given given;
        try {
            given = GivenJson.read(json);
        } catch (IllegalArgumentException malformed) {
            problems.add(new Given.Place(1, 1), "", String.valueOf(malformed.getMessage()));
            return reader.taking.done();
        }
        Loose backup = new Loose(given);
        if (!backup.has("monitorList")) {
            problems.add(new Given.Place(1, 1), "monitorList", "is missing; must be a backup of Uptime Kuma");
            return reader.taking.done();
        }
        backup.objects("notificationList").forEach(reader::notification);
        backup.objects("monitorList").forEach(reader::monitor);
        backup.text("version");
        for (String rest : backup.unasked()) {
            reader.taking.leave(rest, "there is nothing of the kind in a file of checks");
        }
        return reader.taking.done();
    }

    private void notification(Loose notification) {
        Loose config = config(notification);
        String type = config.text("type", notification.text("type"));
        String wanted = notification.text("name", type);
        String what = "notification \"" + wanted + "\" (" + type + ")";
        Members channel = new Members();
        List<String> to = new ArrayList<>();
        if (!KumaChannels.read(type, config, channel, to)) {
            taking.leave(what, "there is no channel of this type");
            return;
        }
        String name = taking.unique("channel", wanted);
        taking.channel(
                new Members().put("name", name).put("type", channelType(type)).with(channel));
        List<Given> ways = new ArrayList<>();
        for (String address : to.isEmpty() ? List.of("") : to) {
            ways.add(new Members().put("channel", name).put("to", address).given());
        }
        taking.contact(new Members().put("name", name).objects("ways", ways));
        contacts.put(notification.text("id"), name);
        if (type.equals("webhook")) {
            taking.note("channel " + name + ": what is sent has Tocsin's own form, see docs/reference/channels.md");
        }
        if (!notification.flag("active", true)) {
            taking.note("contact " + name + " was switched off in Uptime Kuma and is told here");
        }
    }

    private static String channelType(String type) {
        return type.equals("smtp") ? "mail" : type;
    }

    /// The settings are an object, or the same as a text of JSON.
    private static Loose config(Loose notification) {
        String text = notification.text("config");
        if (text.isEmpty()) {
            return notification.has("config") ? notification.object("config") : notification;
        }
        try {
            return new Loose(GivenJson.read(text));
        } catch (IllegalArgumentException malformed) {
            return notification;
        }
    }

    private void monitor(Loose monitor) {
        String type = monitor.text("type").toLowerCase(Locale.ROOT);
        String wanted = monitor.text("name", type);
        String what = "monitor \"" + wanted + "\" (" + type + ")";
        if (monitor.flag("upsideDown", false)) {
            taking.leave(what, "it is upside down: no check is well when something fails");
            return;
        }
        Members members = new Members();
        String wrong = KumaChecks.read(type, monitor, members, note -> taking.note(what + ": " + note));
        if (!wrong.isEmpty()) {
            taking.leave(what, wrong);
            return;
        }
        Members check = new Members()
                .put("host", KumaChecks.host(type, monitor))
                .put("type", KumaChecks.type(type, monitor))
                .put("name", taking.unique("check", wanted))
                .with(members)
                .with(policy(monitor, type.equals("push"), what));
        if (monitor.has("tags")) {
            taking.note("tags of monitors have no place in a file of checks");
        }
        taking.check(check);
    }

    /// How often it looks and whom it tells; a job that reports (`waits`) has its own members for the first.
    private Members policy(Loose monitor, boolean waits, String what) {
        long interval = monitor.whole("interval", 60);
        if (interval > DAY_SECONDS && !waits) {
            taking.note(what + ": looked each " + interval + " s; here each 24h, which is the longest");
        }
        long resend = monitor.whole("resendInterval", 0);
        long timeout = monitor.whole("timeout", 0);
        Members policy = new Members();
        if (!waits) {
            policy.put("interval", Math.clamp(interval, 1, DAY_SECONDS) + "s")
                    .put("timeout", timeout == 0 ? "" : Math.clamp(timeout, 1, 300) + "s")
                    .put("retries", Long.toString(Math.min(monitor.whole("maxretries", 0), 100)))
                    .put("retry-interval", Math.clamp(monitor.whole("retryInterval", interval), 1, DAY_SECONDS) + "s");
        }
        policy.put("remind", resend == 0 ? "" : Math.min(resend * interval, 30 * DAY_SECONDS) + "s")
                .put("paused", monitor.flag("active", true) ? "" : "true");
        List<String> people = new ArrayList<>();
        monitor.object("notificationIDList").pairs().forEach((id, on) -> {
            if ((on.equals("true") || on.equals("1")) && contacts.containsKey(id)) {
                people.add(String.valueOf(contacts.get(id)));
            }
        });
        if (people.isEmpty()) {
            taking.note(what + ": told nobody (that could be taken over); here it tells every contact");
        }
        return policy.put("contacts", people);
    }
}
