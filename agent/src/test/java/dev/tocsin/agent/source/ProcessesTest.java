package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.FakeProc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every process of a fake machine, through birth, death, exec and odd names.
final class ProcessesTest {
    private static final int KEPT = 100;

    @TempDir
    Path directory;

    private FakeMachine machine;
    private int forks;

    @BeforeEach
    void machine() {
        machine = new FakeMachine(directory);
        machine.files.write("""
                == etc/passwd
                root:x:0:0:root:/root:/bin/bash
                alice:x:1000:1000::/home/alice:/bin/sh
                == proc/meminfo
                """);
        forked();
    }

    private void forked() {
        forks++;
        machine.files.file("proc/stat", "cpu  1 1 1 1 1 1 1 1\nbtime 1700000000\nprocesses " + forks + "\n");
    }

    private Source[] sources(int kept) {
        return new Source[] {
            new Stat(machine.roots(), new Frequencies(machine.roots(), machine.clock)),
            new Processes(machine.roots(), machine.clock, new Masking(), kept)
        };
    }

    private Rows second(Source... sources) {
        return FakeMachine.rows(machine.second(sources), Tables.PROCESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, KEPT})
    @Tag("KK-04")
    void process_withAllFiles_hasEveryColumnAndAttribute(int kept) {
        machine.files.process(new FakeProc.FakeProcess(42, "nginx", 5_000, 1_000, "nginx\\0-g\\0daemon off;\\0", 300));
        machine.files.file("proc/42/cgroup", "0::/system.slice/docker-" + "ab12".repeat(16) + ".scope\n");

        Rows rows = second(sources(kept));

        assertThat(rows.size()).isEqualTo(1);
        String key = "42@5000";
        assertThat(FakeMachine.cell(rows, key, "user_ticks")).isEqualTo(300);
        assertThat(FakeMachine.cell(rows, key, "system_ticks")).isEqualTo(100);
        assertThat(FakeMachine.cell(rows, key, "rss_pages")).isEqualTo(400);
        assertThat(FakeMachine.cell(rows, key, "vsize_kib")).isEqualTo(10_240);
        assertThat(FakeMachine.cell(rows, key, "threads")).isEqualTo(1);
        assertThat(FakeMachine.cell(rows, key, "fds")).isEqualTo(2);
        assertThat(FakeMachine.cell(rows, key, "minflt")).isEqualTo(600);
        assertThat(FakeMachine.cell(rows, key, "majflt")).isEqualTo(150);
        assertThat(FakeMachine.cell(rows, key, "read_bytes")).isEqualTo(300 * 4_096);
        assertThat(FakeMachine.cell(rows, key, "write_bytes")).isEqualTo(300 * 8_192);
        assertThat(FakeMachine.cell(rows, key, "ctxt_voluntary")).isEqualTo(900);
        assertThat(FakeMachine.cell(rows, key, "ctxt_involuntary")).isEqualTo(300);
        assertThat(FakeMachine.cell(rows, key, "state")).isEqualTo('S');
        assertThat(rows.entity(0).attributes())
                .containsExactly(
                        "42",
                        "1",
                        "nginx",
                        "alice",
                        "nginx -g daemon off;",
                        "docker-" + "ab12".repeat(16) + ".scope",
                        String.valueOf(1_700_000_000_000L + 50_000),
                        "ab12".repeat(16));
        assertThat(machine.system("procs_total")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a) (b", ")", "(", "", "a\nb", "name with blanks", "x) S 1 2 3"})
    void comm_withAnyCharacters_endsAtTheLastParenthesis(String comm) {
        FakeProc.FakeProcess process = new FakeProc.FakeProcess(7, comm, 99, 0, "", 5);
        machine.files
                .process(new FakeProc.FakeProcess(7, "plain", 99, 0, "", 5))
                .file("proc/7/stat", process.stat());
        Rows rows = second(sources(KEPT));
        assertThat(FakeMachine.attribute(rows, "7@99", "name")).isEqualTo(comm);
        assertThat(FakeMachine.cell(rows, "7@99", "user_ticks")).isEqualTo(5);
        assertThat(FakeMachine.attribute(rows, "7@99", "user")).isEqualTo("root");
    }

    @Test
    void stat_thatDidNotChange_keepsItsEntityAndCells() {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 5));
        Source[] sources = sources(KEPT);
        second(sources);
        Entity before = second(sources).entity(0);
        Rows rows = second(sources);
        assertThat(rows.entity(0)).isSameAs(before);
        assertThat(FakeMachine.cell(rows, "7@99", "user_ticks")).isEqualTo(5);
    }

    @Test
    void stat_thatChanged_isTakenApartWithItsDetails() {
        machine.files.process(new FakeProc.FakeProcess(7, "busy", 99, 5));
        Source[] sources = sources(KEPT);
        second(sources);
        machine.files.process(new FakeProc.FakeProcess(7, "busy", 99, 12));
        Rows rows = second(sources);
        assertThat(FakeMachine.cell(rows, "7@99", "user_ticks")).isEqualTo(12);
        assertThat(FakeMachine.cell(rows, "7@99", "read_bytes")).isEqualTo(12 * 4_096);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, KEPT})
    void process_thatDied_isGoneAtOnceAndNotCounted(int kept) {
        machine.files.process(new FakeProc.FakeProcess(7, "a", 99, 5)).process(new FakeProc.FakeProcess(8, "b", 99, 5));
        Source[] sources = sources(kept);
        second(sources);
        machine.files.remove("proc/7");
        Rows rows = second(sources);
        assertThat(DevicesTest.keys(rows)).containsExactly("8@99");
        assertThat(machine.system("procs_total")).isEqualTo(1);
    }

    @Test
    void process_bornWithoutAFork_isFoundOnlyByTheRegularList() {
        Source[] sources = sources(KEPT);
        second(sources);
        machine.files.process(new FakeProc.FakeProcess(7, "new", 99, 5));
        assertThat(second(sources).size())
                .as("the counter of forks stands still")
                .isZero();
        forked();
        assertThat(DevicesTest.keys(second(sources))).containsExactly("7@99");

        machine.files.process(new FakeProc.FakeProcess(8, "newer", 100, 5));
        for (int i = 0; i <= Births.LIST_SECONDS; i++) {
            second(sources);
        }
        assertThat(DevicesTest.keys(second(sources))).containsExactly("7@99", "8@100");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, KEPT})
    void pid_givenToAnotherProcess_isAnotherRow(int kept) {
        machine.files.process(new FakeProc.FakeProcess(7, "old", 99, 5));
        Source[] sources = sources(kept);
        second(sources);
        machine.files.remove("proc/7").process(new FakeProc.FakeProcess(7, "new", 12_345, 0));
        forked();
        Rows rows = second(sources);
        assertThat(DevicesTest.keys(rows)).containsExactly("7@12345");
        assertThat(FakeMachine.attribute(rows, "7@12345", "name")).isEqualTo("new");
        assertThat(machine.system("procs_total")).isEqualTo(1);
    }

    @Test
    void exec_changesCommAndCommandLine_isANewEntityOfTheSameKey() {
        machine.files.process(new FakeProc.FakeProcess(7, "sh", 99, 5));
        Source[] sources = sources(KEPT);
        second(sources);
        Entity before = second(sources).entity(0);
        machine.files.process(new FakeProc.FakeProcess(7, "java", 99, 1_000, "java\\0-jar\\0x.jar\\0", 5));
        Rows rows = second(sources);
        assertThat(rows.entity(0)).isNotSameAs(before);
        assertThat(FakeMachine.attribute(rows, "7@99", "cmdline")).isEqualTo("java -jar x.jar");
        assertThat(FakeMachine.attribute(rows, "7@99", "start")).isEqualTo("1700000000990");
    }

    @Test
    void exec_rightAfterTheFirstReading_isSeenInTheSecond() {
        machine.files.process(new FakeProc.FakeProcess(7, "python", 99, 1_000, "python\\0launcher.py\\0", 5));
        Source[] sources = sources(KEPT);
        second(sources);
        machine.files.file("proc/7/cmdline", "python\\0server.py\\0"); // the same comm and the same numbers
        assertThat(FakeMachine.attribute(second(sources), "7@99", "cmdline")).isEqualTo("python server.py");
    }

    @Test
    void owner_thatChanged_isANewEntity() {
        machine.files.process(new FakeProc.FakeProcess(7, "sshd", 99, 0, "sshd\\0", 5));
        Source[] sources = sources(KEPT);
        second(sources);
        machine.files.process(new FakeProc.FakeProcess(7, "sshd", 99, 1_000, "sshd\\0", 6));
        assertThat(FakeMachine.attribute(second(sources), "7@99", "user")).isEqualTo("alice");
    }

    @Test
    void user_addedToPasswd_getsItsName() {
        machine.files.process(new FakeProc.FakeProcess(7, "a", 99, 2_000, "a\\0", 5));
        Source[] sources = sources(KEPT);
        assertThat(FakeMachine.attribute(second(sources), "7@99", "user")).isEqualTo("2000");
        machine.files.file("etc/passwd", "bob:x:2000:2000::/:/bin/sh\nbad line\n:::\n");
        machine.clock.advanceMillis(60_000);
        machine.files.process(new FakeProc.FakeProcess(7, "b", 99, 2_000, "b\\0", 6));
        assertThat(FakeMachine.attribute(second(sources), "7@99", "user")).isEqualTo("bob");
    }

    @Test
    void files_ofAnotherUser_areGapsNeverZeros() {
        machine.files
                .process(new FakeProc.FakeProcess(7, "secret", 99, 5))
                .remove("proc/7/io")
                .remove("proc/7/fd");
        machine.files.remove("proc/7/status").remove("proc/7/cmdline").remove("proc/7/cgroup");
        Rows rows = second(sources(KEPT));
        assertThat(FakeMachine.cell(rows, "7@99", "user_ticks")).isEqualTo(5);
        for (String column : List.of("read_bytes", "write_bytes", "fds", "ctxt_voluntary", "ctxt_involuntary")) {
            assertThat(FakeMachine.cell(rows, "7@99", column)).as(column).isEqualTo(Column.GAP);
        }
        assertThat(FakeMachine.attribute(rows, "7@99", "cmdline")).isNull();
        assertThat(FakeMachine.attribute(rows, "7@99", "unit")).isNull();
        assertThat(FakeMachine.attribute(rows, "7@99", "container")).isNull();
    }

    @Test
    void stat_hidden_isCountedButHasNoRow() {
        machine.files.directory("proc/9").process(new FakeProc.FakeProcess(7, "mine", 99, 5));
        Source[] sources = sources(KEPT);
        for (int second = 0; second < 3; second++) {
            assertThat(DevicesTest.keys(second(sources))).containsExactly("7@99");
            assertThat(machine.system("procs_total")).isEqualTo(2);
        }
    }

    @Test
    void stat_ofNonsense_isNoProcess() {
        machine.files.file("proc/7/stat", "nonsense").file("proc/8/stat", "").file("proc/9/stat", "9 (x) S\n");
        assertThat(second(sources(KEPT)).size()).isZero();
    }

    @Test
    void counters_beyond63Bits_arePassedOnModulo64() {
        machine.files.process(new FakeProc.FakeProcess(7, "x", 99, 5)).remove("proc/7/statm");
        machine.files.file(
                "proc/7/stat",
                "7 (x) R 1 7 7 0 -1 0 18446744073709551615 0 9223372036854775808 0 1 2 0 0 20 0 1 0 99"
                        + " 18446744073709551615 -1\n");
        Rows rows = second(sources(KEPT));
        assertThat(FakeMachine.cell(rows, "7@99", "minflt")).isEqualTo(-1);
        assertThat(FakeMachine.cell(rows, "7@99", "majflt")).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(FakeMachine.cell(rows, "7@99", "vsize_kib")).isEqualTo(-1L >>> 10);
    }

    @Test
    void kernelThread_hasAnEmptyCommandLine() {
        machine.files.process(new FakeProc.FakeProcess(2, "kthreadd", 0, 0, "", 0));
        machine.files.file("proc/2/stat", "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 4 0 0\n");
        assertThat(FakeMachine.attribute(second(sources(KEPT)), "2@4", "cmdline"))
                .isEmpty();
    }

    @Test
    void procMissing_tableIsAbsent() {
        Source[] sources = sources(KEPT);
        machine.files.remove("proc");
        Frame frame = machine.second(sources[1]);
        assertThat(FakeMachine.has(frame, Tables.PROCESS)).isFalse();
        assertThat(machine.system("procs_total")).isEqualTo(Column.GAP);
    }

    @Test
    void processes_moreThanDescriptorsMayBeKept_areAllRead() {
        for (int pid = 1; pid <= 300; pid++) {
            machine.files.process(new FakeProc.FakeProcess(pid, "p" + pid, pid, pid));
        }
        Source[] sources = sources(KEPT);
        second(sources);
        long open = openBelow(directory);
        assertThat(open).isBetween((long) KEPT, KEPT + 5L);
        for (int pid = 1; pid <= 300; pid += 2) {
            machine.files.remove("proc/" + pid);
        }
        Rows rows = second(sources);
        assertThat(rows.size()).isEqualTo(150);
        sources[0].close();
        sources[1].close();
        assertThat(openBelow(directory)).isZero();
    }

    private static long openBelow(Path directory) {
        long count = 0;
        for (String fd : new java.io.File("/proc/self/fd").list()) {
            try {
                count += Files.readSymbolicLink(Path.of("/proc/self/fd", fd)).startsWith(directory) ? 1 : 0;
            } catch (java.io.IOException closedMeanwhile) {
                count += 0;
            }
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0::/user.slice/user-0.slice/session-3.scope\n", "9:name=systemd:/a/session-3.scope\n0::/\n"})
    void cgroup_ofSystemd_isTheLastServiceOrScope(String text) {
        assertThat(Cgroup.parse(text)).isEqualTo(new Cgroup("session-3.scope", ""));
    }

    @Test
    void cgroup_ofContainers_isPathAndId() {
        String id = "0123456789abcdef".repeat(4);
        assertThat(Cgroup.parse("4:memory:/docker/" + id + "\n0::/\n")).isEqualTo(new Cgroup("/docker/" + id, id));
        assertThat(Cgroup.parse("0::/kubepods.slice/cri-containerd-" + id + ".scope\n")
                        .container())
                .isEqualTo(id);
        assertThat(Cgroup.parse("0::/x" + id + "0\n").container()).isEmpty();
        assertThat(Cgroup.parse("nonsense").unit()).isEmpty();
    }
}
