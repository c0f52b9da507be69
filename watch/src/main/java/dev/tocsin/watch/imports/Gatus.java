package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.settings.GivenYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes over the YAML file of Gatus: each endpoint becomes a check, its conditions members of it, each provider of
/// alerts a channel and a contact of one name.
///
/// An endpoint is left when one of its conditions has no place in a check: without it the check would be well when
/// Gatus is not. A limit on the response time and the days of a certificate leave a service *degraded* here, which
/// rings as a warning.
public final class Gatus {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|\\$([A-Z_][A-Z0-9_]*)");
    private static final long DAY = 86_400_000;
    private static final Loose NOTHING = new Loose(new Members().given());

    private final Taking taking = new Taking();
    private final Map<String, String> contacts = new LinkedHashMap<>();
    private final Map<String, Loose> usual = new LinkedHashMap<>();

    private Gatus() {}

    /// Reads `yaml`; what is no such file becomes a problem.
    public static Imported read(String yaml, Problems problems) {
        Gatus reader = new Gatus();
        Given given = GivenYaml.readLoosely(yaml, problems);
        if (problems.none()) {
            reader.read(new Loose(variables(given)), given.place(), problems);
        }
        return reader.taking.done();
    }

    private void read(Loose file, Given.Place place, Problems problems) {
        if (!file.has("endpoints") && !file.has("external-endpoints") && !file.has("services")) {
            problems.add(place, "endpoints", "is missing; must be a configuration of Gatus");
            return;
        }
        Loose alerting = file.object("alerting");
        for (String provider : alerting.names()) {
            provider(provider, alerting.object(provider));
        }
        file.objects("endpoints").forEach(this::endpoint);
        file.objects("services").forEach(this::endpoint); // the older name
        file.objects("external-endpoints").forEach(this::external);
        for (String rest : file.unasked()) {
            if (!rest.startsWith("x-")) { // a place for anchors, by custom
                taking.leave(rest, "there is nothing of the kind in a file of checks");
            }
        }
    }

    /// `${NAME}` of Gatus is `${env:NAME}` here.
    private static Given variables(Given given) {
        return switch (given) {
            case Given.Scalar(String text, Given.Place place) ->
                new Given.Scalar(
                        VARIABLE.matcher(text)
                                .replaceAll(found -> Matcher.quoteReplacement(
                                        "${env:" + (found.group(1) == null ? found.group(2) : found.group(1)) + "}")),
                        place);
            case Given.Items items ->
                new Given.Items(items.items().stream().map(Gatus::variables).toList(), items.place());
            case Given.Fields fields -> {
                LinkedHashMap<String, Given> members = new LinkedHashMap<>();
                fields.members().forEach((name, value) -> members.put(name, variables(value)));
                yield new Given.Fields(members, fields.place());
            }
        };
    }

    private void provider(String provider, Loose set) {
        String what = "alerting." + provider;
        Members channel = new Members();
        List<String> to = new ArrayList<>();
        String type = GatusChannels.read(provider, set, channel, to);
        if (type.isEmpty()) {
            taking.leave(what, "there is no channel of this type");
            return;
        }
        usual.put(provider, set.object("default-alert"));
        if (set.has("overrides")) {
            taking.leave(what + ".overrides", "a contact has one address for all groups; add contacts with services");
        }
        for (String rest : set.unasked()) {
            taking.leave(what + "." + rest, "this channel has no such setting");
        }
        taking.channel(new Members().put("name", provider).put("type", type).with(channel));
        List<Given> ways = new ArrayList<>();
        for (String address : to.isEmpty() ? List.of("") : to) {
            ways.add(new Members().put("channel", provider).put("to", address).given());
        }
        taking.contact(new Members().put("name", provider).objects("ways", ways));
        contacts.put(provider, provider);
        if (type.equals("webhook")) {
            taking.note("channel " + provider + ": what is sent has Tocsin's own form, see docs/reference/channels.md");
        }
    }

