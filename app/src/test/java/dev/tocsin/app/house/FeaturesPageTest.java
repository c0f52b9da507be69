package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/reference/features.md promises a feature only when a test shows it: each row of it has a test tagged with its
/// id, `@Tag("KK-16")` in Java or `[KK-16]` in the name of a browser test.
class FeaturesPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]{1,2}-?[0-9]+) \\|");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+)\"\\)");
    private static final Pattern TITLE = Pattern.compile("\\[([A-Z]{1,2}-?[0-9]+)\\]");

    @Test
    void features_everyRow_hasATaggedTest() {
        Set<String> rows = find(ROW, House.read(House.root().resolve("docs/reference/features.md")));
        assertThat(rows).isNotEmpty();
        Set<String> untested = new TreeSet<>(rows);
        untested.removeAll(tags());
        assertThat(untested).as("features that no test shows").isEmpty();
    }

    private static Set<String> tags() {
        Set<String> tags = new TreeSet<>();
        for (Path file : House.testSources()) {
            tags.addAll(find(TAG, House.read(file)));
        }
        List<Path> browser =
                House.files(p -> p.startsWith("web/ui") && p.toString().matches(".*test.*\\.(ts|tsx|mjs)"));
        for (Path file : browser) {
            tags.addAll(find(TITLE, House.read(file)));
        }
        return tags;
    }

    private static Set<String> find(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
