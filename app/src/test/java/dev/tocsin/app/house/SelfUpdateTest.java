package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No part of Tocsin replaces itself, or runs code that came after it was installed: a new version is put there
/// by who owns the machine.
@Tag("T-SUP-1")
@Tag("S23")
class SelfUpdateTest {
    /// The ways in which a running Java program takes on code.
    private static final List<String> WAYS = List.of(
            "java.net.URLClassLoader",
            "java.lang.ClassLoader.defineClass",
            "java.lang.ClassLoader.<init>",
            "java.lang.invoke.MethodHandles$Lookup.defineClass",
            "java.lang.invoke.MethodHandles$Lookup.defineHiddenClass",
            "java.lang.ModuleLayer",
            "java.lang.instrument.",
            "java.lang.System.load",
            "java.lang.Runtime.load",
            "com.sun.tools.attach.",
            "javax.tools.");

    private static final Pattern ADDRESS = Pattern.compile("\"https?://([a-zA-Z0-9.-]+)");

    /// Servers of channels, the name of a form, and places in the help that nobody has.
    private static final Set<String> KNOWN = Set.of(
            "slack.com",
            "api.telegram.org",
            "matrix-client.matrix.org",
            "ntfy.sh",
            "api.clickatell.com",
            "adaptivecards.io",
            "127.0.0.1",
            "example.com",
            "hc.example.com",
            "id.example.com",
            "gateway.invalid",
            "invalid.invalid");

    @Test
    void product_everyClass_runsNoCodeThatCameLater() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : Classes.MAIN) {
            type.getAccessesFromSelf().stream()
                    .map(access -> access.getTargetOwner().getName() + "."
                            + access.getTarget().getName())
                    .filter(call -> WAYS.stream().anyMatch(call::startsWith))
                    .forEach(call -> found.add(type.getName() + " calls " + call));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void product_everySource_namesNobodyWhomItWouldAskForANewVersion() {
        Set<String> hosts = new TreeSet<>();
        House.mainSources().forEach(file -> {
            Matcher addresses = ADDRESS.matcher(House.read(file));
            while (addresses.find()) {
                hosts.add(addresses.group(1));
            }
        });
        assertThat(hosts).isSubsetOf(KNOWN);
    }
}
