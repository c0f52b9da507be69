package dev.tocsin.hub.software;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Sha256;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.hub.Software;
import dev.tocsin.hub.Software.Ask;
import dev.tocsin.hub.software.SoftwareStore.Document;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.wire.Message.InventoryAsk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// How long searches take over many hosts (`bench/software`), and what it costs to take them in.
public final class SoftwareSearchTimes {
    private static final int ROUNDS = 21;

    private SoftwareSearchTimes() {}

    /// Arguments: a directory, hosts, packages of each, and how many sets of versions there are among the hosts.
    ///
    /// @throws IOException when the catalog failed
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int hosts = Integer.parseInt(arguments[1]);
        int packages = Integer.parseInt(arguments[2]);
        int sets = Integer.parseInt(arguments[3]);
        Clock clock = Clock.system();
        Random random = new Random(3);
        Path file = directory.resolve("catalog-" + sets + ".db");
        try (SqliteCatalog catalog = SqliteCatalog.open(file)) {
            SoftwareStore store = new SoftwareStore(catalog);
            long begun = clock.monotonicNanos();
            for (int host = 0; host < hosts; host++) {
                HostId id = HostId.create(1_795_000_000_000L + host, random);
                insert(catalog, id, "web-" + host);
                byte[] document = document(packages, host % sets);
                store.take(new Document(id, InventoryAsk.PACKAGES, Sha256.of(document), 1, document), null);
            }
            System.out.printf(
                    "%d hosts of %,d packages in %d sets of versions: taken in within %,d ms, the catalog has %,d KiB%n",
                    hosts, packages, sets, (clock.monotonicNanos() - begun) / 1_000_000, Files.size(file) / 1_024);
            SoftwareReads reads = new SoftwareReads(catalog);
            for (Ask ask : List.of(
                    new Ask("tools", false, 0, 100),
                    new Ask("package-7", false, 0, 100),
                    new Ask("a", false, 0, 100),
                    new Ask("", false, 0, 100),
                    new Ask("no-such-thing", false, 0, 100),
                    new Ask("package-7", true, 0, Software.ANSWER))) {
                time(clock, reads, ask);
            }
        }
    }

    private static void time(Clock clock, SoftwareReads reads, Ask ask) throws IOException {
        double[] millis = new double[ROUNDS];
        int lines = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long begun = clock.monotonicNanos();
            lines = reads.search(ask).items().size();
            millis[i] = (clock.monotonicNanos() - begun) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                "  %-28s %5d lines, first %6.1f ms, median %6.1f ms, worst %6.1f ms%n",
                (ask.exact() ? "whole name " : "part ") + "\"" + ask.text() + "\"",
                lines,
                first,
                millis[ROUNDS / 2],
                millis[ROUNDS - 1]);
    }

    private static void insert(SqliteCatalog catalog, HostId id, String name) throws IOException {
        catalog.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO hosts (id, name, generation, enrolled_millis) VALUES (?, ?, 1, 1)")) {
                insert.setString(1, id.toString());
                insert.setString(2, name);
                return insert.executeUpdate();
            }
        });
    }

    private static byte[] document(int packages, int set) throws IOException {
        List<SoftwarePackage> all = new ArrayList<>();
        for (int i = 0; i < packages; i++) {
            String name = i % 3 == 0 ? "lib-" + i + "-tools" : "package-" + i;
            all.add(SoftwareStoreTest.one(name, "1." + set));
        }
        return SoftwareStoreTest.document(all);
    }
}
