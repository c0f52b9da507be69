package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The arrows between the modules. The module system already refuses an import that a `module-info.java` does not
/// allow; this holds the descriptors themselves to the drawing in ARCHITECTURE.md, and keeps each library with the
/// one module that needs it.
class ArrowsTest {
    /// Who may import whom. Modules that are still to come stand here already, so that the first line of one finds
    /// its arrows drawn.
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("base", Set.of()),
            Map.entry("block", Set.of("base")),
            Map.entry("signal", Set.of("base", "block")),
            Map.entry("probe", Set.of("base")),
            Map.entry("wire", Set.of("base", "block")),
            Map.entry("agent", Set.of("base", "block", "signal", "probe", "wire")),
            Map.entry("helper", Set.of("base")),
            Map.entry("setup", Set.of("base", "helper")),
            Map.entry("store", Set.of("base", "block")),
            Map.entry("hub", Set.of("base", "block", "wire", "store")),
            Map.entry("watch", Set.of("base", "block", "signal", "probe", "store")),
            Map.entry("simulate", Set.of("base", "block", "agent")),
            Map.entry("mesh", Set.of("base", "wire", "probe", "signal")),
            Map.entry("site", Set.of("base")),
            Map.entry("web", Set.of("base", "block", "signal", "probe", "store", "hub", "watch", "site")),
            Map.entry("testkit", Set.of("base", "block", "signal", "probe", "wire", "store", "hub", "watch", "web")),
            Map.entry(
                    "app",
                    Set.of(
                            "base",
                            "block",
                            "signal",
                            "probe",
                            "wire",
                            "agent",
                            "helper",
                            "setup",
                            "store",
                            "hub",
                            "watch",
                            "mesh",
                            "site",
                            "web",
                            "simulate")));

    /// Which modules may use a package that is not theirs (prefix, ends with a dot).
    private static final Map<String, Set<String>> LIBRARY_OF = Map.ofEntries(
            Map.entry("org.eclipse.jetty.", Set.of("web")),
            Map.entry("org.bouncycastle.", Set.of("hub", "web")),
            Map.entry("org.sqlite.", Set.of("store")),
            Map.entry("org.flywaydb.", Set.of("store")),
            Map.entry("com.github.luben.", Set.of("store")),
            Map.entry("java.sql.", Set.of("store", "hub", "watch", "web", "app")), // app hands the hub's to the watch
            Map.entry("tools.jackson.", Set.of("web", "app", "watch")),
            Map.entry("com.fasterxml.jackson.", Set.of("web", "app")),
            Map.entry("org.snakeyaml.", Set.of("watch")),
            Map.entry("org.snmp4j.", Set.of("watch")),
            Map.entry("net.schmizz.", Set.of("watch")),
            Map.entry("picocli.", Set.of("app")),
            Map.entry("java.net.http.", Set.of("app", "watch", "web")),
            Map.entry("com.nimbusds.", Set.of("web")),
            Map.entry("jakarta.mail.", Set.of("watch")),
            Map.entry("org.eclipse.angus.", Set.of("watch")),
            Map.entry("okhttp3.", Set.of("watch", "probe")),
            Map.entry("okio.", Set.of("watch", "probe")),
            Map.entry("org.xbill.", Set.of("watch", "probe")),
            Map.entry("org.jivesoftware.", Set.of("watch")),
            Map.entry("org.jxmpp.", Set.of("watch")),
            Map.entry("org.jsmpp.", Set.of("watch")),
            Map.entry("org.slf4j.", Set.of()));

    private static final Set<String> SMALL =
            Set.of("base", "block", "wire", "agent", "helper", "setup", "signal", "probe");

    @Test
    void modules_everyOne_hasItsArrows() {
        Set<String> unknown = new TreeSet<>(House.modules());
        unknown.remove("bench"); // measures any of them
        unknown.remove("fuzz"); // tests alone
        unknown.removeAll(MAY_IMPORT.keySet());
        assertThat(unknown).as("modules that the table of arrows does not know").isEmpty();
    }

    @Test
    void imports_everyOne_followsTheArrows() {
        assertThat(strays(Classes.MAIN)).as("imports against the arrows").isEmpty();
    }

    @Test
    void libraries_everyOne_staysWithItsModule() {
        List<String> found = new ArrayList<>();
        for (JavaClass type : Classes.MAIN) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getName();
                LIBRARY_OF.forEach((library, modules) -> {
                    if (target.startsWith(library) && !modules.contains(Classes.module(type))) {
                        found.add(type.getName() + " uses " + target);
                    }
                });
            }
        }
        assertThat(found).as("libraries used outside their module").isEmpty();
    }

    @Test
    void agent_everyClass_needsTheBaseOfThePlatformOnly() {
        Set<String> platform = Object.class.getModule().getPackages();
        Set<String> found = new TreeSet<>();
        for (JavaClass type : Classes.MAIN) {
            if (!SMALL.contains(Classes.module(type))) {
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                boolean allowed = target.isPrimitive()
                        || platform.contains(target.getPackageName())
                        || target.getPackageName().startsWith("dev.tocsin.")
                        || (target.getPackageName().equals("jdk.net")
                                && Classes.module(type).equals("helper")) // who is at the other end of its socket
                        || target.getPackageName().equals("org.jspecify.annotations");
                if (!allowed) {
                    found.add(type.getName() + " uses " + target.getName());
                }
            }
        }
        assertThat(found)
                .as("what would make the agent's image larger than java.base")
                .isEmpty();
    }

    @Test
    void rule_importAgainstTheArrows_isReported() {
        JavaClasses mine = new com.tngtech.archunit.core.importer.ClassFileImporter()
                .importClasses(dev.tocsin.base.Clock.class, dev.tocsin.base.ManualClock.class);
        assertThat(strays(mine)).isEmpty();
        assertThat(MAY_IMPORT.get("store")).doesNotContain("wire");
        assertThat(MAY_IMPORT.get("agent")).doesNotContain("hub", "store", "web");
        assertThat(MAY_IMPORT.get("web")).doesNotContain("wire");
        assertThat(MAY_IMPORT.values()).noneMatch(set -> set.contains("app") || set.contains("testkit"));
    }

    private static Set<String> strays(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            String from = Classes.module(type);
            Set<String> allowed = MAY_IMPORT.getOrDefault(from, Set.of());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = Classes.module(dependency.getTargetClass().getBaseComponentType());
                if (!to.isEmpty() && !to.equals(from) && !from.equals("bench") && !allowed.contains(to)) {
                    found.add(type.getName() + " -> "
                            + dependency.getTargetClass().getName());
                }
            }
        }
        return found;
    }
}
