package dev.tocsin.app;

import dev.tocsin.base.HostId;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hosts;
import dev.tocsin.hub.Software;
import dev.tocsin.watch.alert.Journal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Has the watch's journal say which packages of a host changed: one line for each reading that found some, in the
/// transaction that keeps them. It names the first; all of them stand in the host's own list of changes.
final class PackageJournal implements Software.Listener {
    private static final int NAMED = 20;

    private final Hosts hosts;

    PackageJournal(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public void changed(Connection connection, HostId host, List<Software.Change> changes) throws SQLException {
        HostView view = hosts.byId(host);
        String name = view == null ? host.toString() : view.name();
        String named = changes.stream().limit(NAMED).map(PackageJournal::words).collect(Collectors.joining("; "));
        int more = changes.size() - NAMED;
        String text = named + (more > 0 ? "; and " + more + " more" : "");
        Journal.add(
                connection,
                new Journal.Line(0, changes.getFirst().atMillis(), "hub", name + "/PACKAGES", 0, "packages", "", text));
    }

    private static String words(Software.Change change) {
        if (change.before().isEmpty()) {
            return change.name() + " " + change.after() + " installed";
        }
        return change.after().isEmpty()
                ? change.name() + " " + change.before() + " removed"
                : change.name() + " " + change.before() + " → " + change.after();
    }
}
