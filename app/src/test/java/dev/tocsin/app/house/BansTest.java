package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the house does not do: read the clock outside base's clock, sleep, start programs from many places, log past
/// its own log, deserialise or run foreign code.
class BansTest {
    private static final Set<String> CLOCK_READS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.LocalTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.util.Date.<init>");

    private static final Set<String> SLEEPS = Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep");

    private static final Set<String> UNSEEDED =
            Set.of("java.lang.Math.random", "java.util.concurrent.ThreadLocalRandom.current");

    private static final List<String> FOREIGN_CODE = List.of(
            "java.io.ObjectInputStream",
            "java.io.ObjectOutputStream",
            "java.beans.XMLDecoder",
            "javax.script.",
            "javax.naming.",
            "java.rmi.");

    @Test
    void time_everywhere_comesFromTheClock() {
        assertThat(calls(
                        Classes.MAIN,
                        (type, call) -> CLOCK_READS.contains(call)
                                && !type.getFullName().equals("dev.tocsin.base.SystemClock")))
                .as("clock reads outside base.SystemClock")
                .isEmpty();
    }

    @Test
    void threads_everywhere_neverSleep() {
        assertThat(calls(Classes.MAIN, (_, call) -> SLEEPS.contains(call)))
                .as("sleeps in the product")
                .isEmpty();
        assertThat(calls(Classes.TEST, (_, call) -> SLEEPS.contains(call)))
                .as("sleeps in tests")
                .isEmpty();
    }

    @Test
    void chance_everywhere_isInjected() {
        assertThat(calls(Classes.MAIN, (_, call) -> UNSEEDED.contains(call)))
                .as("random numbers that no test can repeat")
                .isEmpty();
    }

    @Test
    @Tag("D12")
    @Tag("T-RCE-2")
    @Tag("S1")
    void programs_perModule_startInOneClass() {
        Map<String, Set<String>> starters = new HashMap<>();
        for (JavaClass type : Classes.MAIN) {
            boolean starts = callsOf(type).stream()
                    .anyMatch(
                            c -> c.startsWith("java.lang.ProcessBuilder.<init>") || c.equals("java.lang.Runtime.exec"));
            if (starts) {
                starters.computeIfAbsent(Classes.module(type), _ -> new TreeSet<>())
                        .add(type.getName());
            }
        }
        assertThat(starters.values()).allMatch(classes -> classes.size() == 1, "one class per module " + starters);
        assertThat(starters.get("agent")).containsExactly("dev.tocsin.agent.source.Exec");
        assertThat(starters.get("helper")).containsExactly("dev.tocsin.helper.Backend");
        assertThat(starters.get("watch")).containsExactly("dev.tocsin.watch.check.Program");
        assertThat(starters).doesNotContainKeys("web", "hub", "store", "wire", "block", "probe", "signal", "base");
    }

    @Test
    void logging_perModule_isKnownToOneClass() {
        Map<String, Set<String>> users = new HashMap<>();
        for (JavaClass type : Classes.MAIN) {
            type.getDirectDependenciesFromSelf().stream()
                    .filter(d -> d.getTargetClass().getName().startsWith("java.util.logging."))
                    .forEach(_ -> users.computeIfAbsent(Classes.module(type), _ -> new TreeSet<>())
                            .add(top(type)));
        }
        assertThat(users.values())
                .allMatch(classes -> classes.size() == 1, "one class per module that tames a library's log " + users);
    }

    @Test
    void foreignCode_everywhere_isNeverRun() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : Classes.MAIN) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(d -> d.getTargetClass().getName())
                    .filter(target -> FOREIGN_CODE.stream().anyMatch(target::startsWith))
                    .forEach(target -> found.add(type.getName() + " uses " + target));
        }
        assertThat(found).as("deserialisation, scripts, naming services").isEmpty();
    }

    @Test
    void rule_callOfABannedMethod_isSeen() {
        JavaClasses mine = new com.tngtech.archunit.core.importer.ClassFileImporter().importClasses(Reader.class);
        assertThat(calls(mine, (_, call) -> CLOCK_READS.contains(call))).hasSize(1);
    }

    /// What the rule must catch.
    private static final class Reader implements java.util.function.LongSupplier {
        @Override
        public long getAsLong() {
            return java.time.Instant.now().toEpochMilli();
        }
    }

    private static List<String> calls(JavaClasses classes, BiPredicate<JavaClass, String> banned) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            for (String call : callsOf(type)) {
                if (banned.test(type, call)) {
                    found.add(type.getName() + " calls " + call);
                }
            }
        }
        return found;
    }

    /// `owner.method` of everything that `type` calls or refers to, constructors as `owner.<init>`; those of Date
    /// with an argument do not read the clock and are left out.
    private static List<String> callsOf(JavaClass type) {
        List<String> calls = new ArrayList<>();
        for (JavaCodeUnit unit : type.getCodeUnits()) {
            unit.getAccessesFromSelf().stream()
                    .filter(a -> !a.getTarget().getFullName().matches("java\\.util\\.Date\\.<init>\\(.+\\)"))
                    .forEach(a -> calls.add(a.getTargetOwner().getFullName() + "."
                            + a.getTarget().getName()));
        }
        return calls;
    }

    private static String top(JavaClass type) {
        String name = type.getName();
        int dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar);
    }
}
