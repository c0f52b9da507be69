package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Data from outside never decides which class is made: no deserialisation, no scripts, no naming services, no remote
/// method calls, no parser that is told a type by its input, no database address as a text.
class UnsafeDataTest {
    private static final List<String> BANNED = List.of(
            "java.io.ObjectInputStream",
            "java.io.ObjectOutputStream",
            "java.beans.XMLDecoder",
            "javax.script.",
            "javax.naming.",
            "java.rmi.",
            "javax.management.remote.",
            "javax.xml.bind.",
            "org.yaml.snakeyaml.Yaml",
            "org.yaml.snakeyaml.constructor.",
            "tools.jackson.databind.jsontype.",
            "com.fasterxml.jackson.databind.jsontype.");

    /// Jackson's ways to let a document name a class.
    private static final List<String> TYPED = List.of("activateDefaultTyping", "polymorphicTypeValidator");

    @Test
    @Tag("T-DES-1")
    @Tag("S13")
    void product_everyClass_isFreeOfWaysToMakeAnyClass() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : Classes.MAIN) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(d -> d.getTargetClass().getName())
                    .filter(target -> BANNED.stream().anyMatch(target::startsWith))
                    .forEach(target -> found.add(type.getName() + " uses " + target));
            type.getMethodCallsFromSelf().stream()
                    .filter(call -> TYPED.contains(call.getName()))
                    .forEach(call -> found.add(type.getName() + " calls " + call.getName()));
        }
        assertThat(found).isEmpty();
    }

    @Test
    @Tag("T-DES-2")
    @Tag("S13")
    void database_everyConnection_isMadeInOneClassFromAPath() {
        Set<String> makers = new TreeSet<>();
        for (JavaClass type : Classes.MAIN) {
            type.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().getName().equals("java.sql.DriverManager")
                            || call.getName().equals("createConnection")
                            || call.getName().equals("setUrl"))
                    .forEach(call -> makers.add(type.getName()));
        }
        assertThat(makers).containsExactly("dev.tocsin.store.Sqlite");
    }

    @Test
    @Tag("T-DES-1")
    @Tag("S13")
    void options_ofEveryProgram_refuseToDeserialise() {
        for (String name : List.of("hub.options", "agent.options", "helper.options")) {
            Path file = House.root().resolve("app/src/launcher").resolve(name);
            assertThat(House.read(file).lines()).as(name).contains("-Djdk.serialFilter=!*");
        }
    }
}
