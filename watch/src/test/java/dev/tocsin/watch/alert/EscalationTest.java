package dev.tocsin.watch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.Severity;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Event.Kind;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.check.CheckParts.Audience;
import dev.tocsin.watch.settings.GivenJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is told later, who again, and what ends it: with a catalog in a real file and a clock that a test moves.
class EscalationTest {
    private static final long START = 1_795_000_000_000L; // 2026-11-18T11:06:40Z
    private static final Subject SHOP = new Subject("c1", "shop", "HTTP");
    private static final int MINUTE = 60;

    @TempDir
    Path work;

    private final ManualClock clock = new ManualClock(START);
    private final List<Contact> contacts = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();
    private SqliteCatalog catalog;
    private Escalation escalation;

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(work.resolve("catalog.db"));
        escalation = new Escalation(new Escalation.Parts(
                clock, Log.none(), catalog, new Teller(""), this::audience, () -> {}, new Jobs(clock)));
    }

    @AfterEach
    void close() throws IOException {
        catalog.close();
    }

    private Audience audience() {
        return new Audience(new Directory(contacts, Map.of()), silences, List.of());
    }

    private void contact(String json) {
        Problems problems = new Problems();
        Contact contact = Contact.read(GivenJson.read(json), "", problems);
        assertThat(problems.all()).isEmpty();
        contacts.add(contact);
    }

    private void ann() {
        contact("{\"name\":\"ann\",\"ways\":[{\"channel\":\"mail\",\"to\":\"ann\"}]}");
    }

    private void boss() {
        contact(
                "{\"name\":\"boss\",\"ways\":[{\"channel\":\"sms\",\"to\":\"1\",\"after\":\"15m\",\"remind\":\"1h\"}]}");
    }

    private void happens(Kind kind, String reason) throws IOException {
        boolean bad = kind != Kind.RECOVERED;
        long now = clock.wallMillis();
        Event event =
                new Event(kind, bad ? 503 : 200, bad ? "busy" : "OK", Severity.WARNING, now, now - START, true, reason);
        Teller.Happening happening = new Teller.Happening(SHOP, event, "", List.of());
        catalog.write(connection ->
                new Teller("").tell(connection, List.of(happening), audience().directory(), silences, now));
    }

    /// Seconds pass, in each of which it is looked whose turn it is.
    private void seconds(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clock.advanceMillis(1_000);
            escalation.turn();
        }
    }

    /// Who was told, first to last: `sms 1 down`.
    private List<String> told() throws IOException {
        List<String> told = new ArrayList<>();
        for (Outbox.Message message : new Outbox(catalog).latest(1_000).reversed()) {
            message.notice()
                    .lines()
                    .forEach(line ->
                            told.add(message.channel() + " " + String.join(",", message.to()) + " " + line.state()));
        }
        return told;
    }

    private List<String> decisions() throws IOException {
        return new Journal(catalog)
                .between(0, Long.MAX_VALUE, SHOP.key()).reversed().stream()
                        .filter(line ->
                                line.what().equals("told") || line.what().equals("held"))
                        .map(line -> line.what() + " " + line.reason() + ": " + line.text())
                        .toList();
    }

    @Test
    @Tag("NM-40")
    @Tag("SK-13")
    void incident_thatNobodyAcknowledges_isToldToTheNextAndAgainUntilItEnds() throws IOException {
        ann();
        boss();
        happens(Kind.FAILED, "first-failure");
        seconds(15 * MINUTE - 1);
        assertThat(told()).containsExactly("mail ann down");
        seconds(1);
        assertThat(told()).containsExactly("mail ann down", "sms 1 down");
        assertThat(new Outbox(catalog)
                        .latest(1)
                        .getFirst()
                        .notice()
                        .lines()
                        .getFirst()
                        .message())
                .isEqualTo("busy (nobody has acknowledged it for 15 min)");
        seconds(2 * 60 * MINUTE);
        assertThat(told()).containsExactly("mail ann down", "sms 1 down", "sms 1 down", "sms 1 down");
        happens(Kind.RECOVERED, "recovered");
        seconds(2 * 60 * MINUTE);
        assertThat(told().subList(4, 6)).containsExactlyInAnyOrder("mail ann up", "sms 1 up");
        assertThat(told()).hasSize(6);
        assertThat(decisions())
                .containsExactly(
                        "told first-failure: ann",
                        "held waits: boss by sms after 15 min without acknowledgement",
                        "told escalated: boss by sms",
                        "told reminder: boss by sms",
                        "told reminder: boss by sms",
                        "told recovered: ann",
                        "told recovered: boss");
    }

    @Test
    @Tag("SK-13")
    void incident_thatSomebodyAcknowledges_isToldToNobodyElse() throws IOException {
        ann();
        boss();
        happens(Kind.FAILED, "first-failure");
        seconds(14 * MINUTE);
        Incidents incidents = new Incidents(catalog);
        long id = incidents.list(true).getFirst().id();
        assertThat(incidents.acknowledge(id, "ann", "ok I got this one", clock.wallMillis()))
                .isNotNull();
        seconds(2 * 60 * MINUTE);
        happens(Kind.REMINDER, "still-bad");
        happens(Kind.RECOVERED, "recovered");
        assertThat(told()).containsExactly("mail ann down", "mail ann up");
        assertThat(decisions())
                .contains(
                        "held acknowledged: boss by sms",
                        "held acknowledged: nobody is told",
                        "held never-told: boss by sms");
    }

    @Test
    @Tag("NM-29")
    void hub_thatIsKilled_keepsWhoseTurnItIs() throws IOException {
        boss();
        happens(Kind.FAILED, "first-failure");
        seconds(14 * MINUTE);
        open(); // the one before is as dead as a kill leaves it: what it did not commit is nowhere
        seconds(2 * MINUTE);
        assertThat(told()).containsExactly("sms 1 down");
        open();
        seconds(10 * MINUTE);
        assertThat(told()).containsExactly("sms 1 down");
        happens(Kind.RECOVERED, "recovered");
        assertThat(told()).containsExactly("sms 1 down", "sms 1 up");
    }

    @Test
    void turn_withinASilence_isPutOffAndSaidOnce() throws IOException {
        boss();
        happens(Kind.FAILED, "first-failure");
        silences.add(new Silence("known", List.of(), List.of(), START, START + 30 * MINUTE * 1_000L));
        seconds(30 * MINUTE - 1);
        assertThat(told()).isEmpty();
        seconds(MINUTE);
        assertThat(told()).containsExactly("sms 1 down");
        assertThat(decisions())
                .containsExactly(
                        "held waits: boss by sms after 15 min without acknowledgement",
                        "held silenced: boss by sms",
                        "told escalated: boss by sms");
    }

    @Test
    void turn_inQuietHours_comesWhenTheyAreOver() throws IOException {
        contact(
                "{\"name\":\"cem\",\"quiet\":\"11:00-12:00\",\"ways\":[{\"channel\":\"sms\",\"to\":\"2\",\"after\":\"1m\"}]}");
        happens(Kind.FAILED, "first-failure");
        seconds(50 * MINUTE);
        assertThat(told()).isEmpty();
        seconds(5 * MINUTE);
        assertThat(told()).containsExactly("sms 2 down");
    }

    @Test
    void reminders_ofOneIncident_areBounded() throws IOException {
        contact("{\"name\":\"dan\",\"ways\":[{\"channel\":\"sms\",\"to\":\"3\",\"remind\":\"1m\"}]}");
        happens(Kind.FAILED, "first-failure");
        seconds((Escalation.MOST + 20) * MINUTE);
        assertThat(told()).hasSize(Escalation.MOST);
        assertThat(decisions().getLast()).isEqualTo("held told-often-enough: dan by sms");
    }

    @Test
    void contact_thatIsGone_isToldNothing() throws IOException {
        boss();
        happens(Kind.FAILED, "first-failure");
        contacts.clear();
        seconds(20 * MINUTE);
        assertThat(told()).isEmpty();
        assertThat(decisions()).contains("held way-is-gone: boss by sms");
    }

    @Test
    void incident_thatFlappedAndIsWell_hasEnded() throws IOException {
        boss();
        happens(Kind.FLAPPING, "flapping");
        happens(Kind.SETTLED, "stable");
        assertThat(new Incidents(catalog).list(true)).isEmpty();
        seconds(20 * MINUTE);
        assertThat(told()).isEmpty();
    }

    @Test
    void way_thatIsAFallback_takesNoTurns() {
        Problems problems = new Problems();
        Contact.read(
                GivenJson.read("{\"name\":\"x\",\"ways\":[{\"channel\":\"a\",\"fallback\":\"true\",\"after\":\"1m\"},"
                        + "{\"channel\":\"b\",\"remind\":\"10s\"}]}"),
                "",
                problems);
        assertThat(problems.all()).extracting(Problem::path).containsExactly("ways[0].after", "ways[1].remind");
    }
}
