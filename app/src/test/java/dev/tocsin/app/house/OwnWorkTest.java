package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the hub does by itself stands in its list of jobs: who waits for a time in a loop tells a `base.Job` what
/// came of it.
@Tag("FU-65")
class OwnWorkTest {
    private static final Set<String> HUB = Set.of("store", "hub", "watch", "web", "app");

    /// Who waits for a time and is no work of the hub's own.
    private static final Map<String, String> OTHERWISE = Map.of(
            "dev.tocsin.hub.AgentServer", "a pause after a connection that could not be taken",
            "dev.tocsin.web.api.PollLeases", "lives and ends with the polls of a browser",
            "dev.tocsin.app.CheckCommand", "a command that looks again and again",
            "dev.tocsin.app.SimulateCommand", "a command, no hub",
            "dev.tocsin.app.Rehearsal", "a command, no hub",
            "dev.tocsin.app.TopCommand", "a command, no hub");

    @Test
    void whoWaitsForATime_inTheHub_tellsAJob() {
        Map<String, Boolean> waits = new TreeMap<>();
        for (JavaClass type : Classes.MAIN) {
            if (HUB.contains(Classes.module(type)) && uses(type, "dev.tocsin.base.Clock.awaitNanos")) {
                waits.put(top(type), waits.getOrDefault(top(type), false));
            }
        }
        for (JavaClass type : Classes.MAIN) {
            if (waits.containsKey(top(type)) && tellsAJob(type)) {
                waits.put(top(type), true);
            }
        }
        assertThat(waits).as("the rule sees something").hasSizeGreaterThan(8);
        Set<String> silent = new TreeSet<>();
        waits.forEach((type, tells) -> {
            if (!tells && !OTHERWISE.containsKey(type)) {
                silent.add(type);
            }
        });
        assertThat(silent).as("waits for a time and is no job").isEmpty();
        assertThat(waits.keySet()).as("named here and waits no more").containsAll(OTHERWISE.keySet());
    }

    private static boolean uses(JavaClass type, String method) {
        for (JavaCodeUnit unit : type.getCodeUnits()) {
            boolean calls = unit.getAccessesFromSelf().stream()
                    .anyMatch(access -> (access.getTargetOwner().getFullName() + "."
                                    + access.getTarget().getName())
                            .equals(method));
            if (calls) {
                return true;
            }
        }
        return false;
    }

    private static boolean tellsAJob(JavaClass type) {
        return uses(type, "dev.tocsin.base.Job.run") || uses(type, "dev.tocsin.base.Job.done");
    }

    private static String top(JavaClass type) {
        String name = type.getName();
        int inner = name.indexOf('$');
        return inner < 0 ? name : name.substring(0, inner);
    }
}
