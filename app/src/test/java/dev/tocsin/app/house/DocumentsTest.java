package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every type of the product that is not private to a file says what it is, and every public method what it does, in a
/// `///` comment. doclint checks that what is written is right; this checks that it is written
/// (designs/01-documentation-lint.md).
class DocumentsTest {
    @Test
    void product_everyTypeAndPublicMethod_isDocumented() {
        assertThat(undocumented(House.mainSources()))
                .as("types and public methods without a /// comment")
                .isEmpty();
    }

    @Test
    void product_everyFile_usesMarkdownComments() {
        List<String> legacy = House.mainSources().stream()
                .filter(f -> House.read(f).lines().anyMatch(l -> l.strip().startsWith("/**")))
                .map(House::name)
                .toList();
        assertThat(legacy).as("files with /** comments; the house writes ///").isEmpty();
    }

    @Test
    void rule_undocumentedPublicType_isReported(@TempDir Path directory) throws IOException {
        Path source = directory.resolve("Bare.java");
        Files.writeString(source, "public record Bare(int a) {\n    public int twice() { return 2 * a; }\n}\n");
        assertThat(undocumented(List.of(source)))
                .hasSize(2)
                .anyMatch(s -> s.endsWith("Bare.java:1 type Bare"))
                .anyMatch(s -> s.endsWith("Bare.java:2 method Bare.twice"));
    }

    @Test
    void rule_documentedType_isSilent(@TempDir Path directory) throws IOException {
        Path source = directory.resolve("Told.java");
        Files.writeString(source, "/// A number.\n///\n/// @param a it\npublic record Told(int a) {}\n");
        assertThat(undocumented(List.of(source))).isEmpty();
    }

    private static List<String> undocumented(List<Path> files) {
        List<String> found = new ArrayList<>();
        for (Sources.Declared declared : Sources.parse(files)) {
            boolean must = declared.type() || declared.publicMethod();
            String doc = declared.doc();
            if (must && (doc == null || doc.isBlank())) {
                Path file = Path.of(declared.file());
                String name = file.startsWith(House.root()) ? House.name(file) : declared.file();
                found.add(name + ":" + declared.line() + " " + declared.what());
            }
        }
        return found;
    }
}
