package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of the source tree that tests compare with what the code does. `-Dtocsin.write=true` writes them anew:
/// `mvn -pl block -am test -Dtocsin.write=true -Dtest='*PageTest,GoldenTest'
/// -Dsurefire.failIfNoSpecifiedTests=false`.
final class Tree {
    static final boolean WRITE = Boolean.getBoolean("tocsin.write");
    private static final String BEGIN = "<!-- generated: begin -->\n";
    private static final String END = "<!-- generated: end -->\n";

    private Tree() {}

    /// A file below the top of the source tree.
    static Path file(String name) {
        return Path.of(System.getProperty("tocsin.root", "..")).resolve(name);
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    static String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    static void write(String name, byte[] bytes) {
        try {
            Files.createDirectories(file(name).getParent());
            Files.write(file(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + name, e);
        }
    }

    /// Compares the part of a page between its two marker lines with `expected`, or writes it.
    static void check(String page, String expected) {
        String text = text(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(end).as("%s has a generated part", page).isGreaterThanOrEqualTo(begin);
        if (WRITE) {
            String whole = text.substring(0, begin) + expected + text.substring(end);
            write(page, whole.getBytes(StandardCharsets.UTF_8));
            return;
        }
        assertThat(text.substring(begin, end))
                .as("%s; -Dtocsin.write=true writes it anew", page)
                .isEqualTo(expected);
    }
}
