package dev.tocsin.watch.alert;

import dev.tocsin.base.Severity;
import dev.tocsin.base.Sha256;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Reason;
import dev.tocsin.watch.alert.Outbox.Owed;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.notify.Texts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns what happened in one round into incidents, journal lines and owed messages, all in the caller's transaction:
/// after a crash either everything of a change of state is there or nothing, and the look is made again.
///
/// Everything of a round that goes to the same people by the same channel is one message.
public final class Teller {
    private static final String FIRING = "firing"; // of a rule, where a check is down
    private static final String RESOLVED = "resolved";

    /// Lines of one message up to which each comes with what was said in its look.
    static final int DETAILED = 20;

    private static final String INCIDENTS = "/incidents";

    private final Supplier<String> url;

    /// Messages that lead to `url` of the hub; empty when it has none that others can reach.
    public Teller(String url) {
        this(() -> url);
    }

    /// The same where `url` may change.
    public Teller(Supplier<String> url) {
        this.url = url;
    }

    /// Something that happened to one subject.
    ///
    /// @param detail the last transcript, or empty
    /// @param only names of the only contacts; empty: everybody
    /// @param hider what else has failed and explains it, `host/NAME`; empty: nothing
    public record Happening(Incidents.Subject subject, Event event, String detail, List<String> only, String hider) {
        /// One that nothing explains.
        public Happening(Incidents.Subject subject, Event event, String detail, List<String> only) {
            this(subject, event, detail, only, "");
        }
    }

    /// Writes down `happenings` at `now` (epoch ms) and owes what is to be told.
    ///
    /// @return whether anything is owed now
    /// @throws SQLException when it could not be written
    public boolean tell(
            Connection connection, List<Happening> happenings, Directory directory, List<Silence> silences, long now)
            throws SQLException {
        Decisions.Audience audience = new Decisions.Audience(directory.contacts(), silences);
        Letters letters = new Letters();
        for (Happening happening : happenings) {
            Event event = happening.event();
            Incidents.Subject subject = happening.subject();
            Incidents.Incident open = Incidents.open(connection, subject);
            Severity worst = worst(open, event);
            long incident = Incidents.apply(connection, subject, event);
            String what = event.kind().name().toLowerCase(Locale.ROOT);
            journal(connection, now, subject, incident, what, event.reason(), event.message());
            boolean taken = event.kind() == Event.Kind.REMINDER && open != null && open.ackedMillis() != null;
            String held = taken ? "acknowledged" : Decisions.heldForAll(event, subject, audience);
            if (held == null) {
                Notice.Line line = line(happening, incident, worst);
                for (Contact contact : directory.contacts()) {
                    Decisions.Decision decision = Decisions.decide(contact, event, subject, worst, happening.only());
                    tell(connection, contact, decision, new Owing(happening, line, letters, now));
                }
            } else {
                boolean hidden = held.equals(Reason.DEPENDENCY_DOWN)
                        && !happening.hider().isEmpty();
                String text = hidden ? "hidden by " + happening.hider() : "nobody is told";
                journal(connection, now, subject, incident, "held", held, text);
            }
            if (incident != 0 && Turns.isEnd(event)) {
                Turns.end(connection, incident);
            }
        }
        return owe(connection, letters.all(), now);
    }

    /// What is told of one happening, and where to.
    private record Owing(Happening happening, Notice.Line line, Letters letters, long now) {}

    /// Puts the line into the letters to `contact` as `decision` says, by the ways whose turn it is.
    private static void tell(Connection connection, Contact contact, Decisions.Decision decision, Owing owing)
            throws SQLException {
        Incidents.Subject subject = owing.happening().subject();
        long incident = owing.line().incident();
        boolean tells = false;
        for (Contact.Way way : contact.ways()) {
            if (way.fallback()) {
                continue;
            }
            String held = way.hasTurns()
                    ? Turns.hold(
                            connection,
                            new Turns.Owner(incident, contact, way),
                            owing.happening().event(),
                            decision,
                            owing.now())
                    : decision.tell() ? null : decision.reason();
            if (held == null) {
                owing.letters().add(contact, way, owing.line());
                tells = true;
            } else if (!held.equals(decision.reason())) {
                journal(connection, owing.now(), subject, incident, "held", held, words(contact, way, held));
            }
        }
        if (tells || !decision.tell()) {
            String what = decision.tell() ? "told" : "held";
            journal(connection, owing.now(), subject, incident, what, decision.reason(), contact.name());
        }
    }

    private static String words(Contact contact, Contact.Way way, String held) {
        String who = contact.name() + " by " + way.channel();
        return held.equals(Turns.WAITS)
                ? who + " after " + Texts.duration(way.after().toMillis()) + " without acknowledgement"
                : who;
    }

    /// Owes `letters` at `now` (epoch ms); whether there are any.
    boolean owe(Connection connection, List<Letters.Letter> letters, long now) throws SQLException {
        for (Letters.Letter letter : letters) {
            Notice notice = notice(key(letter), letter.lines(), now, url.get());
            Outbox.owe(connection, new Owed(notice, letter.channel(), letter.to(), letter.contacts(), false, now), now);
        }
        return !letters.isEmpty();
    }

