package dev.tocsin.watch.alert;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Severity;
import dev.tocsin.watch.check.StateFile.Owed;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.Channel.Receipt;
import dev.tocsin.watch.notify.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Tells people at once, without a hub: what a run of a file of checks found. What cannot be delivered now, also not by
/// a fallback, is owed and tried again by the next run, for a day.
public final class Direct {
    private final Clock clock;
    private final Map<String, Channel> channels;
    private final List<Contact> contacts;
    private final Consumer<String> trouble;

    /// Tells `contacts` by `channels`; `trouble` takes a sentence for each message that was not delivered.
    public Direct(Clock clock, Map<String, Channel> channels, List<Contact> contacts, Consumer<String> trouble) {
        this.clock = clock;
        this.channels = Map.copyOf(channels);
        this.contacts = List.copyOf(contacts);
        this.trouble = trouble;
    }

    /// The messages that `happenings` owe to people, under `subject` unless it is empty.
    public List<Owed> owed(List<Teller.Happening> happenings, String subject) {
        Letters letters = new Letters();
        for (Teller.Happening happening : happenings) {
            Severity severity = happening.event().severity();
            if (!happening.event().isTold()) {
                continue;
            }
            for (Contact contact : contacts) {
                if (Decisions.decide(contact, happening.event(), happening.subject(), severity, happening.only())
                        .tell()) {
                    letters.add(contact, Teller.line(happening, 0, severity));
                }
            }
        }
        List<Owed> owed = new ArrayList<>();
        long now = clock.wallMillis();
        for (Letters.Letter letter : letters.all()) {
            Notice notice = Teller.notice(Teller.key(letter), letter.lines(), now, "");
            owed.add(new Owed(
                    letter.channel(),
                    letter.to(),
                    letter.contacts(),
                    subject.isEmpty() ? notice : notice.withSubject(subject)));
        }
        return owed;
    }

    /// Delivers `owed`; what is still owed after it. Who has a message gets it no second time; what is refused for
    /// good, or cannot be delivered for a day, is owed no more.
    ///
    /// @throws InterruptedException when interrupted meanwhile; all of it is still owed then
    public List<Owed> deliver(List<Owed> owed) throws InterruptedException {
        List<Owed> left = new ArrayList<>();
        for (Owed one : owed) {
            switch (send(one.channel(), one.to(), one.notice())) {
                case Receipt.Delivered _ -> {}
                case Receipt.Refused refused -> {
                    tell(one.channel(), refused.why());
                    if (!fallback(one)) {
                        trouble.accept("a message is given up: " + one.notice().subject());
                    }
                }
                case Receipt.Later later -> {
                    tell(one.channel(), later.why());
                    if (!fallback(one)) {
                        keep(one, later, left);
                    }
                }
            }
        }
        return left;
    }

    /// Owes `one` to the next run, to those who have not got it, unless it is too old.
    private void keep(Owed one, Receipt.Later later, List<Owed> left) {
        if (clock.wallMillis() - one.notice().atMillis() >= Sender.GIVEN_UP_MILLIS) {
            trouble.accept("a message is given up after 24 h: " + one.notice().subject());
            return;
        }
        List<String> to = later.rest().isEmpty() ? one.to() : later.rest();
        left.add(new Owed(one.channel(), to, one.contacts(), one.notice()));
    }

    private boolean fallback(Owed one) throws InterruptedException {
        boolean reached = false;
        for (Contact.Way way : new Directory(contacts, channels).fallbacks(one.contacts(), one.channel())) {
            switch (send(way.channel(), way.to().isEmpty() ? List.of() : List.of(way.to()), one.notice())) {
                case Receipt.Delivered _ -> reached = true;
                case Receipt.Later later -> tell(way.channel(), later.why());
                case Receipt.Refused refused -> tell(way.channel(), refused.why());
            }
        }
        return reached;
    }

    private void tell(String channel, String why) {
        trouble.accept(channel + " did not take a message: " + why);
    }

    private Receipt send(String name, List<String> to, Notice notice) throws InterruptedException {
        Channel channel = channels.get(name);
        return channel == null
                ? new Receipt.Refused("the file has no such channel any more")
                : channel.send(notice, to, Channel.Dialogue.NONE);
    }
}
