package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the built tree says of its parts, held to the parts.
@Tag("T-SUP-1")
@Tag("S23")
@Tag("FU-74")
class BillOfMaterialsIT {
    private static final Path TREE = House.root().resolve("app/target/tocsin");
    private static final Instant MADE = Instant.parse("2026-11-22T00:00:00Z"); // project.build.outputTimestamp

    /// A part of the program that somebody else made.
    private record Part(String name, String version, String licence, String sha256) {}

    @Test
    void libraries_everyJar_isInTheBillWithItsChecksumAndLicence() throws Exception {
        SortedMap<String, Part> bill = libraries();
        assertThat(foreign("lib")).isNotEmpty().isEqualTo(bill.keySet());
        for (Part part : bill.values()) {
            String jar = part.name + "-" + part.version + ".jar";
            assertThat(part.licence).as(jar).isNotEmpty();
            assertThat(part.sha256).as(jar).isEqualTo(sha256(TREE.resolve("lib").resolve(jar)));
        }
        assertThat(foreign("agent")).as("of others on a watched machine").isEmpty();
        assertThat(foreign("helper")).as("of others that may run as root").isEmpty();
    }

    @Test
    void browserApp_everyPackageThatIsBuiltIn_isInItsBill() {
        TreeSet<String> locked = new TreeSet<>();
        JsonNode lock = json(House.root().resolve("web/ui/package-lock.json"));
        lock.get("packages").forEachEntry((path, one) -> {
            if (!path.isEmpty() && !one.path("dev").asBoolean(false)) {
                locked.add(path.substring(path.lastIndexOf("node_modules/") + "node_modules/".length()) + " "
                        + one.get("version").stringValue());
            }
        });
        assertThat(browserApp())
                .extracting(part -> part.name + " " + part.version)
                .containsExactlyElementsOf(locked);
        assertThat(browserApp())
                .extracting(Part::licence)
                .containsOnly("MIT", "(MIT OR Apache-2.0)"); // their notices are in THIRD-PARTY.md
    }

    @Test
    void page_ofWhatIsNotOurs_namesEveryPartWithItsLicence() throws IOException {
        StringBuilder page = new StringBuilder("| part | version | licence |\n|---|---|---|\n");
        List<Part> all = new ArrayList<>(libraries().values());
        all.addAll(browserApp());
        for (Part part : all) {
            page.append("| %s | %s | %s |%n".formatted(part.name, part.version, part.licence));
        }
        Page.check("THIRD-PARTY.md", page.toString());
        assertThat(TREE.resolve("LICENSE")).hasSameTextualContentAs(House.root().resolve("LICENSE"));
        if (!Boolean.getBoolean("tocsin.write")) {
            assertThat(TREE.resolve("THIRD-PARTY.md"))
                    .hasSameTextualContentAs(House.root().resolve("THIRD-PARTY.md"));
        }
    }

    /// Two builds of the same sources make the same bytes only when nothing of the day or the machine is in them.
    @Test
    void jars_ofOurOwn_holdNothingOfTheDayOrTheMachineThatMadeThem() throws IOException {
        List<Path> own = new ArrayList<>();
        try (Stream<Path> files = Files.list(TREE.resolve("lib"))) {
            files.filter(file -> isOwn(file.getFileName().toString())).forEach(own::add);
        }
        assertThat(own).hasSizeGreaterThan(10);
        for (Path jar : own) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                Enumeration<? extends ZipEntry> entries = zip.entries();
                while (entries.hasMoreElements()) {
                    ZipEntry entry = entries.nextElement();
                    assertThat(entry.getTimeLocal().toInstant(ZoneOffset.UTC))
                            .as(jar.getFileName() + " " + entry.getName())
                            .isEqualTo(MADE);
                }
                String manifest = new String(
                        zip.getInputStream(zip.getEntry("META-INF/MANIFEST.MF")).readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
                assertThat(manifest).as(jar.toString()).doesNotContain("Built-By", "Build-Date", "Bnd-LastModified");
            }
        }
    }

    /// The archive that other machines install is checked by this sum before it is unpacked.
    @Test
    void archives_everyOne_hasItsChecksumBesideIt() throws Exception {
        List<Path> archives = new ArrayList<>();
        try (Stream<Path> files = Files.list(TREE.resolve("dist"))) {
            files.filter(file -> file.toString().endsWith(".tar.gz")).forEach(archives::add);
        }
        assertThat(archives).hasSize(1);
        for (Path archive : archives) {
            assertThat(Files.readString(Path.of(archive + ".sha256")))
                    .isEqualTo(sha256(archive) + "  " + archive.getFileName() + "\n");
        }
    }

    private static SortedMap<String, Part> libraries() {
        TreeMap<String, Part> parts = new TreeMap<>();
        for (Part part : parts(TREE.resolve("sbom.json"))) {
            if (!isOwn(part.name + "-" + part.version + ".jar")) {
                parts.put(part.name + "-" + part.version + ".jar", part);
            }
        }
        return parts;
    }

    private static List<Part> browserApp() {
        return parts(TREE.resolve("sbom-ui.json"));
    }

    private static List<Part> parts(Path bill) {
        List<Part> parts = new ArrayList<>();
        assumeTrue(Files.exists(bill), "needs a build with -Dtocsin.bill, online");
        assertThat(json(bill).get("bomFormat").stringValue()).isEqualTo("CycloneDX");
        for (JsonNode one : json(bill).get("components")) {
            String group = one.path("group").asString("");
            String name = one.get("name").stringValue();
            parts.add(new Part(
                    group.startsWith("@") ? group + "/" + name : name,
                    one.get("version").stringValue(),
                    licence(one),
                    sha256(one)));
        }
        parts.sort(java.util.Comparator.comparing(Part::name));
        return parts;
    }

    private static String licence(JsonNode component) {
        List<String> all = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode one = choice.path("license");
            all.add(choice.path("expression")
                    .asString(one.path("id").asString(one.path("name").asString(""))));
        }
        return String.join(" or ", all);
    }

    private static String sha256(JsonNode component) {
        for (JsonNode hash : component.path("hashes")) {
            if (hash.get("alg").stringValue().equals("SHA-256")) {
                return hash.get("content").stringValue();
            }
        }
        return "";
    }

    private static Set<String> foreign(String folder) throws IOException {
        try (Stream<Path> files = Files.list(TREE.resolve(folder))) {
            return new TreeSet<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar") && !isOwn(name))
                    .toList());
        }
    }

    private static boolean isOwn(String jar) {
        return House.modules().stream().anyMatch(module -> jar.matches(module + "-[0-9.]+\\.jar"));
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(House.read(file));
    }
}
