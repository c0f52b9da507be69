package dev.tocsin.watch;

import dev.tocsin.base.Job;
import dev.tocsin.base.Severity;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckType;
import dev.tocsin.watch.alert.ActLinks;
import dev.tocsin.watch.alert.Contact;
import dev.tocsin.watch.alert.Directory;
import dev.tocsin.watch.alert.Escalation;
import dev.tocsin.watch.alert.Incidents;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.alert.MailLinks;
import dev.tocsin.watch.alert.Outbox;
import dev.tocsin.watch.alert.Sender;
import dev.tocsin.watch.alert.Silence;
import dev.tocsin.watch.alert.Teller;
import dev.tocsin.watch.check.Beats;
import dev.tocsin.watch.check.CheckParts;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.check.OwnNetwork;
import dev.tocsin.watch.control.Control;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.notify.OutwardPing;
import dev.tocsin.watch.rule.RuleParts;
import dev.tocsin.watch.rule.Rules;
import dev.tocsin.watch.service.Services;
import dev.tocsin.watch.settings.Settings;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The watch of one hub: checks that run, incidents, and the messages that they owe.
///
/// ```
/// agents, hub ─► Judge ─► StateMachine ─┐
/// Scheduler ─► Rounds ─► StateMachine ─► Teller ─► Incidents, Journal, Outbox ─► Sender ─► Channel ─► a person
///                          (one commit: state, incident, journal, what is owed)
/// ```
///
/// Thread-safe.
public final class Watch implements AutoCloseable {
    private static final long TIDY_SECONDS = 3_600;
    private static final long TIDY_NANOS = TIDY_SECONDS * 1_000_000_000L;

    private final WatchParts parts;
    private final Settings settings;
    private final Incidents incidents;
    private final Journal journal;
    private final Outbox outbox;
    private final Sender sender;
    private final Escalation escalation;
    private final Checks checks;
    private final Rules rules;
    private final Services services;
    private final Control control;
    private final Beats beats;
    private final Configuration configuration;
    private final Job tidies;
    private final Forgetting forgetting;
    private Map<String, Made> made = Map.of(); // the channels by name; guarded by this
    private volatile Directory directory = Directory.NONE;
    private volatile List<Silence> silences = List.of();
    private volatile List<Silence> maintenances = List.of();
    private volatile String url;
    private @Nullable Acts acts; // from start on
    private @Nullable Dressing dressing; // from start on
    private volatile @Nullable OutwardPing outward;
    private @Nullable Thread tidying;

    /// A watch that does nothing yet.
    public Watch(WatchParts parts) {
        this.parts = parts;
        this.url = parts.url();
        this.beats = new Beats(parts.catalog(), parts.log());
        this.settings = new Settings(parts.catalog());
        this.configuration = new Configuration(this, parts);
        this.incidents = new Incidents(parts.catalog());
        this.journal = new Journal(parts.catalog());
        this.outbox = new Outbox(parts.catalog());
        this.sender = new Sender(new Sender.Parts(
                parts.clock(), parts.log(), outbox, () -> directory, parts.random(), this::dressed, parts.jobs()));
        this.escalation = new Escalation(new Escalation.Parts(
                parts.clock(),
                parts.log(),
                parts.catalog(),
                new Teller(() -> url),
                () -> new CheckParts.Audience(directory, silences, maintenances),
                sender::wake,
                parts.jobs()));
        this.checks = new Checks(new CheckParts(
                parts.clock(),
                parts.log(),
                parts.catalog(),
                parts.types(),
                parts.reach(),
                parts.fileReach(),
                parts.observers(),
                new Teller(() -> url),
                () -> new CheckParts.Audience(directory, silences, maintenances),
                sender::wake,
                this::newId,
                parts.jobs(),
                parts.network()));
        this.services = new Services(parts.catalog(), parts.services(), parts.clock(), parts.log(), parts.jobs());
        this.rules = new Rules(new RuleParts(
                parts.clock(),
                parts.log(),
                parts.catalog(),
                parts.world(),
                services::failed,
                new Teller(() -> url),
                () -> new CheckParts.Audience(directory, silences, maintenances, checks::deadPing),
                sender::wake,
                this::newId,
                parts.jobs()));
        this.control = new Control(parts.catalog(), parts.control(), parts.clock(), parts.log(), parts.random());
        this.forgetting = new Forgetting(parts, checks, services);
        this.tidies = parts.jobs()
                .add(
                        "watch-retention",
                        "Forgets looks, hours, incidents, journal and messages that were kept long enough.",
                        TIDY_SECONDS * 1_000);
    }

