package dev.tocsin.watch;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Given.Place;
import dev.tocsin.watch.alert.ActLinks;
import dev.tocsin.watch.alert.ActLinks.Act;
import dev.tocsin.watch.alert.ActLinks.Purpose;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Does what a link in a mail is for, and nothing else: to look at one changes nothing, however often a mail
/// program does so. Thread-safe.
public final class Acts {
    /// How long something may be silenced by a link, by the word in its address.
    public static final SequencedMap<String, Duration> SPANS = spans();

    /// What acknowledges, in its address.
    public static final String ACKNOWLEDGE = "ack";

    private static final String TEXT = "by a link in a mail";

    private final Watch watch;
    private final Clock clock;
    private final ActLinks links;

    Acts(Watch watch, Clock clock, ActLinks links) {
        this.watch = watch;
        this.clock = clock;
        this.links = links;
    }

    /// What a link leads to.
    public record Seen(Purpose purpose, Incident incident) {}

    /// What `link` leads to; null when it is none of ours, too old, or its incident is forgotten.
    ///
    /// @throws IOException when the catalog failed
    public @Nullable Seen look(String link) throws IOException {
        Act act = links.read(link, clock.wallMillis());
        Incident incident = act == null ? null : watch.incidents().find(act.incident());
        return act == null || incident == null ? null : new Seen(act.purpose(), incident);
    }

    /// Does `choice`, [#ACKNOWLEDGE] or one of [#SPANS], if that is what `link` is for and its incident is
    /// open; what it leads to afterwards, or null when nothing was done.
    ///
    /// @throws IOException when it could not be stored
    public @Nullable Seen act(String link, String choice) throws IOException {
        Act act = links.read(link, clock.wallMillis());
        Incident incident = act == null ? null : watch.incidents().find(act.incident());
        if (act == null || incident == null || incident.endedMillis() != null) {
            return null;
        }
        Duration span = SPANS.get(choice);
        long now = clock.wallMillis();
        boolean meant = switch (act.purpose()) {
            case ACKNOWLEDGE -> choice.equals(ACKNOWLEDGE);
            case SILENCE -> span != null;
        };
        if (!meant) {
            return null;
        }
        Incident after = span == null
                ? watch.incidents().acknowledge(act.incident(), act.who(), TEXT, now)
                : silence(incident, act.who(), now, span);
        return after == null ? null : new Seen(act.purpose(), after);
    }

    private @Nullable Incident silence(Incident incident, String who, long now, Duration span) throws IOException {
        String name = "incident " + incident.id();
        Setting before = watch.settings().all(Kind.SILENCE).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        LinkedHashMap<String, Given> members = new LinkedHashMap<>();
        members.put("name", text(name));
        members.put("hosts", list(incident.subject().host()));
        members.put("services", list(incident.subject().service()));
        members.put("until", text(Long.toString(now + span.toMillis())));
        Setting after = new Setting(
                Kind.SILENCE,
                before == null ? watch.newId() : before.id(),
                name,
                new Given.Fields(members, Place.NOWHERE),
                false,
                before == null ? 1 : before.version() + 1,
                before == null ? now : before.createdMillis(),
                now);
        if (!watch.settings().put(after)) {
            throw new IOException("there are too many silences");
        }
        watch.reload();
        return watch.incidents().note(incident.id(), who, "silenced for " + span.toHours() + " h " + TEXT, now);
    }

    private static Given text(String text) {
        return new Given.Scalar(text, Place.NOWHERE);
    }

    private static Given list(String text) {
        return new Given.Items(List.of(text(text)), Place.NOWHERE);
    }

    private static SequencedMap<String, Duration> spans() {
        LinkedHashMap<String, Duration> spans = new LinkedHashMap<>();
        spans.put("1h", Duration.ofHours(1));
        spans.put("4h", Duration.ofHours(4));
        spans.put("24h", Duration.ofHours(24));
        return java.util.Collections.unmodifiableSequencedMap(spans);
    }
}