    /// The name of a message for ever: made of what it tells and to whom.
    static String key(Letters.Letter letter) {
        StringBuilder identity = new StringBuilder(letter.channel()).append(letter.to());
        for (Notice.Line line : letter.lines()) {
            identity.append('\n')
                    .append(line.incident())
                    .append(' ')
                    .append(line.host())
                    .append('/')
                    .append(line.service())
                    .append(' ')
                    .append(line.state())
                    .append(' ')
                    .append(line.code())
                    .append(' ')
                    .append(line.atMillis());
        }
        return Sha256.hex(identity.toString(), 16);
    }

    /// A message of `lines` under `key`, from a hub that is found at `url`, which may be any page of it; empty:
    /// nowhere.
    public static Notice notice(String key, List<Notice.Line> lines, long now, String url) {
        Severity worst = Severity.INFO;
        for (Notice.Line line : lines) {
            worst = line.severity().compareTo(worst) > 0 ? line.severity() : worst;
        }
        return new Notice(
                key, subject(lines), worst, lines.size() > DETAILED ? plain(lines) : lines, now, page(url, lines));
    }

    /// The page that shows `lines`: of their incident when there is one, else of all.
    private static String page(String url, List<Notice.Line> lines) {
        if (url.isEmpty()) {
            return "";
        }
        int page = url.indexOf(INCIDENTS);
        List<Long> incidents =
                lines.stream().map(Notice.Line::incident).distinct().toList();
        boolean one = incidents.size() == 1 && incidents.getFirst() > 0;
        return (page < 0 ? url : url.substring(0, page)) + INCIDENTS + (one ? "/" + incidents.getFirst() : "");
    }

    /// `lines` without transcripts: a storm of a thousand lines with 16 KiB each would be larger than any memory.
    private static List<Notice.Line> plain(List<Notice.Line> lines) {
        return lines.stream()
                .map(line -> new Notice.Line(
                        line.incident(),
                        line.host(),
                        line.service(),
                        line.message(),
                        line.code(),
                        line.state(),
                        line.severity(),
                        line.atMillis(),
                        line.durationMillis(),
                        ""))
                .toList();
    }

    /// `2 down, 1 up: web-01, db-02`.
    static String subject(List<Notice.Line> lines) {
        Map<String, Long> counts = lines.stream()
                .collect(Collectors.groupingBy(Notice.Line::state, LinkedHashMap::new, Collectors.counting()));
        if (lines.size() == 1) {
            Notice.Line only = lines.getFirst();
            return only.state().equals(FIRING) || only.state().equals(RESOLVED)
                    ? only.host() + ": " + only.message() + ", " + only.state() // which says more than the rule's name
                    : only.host() + " " + only.service() + " " + only.state();
        }
        String what = counts.entrySet().stream()
                .map(one -> one.getValue() + " " + one.getKey())
                .collect(Collectors.joining(", "));
        List<String> hosts = lines.stream().map(Notice.Line::host).distinct().toList();
        String named = String.join(", ", hosts.subList(0, Math.min(3, hosts.size())));
        return what + ": " + named + (hosts.size() > 3 ? " and " + (hosts.size() - 3) + " more" : "");
    }

    /// What is said of `happening`, which belongs to `incident` (0: to none) whose worst severity is `worst`.
    public static Notice.Line line(Happening happening, long incident, Severity worst) {
        Event event = happening.event();
        String state = switch (event.kind()) {
            case FAILED, CHANGED, REMINDER ->
                happening.subject().isOfRule() ? FIRING : event.code() == 200 ? "degraded" : "down";
            case RECOVERED -> happening.subject().isOfRule() ? RESOLVED : "up";
            case FLAPPING -> "flapping";
            case SETTLED -> "settled";
            case REMOVED -> "removed";
        };
        Severity severity = switch (event.kind()) {
            case FAILED, CHANGED, REMINDER, FLAPPING -> worst;
            case RECOVERED, SETTLED, REMOVED -> Severity.INFO;
        };
        return new Notice.Line(
                incident,
                happening.subject().host(),
                happening.subject().service(),
                event.message(),
                event.code(),
                state,
                severity,
                event.atMillis(),
                event.durationMillis(),
                happening.detail());
    }

    /// The severity by which it is decided who hears of `event`: the worst of its incident so far.
    private static Severity worst(Incidents.@Nullable Incident open, Event event) {
        Severity before = open == null ? event.severity() : open.severity();
        return before.compareTo(event.severity()) > 0 ? before : event.severity();
    }

    private static void journal(
            Connection connection,
            long now,
            Incidents.Subject subject,
            long incident,
            String what,
            String reason,
            String text)
            throws SQLException {
        Journal.add(connection, new Journal.Line(0, now, "hub", subject.key(), incident, what, reason, text));
    }
}
