package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.app.house.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The build breaks on what it must break on. A copy of the project with small modules, each wrong in one way, is built
/// once with the real parent pom; every wrong one must fail, for its own reason, and the right one must not.
/// (An undocumented type is caught by a test, not by the compiler: `DocumentsTest`.)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenSourceIT {
    private String log = "";

    @BeforeAll
    void buildOnce(@TempDir Path copy) throws IOException {
        List<String> modules = List.of("right", "imports", "nulls", "sealed", "format", "doc");
        Path root = House.root();
        String pom = House.read(root.resolve("pom.xml"));
        String own = String.join(
                "", modules.stream().map(m -> "<module>" + m + "</module>").toList());
        Files.writeString(
                copy.resolve("pom.xml"),
                pom.replaceFirst("(?s)<modules>.*?</modules>", "<modules>" + own + "</modules>"));
        Files.createDirectories(copy.resolve(".mvn"));
        Files.copy(root.resolve(".mvn/jvm.config"), copy.resolve(".mvn/jvm.config"));
        module(copy, "right", "", "    static int one() {\n        return 1;\n    }\n");
        module(copy, "imports", "import java.sql.Connection;\n", "    private Connection connection;\n");
        module(
                copy,
                "nulls",
                "import java.util.Map;\n",
                "    static int length(Map<String, String> map) {\n        return map.get(\"a\").length();\n    }\n");
        module(copy, "sealed", "", """
                    sealed interface Shape permits Round, Square {}

                    record Round() implements Shape {}

                    record Square() implements Shape {}

                    static int corners(Shape shape) {
                        return switch (shape) {
                            case Round _ -> 0;
                        };
                    }
                """);
        module(copy, "format", "", "    static  int one( ) { return 1; }\n");
        module(copy, "doc", "", "    /// See {@link Nothing}.\n    static int one() {\n        return 1;\n    }\n");
        Programs.Running maven = Programs.start(
                copy,
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of("mvn", "-B", "-o", "--fail-at-end", "compile"));
        int code = maven.exitCode();
        log = maven.output() + maven.errors();
        assertThat(code).as(log).isNotZero();
    }

    @Test
    void build_rightSource_passes() {
        assertThat(log).containsPattern("\\[INFO\\] right \\.+ SUCCESS");
    }

    @Test
    void build_importAgainstTheArrows_breaks() {
        assertThat(log).containsPattern("\\[INFO\\] imports \\.+ FAILURE").contains("package java.sql is not visible");
    }

    @Test
    void build_dereferenceOfNull_breaks() {
        assertThat(log)
                .containsPattern("\\[INFO\\] nulls \\.+ FAILURE")
                .contains("dereferenced expression 'map.get(\"a\")' is @Nullable");
    }

    @Test
    void build_missingCaseOfASealedType_breaks() {
        assertThat(log)
                .containsPattern("\\[INFO\\] sealed \\.+ FAILURE")
                .contains("the switch expression does not cover all possible input values");
    }

    @Test
    void build_unformattedFile_breaks() {
        assertThat(log)
                .containsPattern("\\[INFO\\] format \\.+ FAILURE")
                .contains("The following files had format violations");
    }

    @Test
    void build_referenceToNothing_breaks() {
        assertThat(log).containsPattern("\\[INFO\\] doc \\.+ FAILURE").contains("reference not found");
    }

    private static void module(Path copy, String name, String imports, String body) throws IOException {
        Path sources = Files.createDirectories(copy.resolve(name + "/src/main/java/dev/tocsin/" + name));
        Files.writeString(copy.resolve(name + "/pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent><groupId>dev.tocsin</groupId><artifactId>tocsin</artifactId><version>0.1.0</version></parent>
                  <artifactId>%s</artifactId>
                </project>
                """.formatted(name));
        Files.writeString(copy.resolve(name + "/src/main/java/module-info.java"), """
                import org.jspecify.annotations.NullMarked;

                /// A module of a test.
                @NullMarked
                module dev.tocsin.%s {
                    requires static transitive org.jspecify;
                }
                """.formatted(name));
        Files.writeString(
                sources.resolve("Thing.java"),
                "package dev.tocsin." + name + ";\n\n" + (imports.isEmpty() ? "" : imports + "\n")
                        + "/// A thing.\nfinal class Thing {\n" + body + "}\n");
    }
}
