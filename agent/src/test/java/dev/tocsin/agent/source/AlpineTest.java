package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All sources over the tree of a small Alpine: OpenRC, busybox, no systemd, no `/proc/pressure`. The tree was
/// written by hand in the forms that proc(5) gives and such a machine has. It shows the readers; the agent itself does
/// not run on musl (`docs/reference/systems.md`).
final class AlpineTest {
    @TempDir
    Path directory;

    private FakeMachine machine;

    @BeforeEach
    void machine() throws IOException {
        machine = new FakeMachine(directory);
        try (InputStream tree = AlpineTest.class.getResourceAsStream("/machines/alpine.txt")) {
            assertThat(tree).isNotNull();
            machine.files.write(new String(tree.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    @Tag("EW-57")
    void alpine_recordedTree_fillsEveryTableThatItCan() {
        Source[] sources = Sources.all(machine.roots(), machine.clock).toArray(Source[]::new);
        machine.second(sources);
        Frame frame = machine.second(sources);

        assertThat(machine.system("user_ticks")).isEqualTo(412);
        assertThat(FakeMachine.cell(FakeMachine.rows(frame, Tables.CPU), "0", "idle_ticks"))
                .isEqualTo(98_412);
        Rows processes = FakeMachine.rows(frame, Tables.PROCESS);
        assertThat(processes.size()).isEqualTo(4);
        int master = named(processes, "master");
        assertThat(processes.entity(master).attributes().get(Tables.PROCESS.attribute("cmdline")))
                .startsWith("/usr/libexec/postfix/master -w"); // a line feed ends each file of the tree
        assertThat(processes.entity(named(processes, "qmgr")).attributes().get(Tables.PROCESS.attribute("user")))
                .as("by the passwd of that machine")
                .isEqualTo("postfix");
        assertThat(FakeMachine.rows(frame, Tables.DISK).size()).isPositive();
        assertThat(FakeMachine.rows(frame, Tables.NET).size()).isPositive();
    }

    private static int named(Rows processes, String name) {
        for (int i = 0; i < processes.size(); i++) {
            if (name.equals(processes.entity(i).attributes().get(Tables.PROCESS.attribute("name")))) {
                return i;
            }
        }
        throw new AssertionError("no process " + name);
    }
}
