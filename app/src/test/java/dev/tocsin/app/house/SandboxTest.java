package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much systemd keeps from each part of Tocsin, by its own count (`systemd-analyze security`: 0 all, 10
/// nothing). What a page says of it is what is counted here.
@Tag("FU-69")
class SandboxTest {
    private static final Pattern SCORE = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)");

    /// What a newer systemd than the pages' (252) may count on top, because it knows of more to shut.
    private static final double NEWER = 0.35;

    @TempDir
    Path work;

    @Test
    void agent_asItIsInstalled_isAsFarShutInAsThePageSays() throws IOException {
        assertThat(score("tocsin-agent.service", agentUnit("no"))).isLessThan(3.2 + NEWER);
        assertThat(said("docs/how-to/add-a-host.md")).contains("`systemd-analyze security tocsin-agent` says 3.2");
    }

    @Test
    void agent_thatSeesAll_isOpenByTwoCapabilitiesMore() throws IOException {
        String unit = agentUnit("yes");
        assertThat(unit).contains("CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH\n");
        assertThat(score("tocsin-agent.service", unit)).isLessThan(3.7 + NEWER);
        assertThat(said("docs/how-to/add-a-host.md")).contains("3.7 with `--see-all`");
    }

    @Test
    void helper_asItIsInstalled_isAsFarShutInAsThePageSays() throws IOException {
        String unit = House.read(House.root().resolve("helper/src/dist/tocsin-helper.service"));
        assertThat(score("tocsin-helper.service", unit)).isLessThan(2.2 + NEWER);
        assertThat(said("docs/reference/helper-protocol.md"))
                .contains("`systemd-analyze security tocsin-helper` says 2.2");
    }

    /// What no unit may lose, also where there is no systemd to count.
    @Test
    void units_everyOne_getNoMorePrivilegesThanTheyBeginWith() {
        String helper = House.read(House.root().resolve("helper/src/dist/tocsin-helper.service"));
        for (String unit : new String[] {agentUnit("no"), agentUnit("yes"), helper}) {
            assertThat(unit.lines())
                    .contains(
                            "NoNewPrivileges=yes",
                            "RestrictNamespaces=yes",
                            "RestrictSUIDSGID=yes",
                            "LockPersonality=yes",
                            "SystemCallFilter=@system-service",
                            "UMask=0077");
            assertThat(unit).containsPattern("(?m)^MemoryMax=").containsPattern("(?m)^TasksMax=");
        }
        assertThat(agentUnit("no").lines()).contains("CapabilityBoundingSet=", "AmbientCapabilities=");
        assertThat(helper.lines()).contains("RestrictAddressFamilies=AF_UNIX", "ProtectSystem=strict");
    }

    /// What the install script would write.
    private static String agentUnit(String seeAll) {
        String script = House.read(House.root().resolve("agent/src/dist/agent.sh"));
        int begin = script.indexOf("unit_systemd() {");
        String function = script.substring(begin, script.indexOf("\n}\n", begin) + 3);
        return Commands.must(
                        "sh",
                        "-c",
                        "prefix=/opt/tocsin-agent name=tocsin-agent data=/var/lib/tocsin-agent user=tocsin-agent root=yes"
                                + " see_all=" + seeAll + "\n" + function + "unit_systemd")
                + "\n";
    }

    private double score(String name, String unit) throws IOException {
        assumeTrue(
                Commands.missing(false, "systemd-analyze=systemd").isEmpty(),
                "needs systemd-analyze (apt-get install systemd)");
        Path file = Files.writeString(work.resolve(name), unit);
        Commands.Result counted =
                Commands.run("systemd-analyze", "security", "--offline=true", "--no-pager", file.toString());
        Matcher score = SCORE.matcher(counted.output());
        assumeTrue(score.find(), "needs a systemd that counts a file: " + counted.output());
        return Double.parseDouble(score.group(1));
    }

    private static String said(String page) {
        return House.read(House.root().resolve(page)).replaceAll("\\s+", " ");
    }
}
