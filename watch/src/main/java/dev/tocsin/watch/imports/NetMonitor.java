package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.signal.Memory;
import dev.tocsin.signal.State;
import dev.tocsin.watch.check.StateFile.Kept;
import dev.tocsin.watch.imports.IniFile.Section;
import dev.tocsin.watch.imports.IniFile.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Takes over what Net_Monitor (PEAR, PHP) has in its INI file, and what it remembers of failures.
///
/// Its mail server becomes the channel `mail`, its account for text messages `sms`, other servers channels by the names
/// of their sections; a user becomes a contact. Like there, nothing is looked at twice before it counts.
public final class NetMonitor {
    private static final Set<String> TYPES = Set.of("smtp", "http", "https", "dns", "ftp");
    private static final Set<String> ACCOUNT = Set.of("SMS_provider", "username", "password", "phone_number");
    private static final Set<String> KNOWN = Set.of(
            "state_directory",
            "state_file",
            "subject_line",
            "alert_line",
            "notify_change",
            "notify_ok",
            "smtp_debug",
            "from_email",
            "sms_debug",
            "sms_from",
            "sms_line");

    private final Taking taking = new Taking();
    private final Problems problems;
    private final SequencedMap<String, Section> mails = new LinkedHashMap<>();
    private final SequencedMap<String, Section> texts = new LinkedHashMap<>();
    private final SequencedMap<String, Section> users = new LinkedHashMap<>();
    private Section options = new Section(Given.Place.NOWHERE, new LinkedHashMap<>());

    private NetMonitor(Problems problems) {
        this.problems = problems;
    }

    /// Reads `ini`, the text of a file such as `config.ini.php`, and `state`, the bytes of its state file (empty: there
    /// is none) as of `now` (epoch ms). What is wrong with them becomes a problem, in Net_Monitor's own words.
    public static Imported read(String ini, byte[] state, long now, Problems problems) {
        NetMonitor reader = new NetMonitor(problems);
        reader.sections(IniFile.read(ini, problems));
        if (state.length > 0 && problems.none()) {
            reader.state(state, now);
        }
        return reader.taking.done();
    }

    private void sections(SequencedMap<String, Section> sections) {
        Section services = sections.get("services");
        if (services == null || services.values().isEmpty()) {
            problems.add(new Given.Place(1, 1), "services", "You must at least have a section [services] !");
            return;
        }
        sections.forEach((name, section) -> {
            if (name.equals("options")) {
                options = section;
            } else if (name.equals("SMTP")
                    || (!name.equals("SMS") && section.values().containsKey("host"))) {
                mails.put(name, section);
            } else if (name.equals("SMS") || section.values().containsKey("SMS_provider")) {
                texts.put(name, section);
            } else if (!name.equals("services")) {
                users.put(name, section);
            }
        });
        options();
        users.values().forEach(user -> {
            if (user.values().containsKey("SMTP")) {
                mails.putIfAbsent("SMTP", new Section(user.place(), new LinkedHashMap<>())); // localhost, as there
            }
        });
        mails.forEach(this::mail);
        texts.forEach(this::text);
        users.forEach(this::user);
        services.values().forEach(this::services);
    }

    private void options() {
        taking.options()
                .put("alert-line", line(options.text("alert_line", "")))
                .put("subject-line", options.text("subject_line", ""))
                .put("notify-change", flag("notify_change"))
                .put("notify-ok", flag("notify_ok"))
                .put("retries", "0");
        taking.note("interval: Net_Monitor looked when cron ran it; here it is 60 s unless set");
        for (Map.Entry<String, Value> option : options.values().entrySet()) {
            String said =
                    "option " + option.getKey() + " = " + option.getValue().text();
            switch (option.getKey()) {
                case "state_directory", "state_file" ->
                    taking.leave(said, "state is kept in the data directory, or where --state says");
                case "smtp_debug", "sms_debug" ->
                    taking.leave(said, "the dialogue with a server is shown by Send test, and in the browser");
                default -> {
                    if (!KNOWN.contains(option.getKey())) {
                        taking.leave(said, "there is no such option in Net_Monitor");
                    }
                }
            }
        }
    }

    private String flag(String option) {
        String text = options.text(option, "1");
        return text.isEmpty() || text.equals("0") ? "false" : "true";
    }

