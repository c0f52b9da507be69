package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The documents that lead a newcomer through the tree name only what is there. A path is what stands in backticks and
/// has a slash or a known ending; `agent.Sampler` (module, then class) is looked up as a class.
class MapTest {
    private static final Pattern CODE = Pattern.compile("`([^`\\s]+)`");
    private static final Pattern FILE = Pattern.compile("(\\./)?[A-Za-z0-9_.@-]+(/[A-Za-z0-9_.@-]+)*/?");
    private static final Pattern CLASS = Pattern.compile("([a-z]+)((?:\\.[a-z]+)*)\\.([A-Z][A-Za-z]+)");

    @ParameterizedTest
    @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"})
    void document_everyNamedPath_exists(String document) {
        assertThat(missing(House.read(House.root().resolve(document))))
                .as("names in %s that are not in the tree", document)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ARCHITECTURE.md"})
    void document_everyModule_isNamed(String document) {
        String text = House.read(House.root().resolve(document));
        assertThat(House.modules()).allMatch(module -> text.contains("`" + module + "`"), "named in " + document);
    }

    @Test
    void documents_everyLink_leadsSomewhere() {
        Pattern link = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
        List<String> dead = new ArrayList<>();
        for (Path file : House.files(p -> p.toString().endsWith(".md"))) {
            Matcher matcher = link.matcher(House.read(file));
            while (matcher.find()) {
                String target = matcher.group(1);
                boolean elsewhere = target.contains("://") || target.startsWith("/") || target.startsWith("mailto:");
                if (!elsewhere && !Files.exists(file.resolveSibling(target))) {
                    dead.add(House.name(file) + " -> " + target);
                }
            }
        }
        assertThat(dead).as("links to files that are not there").isEmpty();
    }

    @Test
    void rule_pathThatIsNotThere_isReported() {
        assertThat(missing(
                        "see `base/src/main/java/dev/tocsin/base/Nothing.java`, `base.Nothing`, `base/`, `base.Clock`"))
                .containsExactly("base/src/main/java/dev/tocsin/base/Nothing.java", "base.Nothing");
    }

    private static List<String> missing(String text) {
        List<String> missing = new ArrayList<>();
        Matcher matcher = CODE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!there(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    private static boolean there(String name) {
        Path root = House.root();
        Matcher type = CLASS.matcher(name);
        if (type.matches() && Files.isDirectory(root.resolve(type.group(1)))) {
            String folder = "dev/tocsin/" + type.group(1) + type.group(2).replace('.', '/');
            String file = folder + "/" + type.group(3) + ".java";
            return Files.exists(root.resolve(type.group(1) + "/src/main/java/" + file))
                    || Files.exists(root.resolve(type.group(1) + "/src/test/java/" + file));
        }
        boolean path = FILE.matcher(name).matches()
                && (name.contains("/") || name.endsWith(".md") || name.endsWith(".java"))
                && !name.startsWith("/")
                && !name.matches("[0-9./:]+"); // an address
        boolean ours =
                path && Files.exists(root.resolve(name.replaceFirst("^\\./", "").replaceFirst("/.*", "")));
        boolean looksOurs = path && (ours || name.endsWith(".md") || name.endsWith(".java") || name.endsWith("/"));
        return !looksOurs || Files.exists(root.resolve(name));
    }
}
