package dev.tocsin.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the helper is made of: little, and nothing that reaches a network, loads code or turns data into objects.
class HouseTest {
    private static final Path ROOT = Path.of(System.getProperty("tocsin.root", ".."));
    private static final int MOST_LINES = 800;

    /// Of unix sockets: the address and its family, with what both are.
    private static final Set<String> SOCKETS = Set.of(
            "java.net.UnixDomainSocketAddress",
            "java.net.SocketAddress",
            "java.net.StandardProtocolFamily",
            "java.net.ProtocolFamily",
            "java.net.SocketOption");

    @Test
    @Tag("EW-49")
    void helper_andAllThatItReaches_knowsUnixSocketsAndNoNetwork() {
        Set<String> reached = reached();
        assertThat(reached)
                .contains("dev.tocsin.helper.Door", "dev.tocsin.base.ChainedLog", "java.lang.ProcessBuilder");
        assertThat(reached.stream().filter(name -> name.startsWith("java.net.")))
                .isSubsetOf(SOCKETS);
        assertThat(reached.stream()
                        .filter(name -> name.matches("(javax\\.net|java\\.net\\.http|java\\.rmi|sun|com\\.sun)\\..*")))
                .isEmpty();
        assertThat(reached.stream().filter(name -> name.startsWith("jdk.")))
                .containsExactlyInAnyOrder("jdk.net.ExtendedSocketOptions", "jdk.net.UnixDomainPrincipal");
        assertThat(reached)
                .as("no reflection, no loading, no deserialisation")
                .noneMatch(name -> name.startsWith("java.lang.reflect."))
                .doesNotContain("java.lang.ClassLoader", "java.util.ServiceLoader", "java.io.ObjectInputStream");
    }

    @Test
    @Tag("T-RCE-2")
    @Tag("S1")
    void programs_ofTheHelper_areStartedByBackendAlone() {
        Set<String> starters = new TreeSet<>();
        uses().forEach((type, used) -> {
            boolean starts = used.contains("java.lang.ProcessBuilder") || used.contains("java.lang.Runtime$exec");
            if (starts && type.startsWith("dev.tocsin.helper.")) {
                starters.add(type);
            }
        });
        assertThat(starters).containsExactly("dev.tocsin.helper.Backend");
    }

    @Test
    void lines_ofTheHelper_areFewEnoughToBeReadInOneSitting() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("helper/src/main/java"))) {
            long lines = files.filter(Files::isRegularFile)
                    .flatMap(HouseTest::lines)
                    .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                    .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
                    .filter(line -> !line.matches("[\\[\\](){};,]+"))
                    .count();
            assertThat(lines).as("without comments, imports and lone brackets").isLessThanOrEqualTo(MOST_LINES);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().map(String::strip);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /// Every class that a class of the helper uses, and that one of ours in turn.
    private static Set<String> reached() {
        Map<String, Set<String>> uses = uses();
        Set<String> reached = new TreeSet<>();
        ArrayDeque<String> open = new ArrayDeque<>();
        uses.keySet().stream()
                .filter(type -> type.startsWith("dev.tocsin.helper."))
                .forEach(open::add);
        while (!open.isEmpty()) {
            String type = open.remove();
            if (reached.add(type)) {
                open.addAll(uses.getOrDefault(type, Set.of()));
            }
        }
        return reached;
    }

    /// What each class of helper and base uses, as jdeps says.
    private static Map<String, Set<String>> uses() {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "--ignore-missing-deps",
                        "-verbose:class",
                        "-filter:none",
                        "--multi-release",
                        "base",
                        ROOT.resolve("helper/target/classes").toString(),
                        ROOT.resolve("base/target/classes").toString());
        assertThat(exit).as(said.toString()).isZero();
        Map<String, Set<String>> uses = new HashMap<>();
        for (String line : said.toString().lines().toList()) {
            String[] words = line.strip().split("\\s+", -1); // type -> used module
            if (words.length > 2 && words[1].equals("->") && words[0].startsWith("dev.tocsin.")) {
                uses.computeIfAbsent(words[0], _ -> new TreeSet<>()).add(words[2]);
            }
        }
        return uses;
    }
}