    /// Reads what is set and begins to look and to deliver.
    ///
    /// @throws IOException when the catalog cannot be read
    public void start() throws IOException {
        ActLinks links = ActLinks.open(parts.catalog(), parts.random());
        acts = new Acts(this, parts.clock(), links);
        MailLinks mailed = new MailLinks(links, parts.clock(), () -> url);
        dressing = new Dressing(incidents, checks, rules.graphs(), mailed, parts.log());
        reload();
        checks.start();
        rules.start();
        services.start();
        control.start();
        sender.start();
        escalation.start();
        long first = parts.clock().monotonicNanos() + TIDY_NANOS;
        tidying = Thread.ofVirtual().name("watch-tidy").start(() -> tidy(first));
    }

    /// People find the hub at `other` from now on: `https://tocsin.example.com`. Messages lead there.
    public void foundAt(String other) {
        url = other;
    }

    private Notice dressed(Notice notice, List<String> contacts) {
        Dressing with = dressing;
        return with == null ? notice : with.of(notice, contacts);
    }

    /// What links in mails do; only of a watch that was started.
    public Acts acts() {
        Acts made = acts;
        if (made == null) {
            throw new AssertionError("BUG: got acts of a watch that did not start, must be after");
        }
        return made;
    }

    /// The checks.
    public Checks checks() {
        return checks;
    }

    /// The rules.
    public Rules rules() {
        return rules;
    }

    /// The services of all hosts.
    public Services services() {
        return services;
    }

    /// What is done to services.
    public Control control() {
        return control;
    }

    /// What can be checked.
    public List<CheckType> types() {
        return parts.types();
    }

    /// Whether this machine is cut off.
    public OwnNetwork network() {
        return parts.network();
    }

    /// What jobs report.
    public Beats beats() {
        return beats;
    }

    /// The incidents.
    public Incidents incidents() {
        return incidents;
    }

    /// What happened and what was decided.
    public Journal journal() {
        return journal;
    }

    /// The messages that are and were owed.
    public Outbox outbox() {
        return outbox;
    }

    /// Until when each channel that does not take messages is left alone, epoch ms.
    public Map<String, Long> shutChannels() {
        return sender.shut();
    }

    /// Contacts, channels, silences and maintenances as they were set.
    public Settings settings() {
        return settings;
    }

    /// Whether all that must run for somebody to be told does: looks, their judging, rules with the catalog,
    /// delivery.
    public boolean isAlive() {
        return checks.isAlive() && rules.isAlive() && sender.isAlive();
    }

    /// Tells whom `spec` says, from now on and while [#isAlive], that this hub is alive; null: nobody.
    void watchdog(OutwardPing.@Nullable Spec spec) {
        OutwardPing before = outward;
        if (before != null) {
            before.close();
        }
        ChannelParts channelParts = new ChannelParts(parts.clock(), parts.log(), parts.random(), parts.product());
        outward = spec == null ? null : OutwardPing.start(spec, channelParts, this::isAlive, parts.jobs());
    }

    /// All that is set, as one tree.
    public Configuration configuration() {
        return configuration;
    }

