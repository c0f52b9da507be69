package dev.tocsin.watch.check;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Reason;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.alert.Teller.Happening;
import dev.tocsin.watch.check.OwnNetwork.Blindness;
import dev.tocsin.watch.notify.Texts;
import dev.tocsin.watch.sql.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Writes down when this hub is cut off and when it sees again, and tells people afterwards how long that was: while
/// it is cut off it can tell nobody, and who is told nothing afterwards believes that all was watched. A blindness
/// below [#TOLD_MILLIS] stands in the journal alone.
///
/// Which anchors have answered is kept in the catalog, so that a hub that starts while its network is gone knows what
/// it misses.
final class Sight implements OwnNetwork.Listener {
    /// Whom the journal and messages name.
    static final Subject SUBJECT = new Subject("own-network", "hub", "NETWORK");

    /// How long a blindness must last until people are told of its end, ms.
    static final long TOLD_MILLIS = 60_000;

    private static final String ANCHOR = "anchor "; // begins the names of facts

    private final CheckParts parts;
    private final Rounds rounds;

    Sight(CheckParts parts, Rounds rounds) {
        this.parts = parts;
        this.rounds = rounds;
    }

    @Override
    public void blind(Blindness blindness) {
        String text = "this hub " + blindness.why() + "; what does not answer is not judged";
        parts.log().warn("network", text);
        write(connection -> journal(connection, blindness.sinceMillis(), "blind", text));
    }

    @Override
    public void sees(Blindness over, long atMillis) {
        long lasted = atMillis - over.sinceMillis();
        String text = "this hub was cut off for " + Texts.duration(lasted) + " from " + Texts.time(over.sinceMillis())
                + " on and judged nothing that did not answer (it " + over.why() + ")";
        parts.log().warn("network", text);
        write(connection -> {
            journal(connection, atMillis, "sees", text);
            if (lasted >= TOLD_MILLIS) {
                Event event = new Event(
                        Event.Kind.RECOVERED,
                        200,
                        text,
                        Severity.WARNING,
                        atMillis,
                        lasted,
                        true,
                        Reason.RECOVERED_NOW);
                rounds.tell(connection, List.of(new Happening(SUBJECT, event, "", List.of())), atMillis);
            }
        });
    }

    @Override
    public List<String> known() {
        try {
            return parts.catalog()
                    .read(connection -> Sql.all(
                            connection,
                            row -> row.getString("name").substring(ANCHOR.length()),
                            "SELECT name FROM watch_facts WHERE name LIKE '" + ANCHOR + "%' ORDER BY name"));
        } catch (IOException failure) {
            parts.log().error("network", "which anchors answered is not known: " + failure.getMessage());
            return List.of();
        }
    }

    @Override
    public void knows(List<String> anchors) {
        long now = parts.clock().wallMillis();
        write(connection -> {
            Sql.run(connection, "DELETE FROM watch_facts WHERE name LIKE '" + ANCHOR + "%'");
            for (String anchor : anchors) {
                Sql.run(connection, "INSERT INTO watch_facts (name, value) VALUES (?,?)", ANCHOR + anchor, now);
            }
        });
    }

    /// What is written.
    private interface Lines {
        void in(Connection connection) throws SQLException;
    }

    private void write(Lines lines) {
        try {
            int written = rounds.alone(() -> parts.catalog().write(connection -> {
                lines.in(connection);
                return 1;
            }));
            assert written == 1;
        } catch (IOException failure) {
            parts.log().error("network", "what became of the own network is not stored: " + failure.getMessage());
        }
    }

    private static void journal(Connection connection, long atMillis, String what, String text) throws SQLException {
        Journal.add(connection, new Journal.Line(0, atMillis, "hub", SUBJECT.key(), 0, what, "own-network", text));
    }
}
