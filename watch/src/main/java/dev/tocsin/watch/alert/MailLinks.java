package dev.tocsin.watch.alert;

import dev.tocsin.base.Clock;
import dev.tocsin.watch.alert.ActLinks.Act;
import dev.tocsin.watch.alert.ActLinks.Purpose;
import dev.tocsin.watch.notify.Notice;
import java.util.List;
import java.util.function.Supplier;

/// The links of one mail: none while nobody knows where the hub is found.
///
/// @param links signs them
/// @param clock the only source of time
/// @param url where people find the hub; empty: nowhere
public record MailLinks(ActLinks links, Clock clock, Supplier<String> url) {
    /// Incidents of one mail that have links; the rest is in the app.
    public static final int INCIDENTS = 20;

    /// The address below which links lead.
    public static final String PATH = "/act/";

    /// What `contacts` may do with `incident`.
    public List<Notice.Action> of(long incident, List<String> contacts) {
        String base = url.get();
        if (base.isEmpty()) {
            return List.of();
        }
        String who = String.join(", ", contacts);
        return List.of(
                new Notice.Action(incident, "Acknowledge", link(base, new Act(Purpose.ACKNOWLEDGE, incident, who))),
                new Notice.Action(incident, "Silence", link(base, new Act(Purpose.SILENCE, incident, who))));
    }

    private String link(String base, Act act) {
        return base + PATH + links.sign(act, clock.wallMillis());
    }
}
