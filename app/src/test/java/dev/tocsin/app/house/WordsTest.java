package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.MalformedInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The product speaks of itself alone: no unfinished work, no path of the machine it was written on, no address that a
/// download would go to. The words are put together here so that this file does not hold them.
class WordsTest {
    private static final Set<String> TEXT = Set.of(
            "java",
            "md",
            "xml",
            "ts",
            "tsx",
            "css",
            "html",
            "json",
            "sh",
            "mjs",
            "js",
            "yml",
            "yaml",
            "sql",
            "properties",
            "options",
            "txt",
            "config",
            "svg",
            "");

    private static final List<Pattern> FORBIDDEN = List.of(
            Pattern.compile("\\b" + "TO" + "DO\\b"),
            Pattern.compile("\\b" + "FIX" + "ME\\b"),
            Pattern.compile("\\bXX" + "X\\b"),
            Pattern.compile("(?<![A-Za-z0-9_.*}])/" + "work" + "/(main|wt|shared|\\.)"),
            Pattern.compile("(?<![A-Za-z0-9_])/" + "home/" + "[a-z]+/"),
            Pattern.compile("(?i)\\b" + "clau" + "de\\b|\\b" + "chat" + "gpt\\b|\\b" + "co" + "pilot\\b"),
            Pattern.compile("repo\\.maven\\." + "apache|registry\\." + "npmjs|repo1\\." + "maven"),
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----\\s+[A-Za-z0-9+/]{20}"));

    @Test
    void tree_everyText_isFreeOfForbiddenWords() {
        List<String> found = new ArrayList<>();
        for (Path file : House.files(WordsTest::isText)) {
            String text = textOf(file);
            for (Pattern pattern : FORBIDDEN) {
                text.lines()
                        .filter(line -> pattern.matcher(line).find())
                        .forEach(line -> found.add(House.name(file) + ": " + line.strip()));
            }
        }
        assertThat(found).as("lines with forbidden words").isEmpty();
    }

    @Test
    void tests_everyFile_runsForAll() {
        Pattern off = Pattern.compile("@Dis" + "abled|@Ig" + "nore\\b|Mock" + "ito");
        List<String> found = House.testSources().stream()
                .filter(f -> off.matcher(House.read(f)).find())
                .map(House::name)
                .toList();
        assertThat(found).as("tests switched off, or with mocks").isEmpty();
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1);
        return TEXT.contains(extension) && !name.equals("package-lock.json") && !name.equals("license");
    }

    private static String textOf(Path file) {
        try {
            return House.read(file);
        } catch (java.io.UncheckedIOException failure) {
            if (failure.getCause() instanceof MalformedInputException) {
                return ""; // not a text after all
            }
            throw failure;
        }
    }
}
