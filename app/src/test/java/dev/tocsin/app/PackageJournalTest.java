package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hosts;
import dev.tocsin.hub.Software.Change;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.watch.alert.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packages that changed, as a line of the journal.
@Tag("EW-32")
class PackageJournalTest {
    private static final HostId HOST = HostId.create(1, new Random(1));

    @TempDir
    Path data;

    private List<Journal.Line> lines(List<Change> changes) throws IOException {
        try (SqliteCatalog catalog = SqliteCatalog.open(data.resolve("catalog.db"))) {
            PackageJournal journal = new PackageJournal(new OneHost());
            catalog.write(connection -> {
                journal.changed(connection, HOST, changes);
                return changes;
            });
            return new Journal(catalog).between(0, 100_000, "web-01/PACKAGES");
        }
    }

    @Test
    void changes_ofAHost_areOneLineWithBothVersions() throws IOException {
        List<Journal.Line> lines = lines(List.of(
                new Change(5_000, "dpkg", "curl", "amd64", "7", ""),
                new Change(5_000, "dpkg", "openssl", "amd64", "3.0.16", "3.0.17"),
                new Change(5_000, "dpkg", "zlib1g", "amd64", "", "1")));
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst().what()).isEqualTo("packages");
        assertThat(lines.getFirst().atMillis()).isEqualTo(5_000);
        assertThat(lines.getFirst().text()).isEqualTo("curl 7 removed; openssl 3.0.16 → 3.0.17; zlib1g 1 installed");
    }

    @Test
    void changes_byTheThousand_areCounted() throws IOException {
        List<Change> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(new Change(5_000, "dpkg", "package-" + i, "amd64", "1", "2"));
        }
        assertThat(lines(many).getFirst().text()).endsWith("; and 980 more").hasSizeLessThan(1_000);
    }

    private static final class OneHost implements Hosts {
        private final HostView view =
                new HostView(HOST, "web-01", HostState.UP, 1L, Map.of(), null, 0, null, List.of());

        @Override
        public List<HostView> all() {
            return List.of(view);
        }

        @Override
        public HostView byId(HostId id) {
            return view;
        }

        @Override
        public List<HostView> byName(String name) {
            return List.of(view);
        }
    }
}
