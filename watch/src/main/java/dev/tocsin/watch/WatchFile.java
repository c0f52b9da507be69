package dev.tocsin.watch;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckType;
import dev.tocsin.watch.alert.Contact;
import dev.tocsin.watch.alert.Silence;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelType;
import dev.tocsin.watch.notify.OutwardPing;
import dev.tocsin.watch.notify.Template;
import dev.tocsin.watch.notify.Texts;
import dev.tocsin.watch.rule.RuleList;
import dev.tocsin.watch.rule.Rules;
import dev.tocsin.watch.settings.GivenYaml;
import dev.tocsin.watch.settings.References;
import dev.tocsin.watch.settings.Secrets;
import dev.tocsin.watch.settings.Settings.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A file of checks and of who is told, as `tocsin check` runs it.
///
/// ```
/// services:                     # short: a host and the types of its checks
///   example.com: [SMTP, DNS]
/// checks:                       # long: everything that can be set
///   - {host: shop.example.com, type: http, path: /health}
/// rules:                        # of a hub
///   - {name: root-full, when: disk free on / < 1 GB}
/// channels: [{name: mail, type: mail, host: localhost}]
/// contacts: [{name: ann, ways: [{channel: mail, to: ann@example.com}]}]
/// silences: []  maintenance: []  # of a hub
/// watchdog: {url: "https://hc.example.com/ping/…", every: 1m}   # of a hub
/// options: {alert-line: "%h: %s: %m", subject-line: Tocsin, notify-change: true, notify-ok: true}
/// ```
///
/// @param checks in the order in which they stand, those of `services` first
/// @param channels by name; to be closed by who read the file
/// @param written everything but the checks and the rules as it stands in the file
/// @param rules in the order in which they stand
/// @param watchdog who outside is told that the hub is alive; null: nobody
public record WatchFile(
        List<CheckSpec> checks,
        Map<String, Channel> channels,
        List<Contact> contacts,
        Options options,
        List<Written> written,
        List<Rules.Written> rules,
        OutwardPing.@Nullable Spec watchdog) {
    /// What the file calls [#watchdog].
    static final String WATCHDOG = "watchdog";

    /// One object of the file.
    public record Written(Kind kind, String name, Given given) {}

    /// What holds for the whole file.
    ///
    /// @param alertLine how a line looks
    /// @param subject of a message; null: made from what happened
    public record Options(String alertLine, @Nullable String subject) {}

    /// What is needed to read a file.
    ///
    /// @param types what can be checked
    /// @param channels by what people can be told
    /// @param environment the variables of the environment
    /// @param defaults what holds for a check that says nothing
    public record Reading(
            List<CheckType> types,
            List<ChannelType> channels,
            ChannelParts parts,
            Function<String, @Nullable String> environment,
            CheckSpec.Defaults defaults) {}

    /// Reads `text`; null when anything is wrong, which `problems` then tells, all at once.
    public static @Nullable WatchFile read(String text, Reading reading, Problems problems) {
        return read(text, reading, FileNames.Beside.NOTHING, problems);
    }

    /// The same of a file beside which there is something that it may name.
    static @Nullable WatchFile read(String text, Reading reading, FileNames.Beside beside, Problems problems) {
        Given given = References.resolve(GivenYaml.read(text, problems), reading.environment(), problems);
        Secrets.refuseMasks(given, "", problems);
        return read(given, reading, beside, problems);
    }

    /// The same of what is read already, references and all.
    public static @Nullable WatchFile read(Given given, Reading reading, Problems problems) {
        return read(given, reading, FileNames.Beside.NOTHING, problems);
    }

    /// The same with something beside it.
    static @Nullable WatchFile read(Given given, Reading reading, FileNames.Beside beside, Problems problems) {
        FieldReader in = new FieldReader(given, "", problems);
        Map<String, String> forAll = new LinkedHashMap<>();
        Options options = options(in, forAll);
        SequencedMap<String, CheckSpec> checks = new LinkedHashMap<>();
        services(in, reading, forAll, checks, problems);
        int lines = in.children("checks").size(); // tells when it is no list
        List<Given> items = in.items("checks");
        for (int i = 0; i < lines; i++) {
            add(checks, items.get(i), "checks[" + i + "]", reading, forAll, problems);
        }
        Map<String, Channel> channels = new LinkedHashMap<>();
        for (FieldReader channel : in.children("channels")) {
            channel(channel, reading, channels);
        }
        List<Contact> contacts = contacts(in.items("contacts"), channels, problems);
        List<Rules.Written> rules = RuleList.read(in);
        List<Written> written = new ArrayList<>();
        for (Kind kind : List.of(Kind.SILENCE, Kind.MAINTENANCE)) {
            silences(in, kind, reading.parts().clock().wallMillis(), written, problems);
        }
        in.items("channels").forEach(one -> written.add(new Written(Kind.CHANNEL, name(one), one)));
        in.items("contacts").forEach(one -> written.add(new Written(Kind.CONTACT, name(one), one)));
        FileNames.judge(given, beside, problems);
        FieldReader outward = in.child(WATCHDOG);
        OutwardPing.Spec watchdog = outward == null ? null : OutwardPing.Spec.read(outward);
        in.end();
        boolean nothing = checks.isEmpty() && written.isEmpty() && rules.isEmpty() && watchdog == null;
        if (nothing && problems.none()) {
            problems.add(given.place(), "", "there is nothing to check; a file has services or checks");
        }
        if (!problems.none()) {
            channels.values().forEach(Channel::close);
            return null;
        }
        return new WatchFile(
                List.copyOf(checks.values()),
                channels,
                List.copyOf(contacts),
                options,
                List.copyOf(written),
                rules,
                watchdog);
    }

    private static List<Contact> contacts(List<Given> items, Map<String, Channel> channels, Problems problems) {
        Channels.Known known = new Channels.Known(channels, "channels of this file are " + channels.keySet());
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String path = "contacts[" + i + "]";
            Contact read = Contact.read(items.get(i), path, problems);
            if (read != null) {
                contacts.add(read);
                known.judge(read, items.get(i), path, problems);
            }
        }
        return contacts;
    }

    private static void silences(FieldReader in, Kind kind, long now, List<Written> written, Problems problems) {
        String list = kind == Kind.SILENCE ? "silences" : "maintenance";
        List<Given> items = in.items(list);
        for (int i = 0; i < items.size(); i++) {
            Silence silence = Silence.read(items.get(i), list + "[" + i + "]", now, problems);
            if (silence != null) {
                written.add(new Written(kind, silence.name(), items.get(i)));
            }
        }
    }

    private static String name(Given given) {
        return new FieldReader(given, "", new Problems()).text("name", "");
    }

    private static Options options(FieldReader in, Map<String, String> forAll) {
        FieldReader options = in.child("options");
        if (options == null) {
            return new Options(Texts.ALERT_LINE, null);
        }
        CheckSpec.ForAll.read(options, forAll);
        Options read = new Options(alertLine(options), options.textOrNull("subject-line"));
        options.end();
        return read;
    }

    private static String alertLine(FieldReader options) {
        String line = options.text("alert-line", Texts.ALERT_LINE);
        try {
            Template read = Template.of(line, Texts.NAMES);
            assert !read.toString().isEmpty();
        } catch (IllegalArgumentException wrong) {
            options.refuse("alert-line", String.valueOf(wrong.getMessage()));
        }
        return line;
    }

    private static void services(
            FieldReader in,
            Reading reading,
            Map<String, String> forAll,
            SequencedMap<String, CheckSpec> checks,
            Problems problems) {
        FieldReader services = in.child("services");
        if (services == null) {
            return;
        }
        for (String host : services.names()) {
            Given where = services.given(host);
            for (String type : services.texts(host)) {
                LinkedHashMap<String, Given> members = new LinkedHashMap<>();
                Given.Place place = where == null ? Given.Place.NOWHERE : where.place();
                members.put("host", new Given.Scalar(host, place));
                members.put("type", new Given.Scalar(type, place));
                add(checks, new Given.Fields(members, place), "services." + host, reading, forAll, problems);
            }
        }
    }

    private static void add(
            SequencedMap<String, CheckSpec> checks,
            Given given,
            String path,
            Reading reading,
            Map<String, String> forAll,
            Problems problems) {
        CheckSpec spec = CheckSpec.read(with(given, forAll), path, reading.types(), reading.defaults(), problems);
        if (spec == null) {
            return;
        }
        if (checks.putIfAbsent(spec.key(), spec) != null) {
            problems.add(given.place(), path, "there is a check " + spec.key() + " already; give it a name");
        }
    }

    /// `given` with what holds for all where it says nothing itself.
    private static Given with(Given given, Map<String, String> forAll) {
        if (!(given instanceof Given.Fields fields)) {
            return given;
        }
        LinkedHashMap<String, Given> members = new LinkedHashMap<>(fields.members());
        forAll.forEach((name, value) -> members.putIfAbsent(name, new Given.Scalar(value, fields.place())));
        return new Given.Fields(members, fields.place(), fields.names());
    }

    private static void channel(FieldReader in, Reading reading, Map<String, Channel> channels) {
        Channels.Named read = Channels.read(in, reading.channels(), reading.parts());
        if (read != null && channels.putIfAbsent(read.name(), read.channel()) != null) {
            in.refuse("name", "there is a channel \"" + read.name() + "\" already");
            read.channel().close();
        }
    }
}
