package dev.tocsin.hub.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Sha256;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.hub.Software;
import dev.tocsin.hub.Software.Ask;
import dev.tocsin.hub.software.SoftwareStore.Document;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.CpuTime;
import dev.tocsin.wire.Message.InventoryAsk;
import dev.tocsin.wire.SoftwareDocuments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is installed in the catalog: documents that come in, what they change, and searches over many hosts.
final class SoftwareStoreTest {
    private static final long NOW = 1_795_000_000_000L;

    @TempDir
    Path data;

    private final Random random = new Random(44);
    private SqliteCatalog catalog;
    private SoftwareStore store;
    private SoftwareReads reads;

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(data.resolve("catalog.db"));
        store = new SoftwareStore(catalog);
        reads = new SoftwareReads(catalog);
    }

    @AfterEach
    void close() throws IOException {
        catalog.close();
    }

    private HostId host(String name) throws IOException {
        HostId id = HostId.create(NOW, random);
        catalog.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO hosts (id, name, generation, enrolled_millis) VALUES (?, ?, 1, 1)")) {
                insert.setString(1, id.toString());
                insert.setString(2, name);
                return insert.executeUpdate();
            }
        });
        return id;
    }

    static SoftwarePackage one(String name, String version) {
        LinkedHashMap<String, String> fields = new LinkedHashMap<>();
        fields.put("Status", "install ok installed");
        fields.put("Depends", "libc6 (>= 2.34), lib" + name);
        fields.put("Description", "what " + name + " is\n" + "and what it is for. ".repeat(12));
        return new SoftwarePackage(
                "dpkg",
                name,
                version,
                "amd64",
                "a vendor",
                "utils",
                "",
                4_096,
                1_000,
                0,
                "what " + name + " is",
                fields);
    }

    static byte[] document(Iterable<SoftwarePackage> packages) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteWriter scratch = new ByteWriter();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            for (SoftwarePackage one : packages) {
                SoftwareDocuments.writePackage(out, one, scratch);
            }
        }
        return bytes.toByteArray();
    }

    private List<Software.Change> take(HostId host, long atMillis, byte[] bytes) throws IOException {
        List<Software.Change> heard = new ArrayList<>();
        store.take(
                new Document(host, InventoryAsk.PACKAGES, Sha256.of(bytes), atMillis, bytes),
                (_, _, changes) -> heard.addAll(changes));
        return heard;
    }

    private List<Software.Change> take(HostId host, long atMillis, SoftwarePackage... packages) throws IOException {
        return take(host, atMillis, document(List.of(packages)));
    }

    private int rows(String table) throws IOException {
        return catalog.read(connection -> {
            try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM " + table);
                    ResultSet row = count.executeQuery()) {
                return row.next() ? row.getInt(1) : -1;
            }
        });
    }

    @Test
    @Tag("EW-32")
    void document_thatIsNotWhatItWas_tellsWhatCameWentAndChanged() throws IOException {
        HostId host = host("web-01");
        assertThat(take(host, NOW, one("bash", "5.2"), one("curl", "7"), one("openssl", "3.0.16")))
                .as("the first time nothing has changed")
                .isEmpty();
        List<Software.Change> changes =
                take(host, NOW + 1, one("bash", "5.2"), one("openssl", "3.0.17"), one("zlib1g", "1"));
        assertThat(changes)
                .containsExactly(
                        new Software.Change(NOW + 1, "dpkg", "curl", "amd64", "7", ""),
                        new Software.Change(NOW + 1, "dpkg", "openssl", "amd64", "3.0.16", "3.0.17"),
                        new Software.Change(NOW + 1, "dpkg", "zlib1g", "amd64", "", "1"));
        assertThat(reads.changes(host, 0, NOW + 2, 10)).isEqualTo(changes);
        assertThat(reads.changes(host, 0, NOW + 1, 10)).isEmpty();
    }

    @Test
    @Tag("EW-31")
    void package_ofAHost_hasAllItsFields() throws IOException {
        HostId host = host("web-01");
        take(host, NOW, one("openssl", "3.0.16"));
        assertThat(reads.details(host, "openssl")).containsExactly(one("openssl", "3.0.16"));
        assertThat(reads.details(host, "nothing")).isEmpty();
    }

    @Test
    void packages_thatHostsShare_standOnceAndGoWithTheLast() throws IOException {
        HostId one = host("web-01");
        HostId other = host("web-02");
        take(one, NOW, one("bash", "5.2"), one("curl", "7"));
        take(other, NOW, one("bash", "5.2"));
        assertThat(rows("software")).isEqualTo(2);
        assertThat(rows("software_details")).isEqualTo(2);
        take(one, NOW + 1, one("curl", "8"));
        assertThat(rows("software")).isEqualTo(2);
        store.forget(other);
        assertThat(rows("software")).isEqualTo(1);
        store.forget(one);
        for (String table : List.of("software", "software_details", "host_software", "software_changes")) {
            assertThat(rows(table)).as(table).isZero();
        }
        assertThat(store.known()).isEmpty();
    }

    @Test
    void host_thatWasRetired_isNotTakenInAgain() throws IOException {
        HostId host = host("web-01");
        catalog.write(connection -> {
            try (PreparedStatement retire = connection.prepareStatement("UPDATE hosts SET retired_millis = 1")) {
                return retire.executeUpdate();
            }
        });
        take(host, NOW, one("bash", "5.2"));
        assertThat(rows("software_hosts")).isZero();
        assertThat(rows("host_software")).isZero();
    }

    @Test
    void document_thatIsDamaged_changesNothing() throws IOException {
        HostId host = host("web-01");
        take(host, NOW, one("bash", "5.2"));
        byte[] whole = document(List.of(one("bash", "5.3"), one("curl", "7")));
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> take(host, NOW + 1, half)).isInstanceOf(CorruptData.class);
        assertThat(reads.packages(host, new Ask("", false, 0, 10)).items()).hasSize(1);
        assertThat(store.known().get(host)[InventoryAsk.PACKAGES].sizeBytes())
                .isEqualTo(document(List.of(one("bash", "5.2"))).length);
    }

    @Test
    void document_thatInflatesWithoutEnd_isRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bomb)) {
            byte[] name = new byte[SoftwareDocuments.PACKAGE_BYTES];
            for (int i = 0; i < 400; i++) {
                out.write(new byte[] {(byte) 0x80, (byte) 0x80, 0x10}); // a record of 256 KiB
                out.write(name);
            }
        }
        HostId host = host("web-01");
        assertThatThrownBy(() -> take(host, NOW, bomb.toByteArray())).isInstanceOf(CorruptData.class);
    }

    @Test
    void text_thatAnAgentMakesUp_isNeitherSqlNorSeparator() throws IOException {
        HostId host = host("web-01");
        SoftwarePackage evil = new SoftwarePackage(
                "dpkg",
                "a'; DROP TABLE hosts; --",
                "1%_\u001f",
                "\u202E",
                "v\u001fx",
                "",
                "",
                -1,
                0,
                0,
                "\u0007",
                new LinkedHashMap<>());
        take(host, NOW, evil, one("plain", "1"));
        SoftwarePackage read = reads.details(host, evil.name()).getFirst();
        assertThat(read.vendor()).isEqualTo("v·x");
        assertThat(read.version()).isEqualTo("1%_·");
        assertThat(reads.search(new Ask("%", false, 0, 10)).items()).isEmpty();
        assertThat(reads.search(new Ask("_", false, 0, 10)).items()).isEmpty();
        assertThat(reads.search(new Ask("'", false, 0, 10)).items()).hasSize(1);
    }

    @Test
    void changes_ofAHostWithoutRest_areTheLatest() throws IOException {
        HostId host = host("web-01");
        List<SoftwarePackage> many = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            many.add(one("package-" + i, "1"));
        }
        take(host, NOW, one("bash", "1"));
        take(host, NOW + 1, document(many));
        take(host, NOW + 2, one("bash", "2"));
        assertThat(rows("software_changes")).isEqualTo(Software.CHANGES_KEPT);
        assertThat(reads.changes(host, 0, NOW + 10, 1).getFirst().atMillis()).isEqualTo(NOW + 2);
    }

    /// The acceptance is 100 ms; five times that here, because the machine is busy with other tests. Half of the
    /// hosts have versions of their own, which is more than any fleet has.
    @Test
    @Tag("EW-03")
    @Tag("EW-30")
    void search_overTwoHundredHosts_answersAtOnce() throws IOException {
        for (int host = 0; host < 200; host++) {
            List<SoftwarePackage> packages = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                packages.add(
                        one(i % 3 == 0 ? "lib-" + i + "-tools" : "package-" + i, host % 2 == 0 ? "1." + host : "1.0"));
            }
            take(host("web-" + host), NOW, document(packages));
        }
        for (String text : List.of("tools", "package-7", "a", "", "no-such-thing")) {
            search(new Ask(text, false, 0, 100));
        }
        search(new Ask("package-7", true, 0, Software.ANSWER));
        Software.Page<Software.Version> exact = reads.search(new Ask("package-7", true, 0, Software.ANSWER));
        assertThat(exact.items().stream().mapToInt(Software.Version::hosts).sum())
                .isEqualTo(200);
        assertThat(exact.items().stream()
                        .mapToInt(found -> found.named().size())
                        .sum())
                .isEqualTo(200);
    }

    /// By the processor time of the thread, all of which the search is: a machine that is busy with others does not
    /// count.
    private void search(Ask ask) throws IOException {
        long[] took = new long[5];
        for (int i = 0; i < took.length; i++) {
            took[i] = CpuTime.nanosOf(
                            () -> assertThat(reads.search(ask).items().size()).isLessThanOrEqualTo(ask.limit()))
                    / 1_000;
        }
        java.util.Arrays.sort(took);
        assertThat(took[2]).as("median µs of \"" + ask.text() + "\"").isLessThan(500_000);
    }
}