    private void endpoint(Loose endpoint) {
        String name = name(endpoint);
        String what = "endpoint \"" + name + "\"";
        GatusTarget target = GatusTarget.of(endpoint);
        if (!target.why().isEmpty()) {
            taking.leave(what, target.why());
            return;
        }
        Members members = target.members();
        GatusConditions conditions =
                new GatusConditions(members, target.isWeb(), target.type().equals("dns"));
        conditions.put(endpoint.texts("conditions"));
        if (!conditions.left().isEmpty()) {
            taking.leave(what, "no check can say " + String.join(" and ", conditions.left()));
            return;
        }
        if (members.has("slow") || members.has("certificate-days")) {
            taking.note("a response time or certificate beyond its limit leaves a service degraded, not down");
        }
        long interval = interval(endpoint);
        Members policy = new Members().put("interval", GoDuration.text(interval, 1_000, DAY));
        client(endpoint.object("client"), target, policy, what);
        if (!endpoint.flag("enabled", true)) {
            policy.put("paused", "true");
        }
        alerts(endpoint, interval, policy, what);
        endpoint.object("ui");
        for (String rest : endpoint.unasked()) {
            taking.leave(what + ", " + rest, "a check has nothing of the kind");
        }
        taking.check(new Members()
                .put("host", target.host())
                .put("type", target.type())
                .put("name", taking.unique("check", name))
                .with(members)
                .with(policy));
    }

    private static String name(Loose endpoint) {
        String group = endpoint.text("group");
        String name = endpoint.text("name", endpoint.text("url"));
        return group.isEmpty() ? name : group + " " + name;
    }

    private static long interval(Loose endpoint) {
        long millis = GoDuration.millis(endpoint.text("interval"));
        return millis > 0 ? millis : 60_000;
    }

    private void client(Loose client, GatusTarget target, Members policy, String what) {
        long timeout = GoDuration.millis(client.text("timeout"));
        policy.put("timeout", timeout > 0 ? GoDuration.text(timeout, 100, 300_000) : "");
        if (client.flag("insecure", false) && target.isEncrypted()) {
            policy.put("check-certificate", "false");
        }
        if (target.isWeb() && !client.flag("ignore-redirect", false)) {
            policy.put("follow", "5");
        }
        for (String rest : client.unasked()) {
            taking.leave(what + ", client." + rest, "a check has nothing of the kind");
        }
    }

    private void alerts(Loose endpoint, long interval, Members policy, String what) {
        List<String> people = new ArrayList<>();
        long failures = 3;
        long successes = 2;
        boolean resolved = false;
        long remind = 0;
        for (Loose alert : endpoint.objects("alerts")) {
            String type = alert.text("type").toLowerCase(Locale.ROOT);
            Loose preset = usual.getOrDefault(type, NOTHING);
            if (!alert.flag("enabled", preset.flag("enabled", true))) {
                continue;
            }
            if (!contacts.containsKey(type)) {
                taking.leave(what + ", alert " + type, "there is no channel for it");
                continue;
            }
            people.add(type);
            failures = alert.whole("failure-threshold", preset.whole("failure-threshold", 3));
            successes = alert.whole("success-threshold", preset.whole("success-threshold", 2));
            resolved |= alert.flag("send-on-resolved", preset.flag("send-on-resolved", false));
            String reminder = alert.text("minimum-reminder-interval", preset.text("minimum-reminder-interval"));
            remind = Math.max(remind, GoDuration.millis(reminder));
        }
        policy.put("retries", Long.toString(Math.clamp(failures - 1, 0, 100)))
                .put("retry-interval", GoDuration.text(interval, 1_000, DAY))
                .put("ok-retries", Long.toString(Math.clamp(successes - 1, 0, 100)))
                .put("notify-ok", people.isEmpty() || resolved ? "" : "false")
                .put("remind", remind > 0 ? GoDuration.text(remind, 0, 30 * DAY) : "")
                .put("contacts", people);
        if (people.isEmpty()) {
            taking.note(what + ": told nobody (that could be taken over); here it tells every contact");
        }
    }

    private void external(Loose endpoint) {
        String name = name(endpoint);
        String what = "external endpoint \"" + name + "\"";
        long every = GoDuration.millis(endpoint.object("heartbeat").text("interval"));
        if (every <= 0) {
            taking.leave(what, "without heartbeat.interval nobody can say when it is late");
            return;
        }
        String source = KumaChecks.source(name);
        Members check = new Members()
                .put("host", source)
                .put("type", "heartbeat")
                .put("name", taking.unique("check", name))
                .put("source", source)
                .put("every", GoDuration.text(every, 1_000, 3_650 * DAY));
        alerts(endpoint, 60_000, check, what);
        taking.note(what + ": its job must report to POST /api/v1/push/" + source + ", with a token of its own");
        taking.check(check);
    }
}
