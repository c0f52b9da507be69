package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page of docs/reference whose generated part must equal what the code says. The part stands between two marker
/// lines; `mvn -pl app -am test -Dtocsin.write=true -Dtest='*Page*'` writes it anew.
final class Page {
    private static final String BEGIN = "<!-- generated: begin -->\n";
    private static final String END = "<!-- generated: end -->\n";

    private Page() {}

    /// Compares the generated part of `page` (path below the top) with `expected`, or writes it.
    static void check(String page, String expected) {
        Path file = House.root().resolve(page);
        String text = House.read(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin >= 0 && end > begin)
                .as("%s has a generated part", page)
                .isTrue();
        if (Boolean.getBoolean("tocsin.write")) {
            try {
                Files.writeString(file, text.substring(0, begin) + BEGIN + expected + text.substring(end));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return;
        }
        assertThat(text.substring(begin + BEGIN.length(), end))
                .as("%s, written anew by: mvn -pl app -am test -Dtocsin.write=true -Dtest='*Page*'", page)
                .isEqualTo(expected);
    }
}