    /// An id that nothing has.
    public String newId() {
        byte[] bytes = new byte[8];
        parts.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// What is wrong with `given` as an object of `kind`; none: it may be kept. Whether channels that it names exist is
    /// judged as well.
    public Problems problems(Kind kind, Given given) {
        Problems problems = new Problems();
        switch (kind) {
            case CONTACT -> {
                Contact contact = Contact.read(given, "", problems);
                if (contact != null) {
                    Map<String, Channel> channels = directory.channels();
                    String there = channels.isEmpty() ? "there is none yet" : "there are " + channels.keySet();
                    new Channels.Known(channels, there).judge(contact, given, "", problems);
                }
            }
            case CHANNEL -> {
                Channel channel = channel(given, problems);
                if (channel != null) {
                    channel.close();
                }
            }
            case SILENCE, MAINTENANCE -> Silence.read(given, "", parts.clock().wallMillis(), problems);
        }
        return problems;
    }

    /// Reads contacts, channels, silences and maintenances anew, after one was changed. A channel that is as it was
    /// stays: it may be sending, and knows which parts of a message were taken.
    ///
    /// @throws IOException when the catalog cannot be read; everything is as it was then
    public synchronized void reload() throws IOException {
        List<Setting> channelSettings = settings.all(Kind.CHANNEL);
        List<Setting> contactSettings = settings.all(Kind.CONTACT);
        List<Silence> silencesNow = silences(Kind.SILENCE);
        List<Silence> maintenancesNow = silences(Kind.MAINTENANCE);
        Map<String, Made> before = made;
        made = made(channelSettings, before);
        Map<String, Channel> channels = new HashMap<>();
        made.forEach((name, one) -> channels.put(name, one.channel()));
        directory = new Directory(contacts(contactSettings), channels);
        silences = silencesNow;
        maintenances = maintenancesNow;
        before.forEach((name, one) -> {
            if (!one.equals(made.get(name))) {
                one.channel().close();
            }
        });
        sender.wake();
    }

    /// The channels that `set` describes; those of `before` where they are described as they were.
    private Map<String, Made> made(List<Setting> set, Map<String, Made> before) {
        Map<String, Made> now = new HashMap<>();
        for (Setting setting : set) {
            Made same = before.get(setting.name());
            if (same != null && same.given().equals(setting.given())) {
                now.put(setting.name(), same);
                continue;
            }
            Problems problems = new Problems();
            Channel channel = channel(setting.given(), problems);
            if (channel == null) {
                parts.log().warn("watch", "channel " + setting.name() + ": " + problems.sentence());
            } else {
                now.put(setting.name(), new Made(setting.given(), channel));
            }
        }
        return now;
    }

    private List<Contact> contacts(List<Setting> set) {
        List<Contact> contacts = new ArrayList<>();
        for (Setting setting : set) {
            Problems problems = new Problems();
            Contact contact = Contact.read(setting.given(), "", problems);
            if (contact == null) {
                parts.log().warn("watch", "contact " + setting.name() + ": " + problems.sentence());
            } else {
                contacts.add(contact);
            }
        }
        return contacts;
    }

    private List<Silence> silences(Kind kind) throws IOException {
        List<Silence> read = new ArrayList<>();
        for (Setting setting : settings.all(kind)) {
            Problems problems = new Problems();
            Silence silence = Silence.read(setting.given(), "", setting.createdMillis(), problems);
            if (silence == null) {
                parts.log().warn("watch", kind.word() + " " + setting.name() + ": " + problems.sentence());
            } else {
                read.add(silence);
            }
        }
        return read;
    }

    /// A channel, and how it was described.
    private record Made(Given given, Channel channel) {}

    /// The channel that `given` describes; null when something is wrong, which `problems` then tells.
    private @Nullable Channel channel(Given given, Problems problems) {
        ChannelParts channelParts = new ChannelParts(parts.clock(), parts.log(), parts.random(), parts.product());
        Channels.Named read = Channels.read(new FieldReader(given, "", problems), parts.channels(), channelParts);
        if (read == null || problems.none()) {
            return read == null ? null : read.channel();
        }
        read.channel().close();
        return null;
    }

    /// Sends a test message by channel `name` to `to` (may be empty) and says what came of it; null when there is
    /// no such channel.
    ///
    /// @param debug takes the dialogue with the server
    /// @throws InterruptedException when interrupted meanwhile
    public Channel.@Nullable Receipt test(String name, String to, Channel.Dialogue debug) throws InterruptedException {
        Channel channel = directory.channels().get(name);
        if (channel == null) {
            return null;
        }
        long now = parts.clock().wallMillis();
        Notice.Line line = new Notice.Line(
                0, "tocsin", "TEST", "this is a test, nothing is wrong", 200, "up", Severity.INFO, now, 0, "");
        Notice notice =
                new Notice("test-" + newId(), "Test of channel " + name, Severity.INFO, List.of(line), now, url);
        return channel.send(notice, to.isEmpty() ? List.of() : List.of(to), debug);
    }

    private void tidy(long first) {
        try {
            for (long due = first; !Thread.interrupted(); ) {
                parts.clock().awaitNanos(due);
                forgetOrTell();
                due = Math.max(
                        due + TIDY_NANOS, parts.clock().monotonicNanos()); // what was slept through is not made up for
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetOrTell() {
        try {
            tidies.run(forgetting::run);
        } catch (IOException failure) {
            parts.log().error("watch", "what is too old stays until the next hour: " + failure.getMessage());
        } catch (RuntimeException bug) {
            parts.log().bug("watch", "what is too old stays until the next hour", bug);
        }
    }

    /// Looks and delivers no more. What was owed stays owed.
    @Override
    public void close() {
        Thread thread = tidying;
        if (thread != null) {
            thread.interrupt();
        }
        watchdog(null);
        services.close();
        rules.close();
        checks.close();
        escalation.close();
        sender.close();
        directory.channels().values().forEach(Channel::close);
    }
}
