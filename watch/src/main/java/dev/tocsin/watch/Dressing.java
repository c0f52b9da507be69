package dev.tocsin.watch;

import dev.tocsin.base.Log;
import dev.tocsin.watch.alert.Incidents;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.alert.MailLinks;
import dev.tocsin.watch.check.CheckResult;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.notify.AlertPicture;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.notify.Picture;
import dev.tocsin.watch.rule.RuleGraphs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a message carries besides its lines where there is room (mail): the graph of the hour before, the
/// processes of the host at that second, links to acknowledge and to silence. Made when it is sent, as well as
/// it can be had then: what cannot be read is left out, because a message must not wait for it.
final class Dressing {
    /// Pictures of one message, and hosts whose processes are named.
    static final int PICTURES = 3;

    private static final long BEFORE_MILLIS = 3_600_000;
    private static final int LOOKS = 1_000; // of a check that are drawn

    private final Incidents incidents;
    private final Checks checks;
    private final RuleGraphs graphs;
    private final MailLinks links;
    private final Log log;

    Dressing(Incidents incidents, Checks checks, RuleGraphs graphs, MailLinks links, Log log) {
        this.incidents = incidents;
        this.checks = checks;
        this.graphs = graphs;
        this.links = links;
        this.log = log;
    }

    /// `notice`, which goes to `contacts`, with all of that.
    Notice of(Notice notice, List<String> contacts) {
        List<Notice.Line> lines = new ArrayList<>(notice.lines());
        List<Picture> pictures = new ArrayList<>();
        List<Notice.Action> actions = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < lines.size() && seen.size() < MailLinks.INCIDENTS; i++) {
            Notice.Line line = lines.get(i);
            if (line.incident() == 0 || !isBad(line) || !seen.add(line.incident())) {
                continue;
            }
            actions.addAll(links.of(line.incident(), contacts));
            if (pictures.size() < PICTURES && seen.size() <= PICTURES) {
                try {
                    Incident incident = incidents.find(line.incident());
                    Picture picture = incident == null ? null : picture(incident, line.atMillis());
                    if (picture != null) {
                        pictures.add(picture);
                    }
                    lines.set(i, withProcesses(line));
                } catch (IOException | RuntimeException failure) {
                    log.warn("outbox", "a mail goes without its graph: " + failure);
                }
            }
        }
        return notice.with(lines, pictures, actions);
    }

    private static boolean isBad(Notice.Line line) {
        return switch (line.state()) {
            case "up", "resolved", "settled", "removed" -> false;
            default -> true;
        };
    }

    private Notice.Line withProcesses(Notice.Line line) {
        String busiest = line.detail().contains("\nbusiest: ") ? "" : graphs.busiest(line.host(), line.atMillis());
        return busiest.isEmpty() ? line : line.with(line.detail().isBlank() ? busiest : line.detail() + "\n" + busiest);
    }

    private @Nullable Picture picture(Incident incident, long atMillis) throws IOException {
        Checks.View check = checks.find(incident.subject().id());
        return check == null ? graphs.of(incident.subject(), atMillis) : answerTimes(check, atMillis);
    }

    /// How long a check took to answer; what did not answer at all is a gap.
    private @Nullable Picture answerTimes(Checks.View check, long atMillis) throws IOException {
        long from = atMillis - BEFORE_MILLIS;
        List<CheckResult> results =
                checks.results(check.id(), from, atMillis + 1, LOOKS).reversed();
        if (results.size() < 2) {
            return null;
        }
        long[] times = results.stream().mapToLong(CheckResult::atMillis).toArray();
        double[] values = results.stream()
                .mapToDouble(one -> one.code() == 0 ? Double.NaN : one.phases().total() / 1_000.0)
                .toArray();
        AlertPicture.Graph graph = new AlertPicture.Graph(from, atMillis, times, values, Double.NaN);
        String what = "answer time of " + check.host() + " " + check.name();
        return AlertPicture.of(graph, AlertPicture.words(graph, what, "ms"));
    }
}