    private void mail(String name, Section section) {
        String from = options.text("from_email", "");
        if (!from.matches("\\S+@\\S+")) {
            taking.note("channel " + channel(name) + ": the sender was \""
                    + (from.isEmpty() ? "pear.Net_Monitor" : from)
                    + "\", which is no mail address; it is tocsin@localhost until you set another");
            from = "tocsin@localhost";
        }
        boolean auth = section.text("auth", "").equals("1")
                || !section.text("username", "").isEmpty();
        Members channel = new Members()
                .put("name", channel(name))
                .put("type", "mail")
                .put("server", section.text("host", "localhost"))
                .put("port", section.text("port", "25"))
                .put("username", auth ? section.text("username", "") : "")
                .put("password", auth ? section.text("password", "") : "")
                .put("from", from)
                .put("subject", options.text("subject_line", "").replace("%", "%%"))
                .put("line", line(options.text("alert_line", "")));
        if (auth) {
            taking.note("channel " + channel(name) + ": the password is sent over TLS only; Net_Monitor did without");
        }
        taking.channel(channel);
    }

    private static String channel(String section) {
        return section.equals("SMTP") ? "mail" : section.equals("SMS") ? "sms" : section;
    }

    private void text(String name, Section section) {
        String provider = section.text("SMS_provider", "");
        if (!provider.equals("clickatell_http")) {
            taking.leave(
                    "account [" + name + "]",
                    "nothing is known of the gateway of " + (provider.isEmpty() ? "no SMS_provider" : provider)
                            + "; any gateway over HTTP can be described, see docs/reference/channels.md, sms");
            return;
        }
        StringBuilder body = new StringBuilder("user=%{username}&password=%{password}");
        section.values().forEach((key, value) -> {
            if (!ACCOUNT.contains(key)) {
                String encoded = java.net.URLEncoder.encode(value.text(), java.nio.charset.StandardCharsets.UTF_8);
                body.append('&').append(key).append('=').append(encoded.replace("%", "%%"));
            }
        });
        taking.channel(new Members()
                .put("name", channel(name))
                .put("type", "sms")
                .put("url", "https://api.clickatell.com/http/sendmsg")
                .put("body", body.append("&from=%{from}&to=%{to}&text=%{text}").toString())
                .put("expect", "ID:")
                .put("username", section.text("username", ""))
                .put("password", section.text("password", ""))
                .put("from", options.text("sms_from", "Net_Monitor"))
                .put("line", line(options.text("sms_line", ""))));
        taking.note("channel " + channel(name) + " asks Clickatell in the way of Net_Monitor's time; Send test tells"
                + " whether it still answers");
    }

    /// The placeholders `%h %s %m %c` are ours as well; any other per cent sign stands for itself.
    private static String line(String theirs) {
        return theirs.replaceAll("%(?![hsmc])", "%%");
    }

    private void user(String name, Section section) {
        List<Given> ways = new ArrayList<>();
        boolean meant = false;
        for (Map.Entry<String, Value> way : section.values().entrySet()) {
            String server = way.getKey();
            if (!mails.containsKey(server) && !texts.containsKey(server) && !server.equals("SMS")) {
                problems.add(way.getValue().place(), name, "Unknown server " + server + " for user " + name + " !");
            }
            meant = true;
            String provider = texts.containsKey(server) ? texts.get(server).text("SMS_provider", "") : "";
            if (mails.containsKey(server) || provider.equals("clickatell_http")) {
                ways.add(new Members()
                        .put("channel", channel(server))
                        .put("to", way.getValue().text())
                        .given());
            } else {
                taking.leave(
                        "user " + name + ", " + server + " = " + way.getValue().text(),
                        "there is no channel for this account");
            }
        }
        if (!meant) {
            problems.add(section.place(), name, "Empty for user " + name + " !");
        } else if (ways.isEmpty()) {
            taking.leave("user " + name, "no way to tell " + name + " is left");
        } else {
            taking.contact(new Members().put("name", name).objects("ways", ways));
        }
    }

    private void services(String host, Value value) {
        List<String> seen = new ArrayList<>();
        for (String word : value.text().split(",", -1)) {
            String type = word.strip();
            String lower = type.toLowerCase(Locale.ROOT);
            if (type.isEmpty() || seen.contains(lower)) {
                taking.leave(
                        "service \"" + type + "\" of " + host, type.isEmpty() ? "it has no name" : "it is there twice");
            } else if (!TYPES.contains(lower)) {
                taking.leave(
                        "service " + type + " of " + host,
                        "it was a class of your own; a program in plugins can look instead, see check-types");
            } else {
                taking.check(new Members().put("host", host).put("type", lower));
            }
            seen.add(lower);
        }
    }

    private void state(byte[] state, long now) {
        try {
            for (PhpState.Failure failure : PhpState.read(state)) {
                Memory memory = new Memory(
                        State.DOWN, failure.code(), failure.message(), now, 0, true, now, now, false, List.of());
                taking.state(failure.host() + "/" + failure.service().toUpperCase(Locale.ROOT), new Kept(memory, null));
            }
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            problems.add(new Given.Place(1, 1), "state", String.valueOf(wrong.getMessage()));
        }
    }
}
