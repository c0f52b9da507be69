package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Column;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.FakeProc;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is not read again because it is proven unchanged, what is read all the same, and how new processes are found
/// without a list. A test plants a lie in a file that must not be read, and looks whether it is believed.
@Tag("KK-02")
final class QuietProcessesTest {
    private static final long LIE = 77_777;

    @TempDir
    Path directory;

    private FakeMachine machine;
    private Source[] sources;
    private int forks = 100;

    @BeforeEach
    void machine() {
        machine = new FakeMachine(directory);
        machine.files.link("proc/self", Long.toString(ProcessHandle.current().pid()));
        // A parent that is there, so that its death would be seen.
        machine.files.process(new FakeProc.FakeProcess(1, "init", 1, 1));
        kernel(1, 500);
        sources = new Source[] {
            new Stat(machine.roots(), new Frequencies(machine.roots(), machine.clock)),
            new Loadavg(machine.roots()),
            new Pressure(machine.roots()),
            new Processes(new ProcessLook.Setup(machine.roots(), machine.clock, new Masking(), _ -> {}, 100))
        };
    }

    private void kernel(int running, int lastPid) {
        machine.files.file(
                "proc/stat",
                "cpu  1 1 1 1 1 1 1 1\ncpu0 1 1 1 1 1 1 1 1\nbtime 1700000000\nprocesses " + forks + "\nprocs_running "
                        + running + "\n");
        machine.files.file("proc/loadavg", "0.20 0.18 0.12 1/80 " + lastPid + "\n");
    }

    private Rows second() {
        return FakeMachine.rows(machine.second(sources), Tables.PROCESS);
    }

    private void settle() {
        second();
        second();
        second();
    }

    /// Other numbers in `stat` than `schedstat` goes with.
    private void lie(int pid, int ppid, char state, int threads) {
        machine.files.file(
                "proc/" + pid + "/stat",
                pid + " (idle) " + state + " " + ppid + " 1 1 0 -1 4194560 1 0 1 0 " + LIE + " 1 0 0 20 0 " + threads
                        + " 0 99 10485760 100 1\n");
    }

    @Test
    void process_thatDidNotRun_isNotReadAgainButItsMemoryIs() {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        settle();
        lie(7, 1, 'S', 1);
        machine.files.file("proc/7/io", "read_bytes: " + LIE + "\nwrite_bytes: " + LIE + "\n");
        machine.files.file("proc/7/statm", "5120 321 90 5 0 89 0\n");
        Rows rows = second();
        assertThat(FakeMachine.cell(rows, "7@99", "user_ticks")).isEqualTo(8);
        assertThat(FakeMachine.cell(rows, "7@99", "read_bytes")).isEqualTo(8 * 4_096);
        assertThat(FakeMachine.cell(rows, "7@99", "rss_pages"))
                .as("the kernel may take memory from who sleeps")
                .isEqualTo(321);
        assertThat(FakeMachine.cell(rows, "7@99", "vsize_kib")).isEqualTo(20_480);
    }

    private void stalled(long micros) {
        machine.files.file("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=" + micros + "\n");
    }

    /// Seconds until the memory of process 7 shows what was written into its file before, at most one more than a turn.
    private int secondsUntilMemoryShows(long pages) {
        int seconds = 1;
        while (FakeMachine.cell(second(), "7@99", "rss_pages") != pages && seconds <= ProcessLook.TURN_READS) {
            seconds++;
        }
        return seconds;
    }

    @Test
    void memory_ofWhoSleeps_whileTheKernelReclaimsNothing_isReadInTurn() {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        stalled(500);
        settle();
        machine.files.file("proc/7/statm", "5120 321 90 5 0 89 0\n");
        secondsUntilMemoryShows(321); // from here on it is just read
        machine.files.file("proc/7/statm", "5120 322 90 5 0 89 0\n");
        assertThat(secondsUntilMemoryShows(322)).isEqualTo(ProcessLook.TURN_READS);
    }

    @Test
    void memory_ofWhoSleeps_whenTheKernelReclaimed_isReadInTheSameSecond() {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        stalled(500);
        settle();
        machine.files.file("proc/7/statm", "5120 321 90 5 0 89 0\n");
        secondsUntilMemoryShows(321);
        machine.files.file("proc/7/statm", "5120 322 90 5 0 89 0\n");
        stalled(501);
        assertThat(secondsUntilMemoryShows(322)).isEqualTo(1);
    }

    @Test
    void process_thatRanForANanosecond_isReadAgain() {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        settle();
        machine.files.file("proc/7/schedstat", "80000001 5000 10\n");
        machine.files.file("proc/7/io", "read_bytes: " + LIE + "\nwrite_bytes: 0\n");
        Rows rows = second();
        assertThat(FakeMachine.cell(rows, "7@99", "user_ticks")).isEqualTo(8);
        assertThat(FakeMachine.cell(rows, "7@99", "read_bytes")).isEqualTo(LIE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0\n", "", "nonsense\n"})
    void process_whoseKernelDoesNotCountRuns_isReadEachSecond(String schedstat) {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8)).file("proc/7/schedstat", schedstat);
        settle();
        lie(7, 1, 'S', 1);
        assertThat(FakeMachine.cell(second(), "7@99", "user_ticks")).isEqualTo(LIE);
    }

    @Test
    void process_withSeveralThreads_isReadEachSecond() {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        lie(7, 1, 'S', 2);
        settle();
        machine.files.file("proc/7/io", "read_bytes: " + LIE + "\nwrite_bytes: 0\n");
        assertThat(FakeMachine.cell(second(), "7@99", "read_bytes"))
                .as("the second thread may have read")
                .isEqualTo(LIE);
    }

    @Test
    void process_thatWaitsForACpu_isReadEachSecond() {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        lie(7, 1, 'R', 1);
        settle();
        lie(7, 1, 'S', 1);
        assertThat(FakeMachine.cell(second(), "7@99", "state")).isEqualTo('S');
    }

    @Test
    void process_thatStarvesOnACrowdedMachine_showsIt() {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        settle();
        lie(7, 1, 'R', 1);
        kernel(5, 500);
        for (int i = 0; i < ProcessLook.TURN_READS; i++) {
            second();
        }
        assertThat(FakeMachine.cell(second(), "7@99", "state")).isEqualTo('R');
    }

    @Test
    void parent_thatDied_childThatDidNotRunHasItsNewParentInTheSameSecond() {
        machine.files
                .process(new FakeProc.FakeProcess(6, "parent", 50, 8))
                .process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        machine.files.file("proc/7/stat", "7 (idle) S 6 1 1 0 -1 0 1 0 1 0 5 1 0 0 20 0 1 0 99 10485760 100 1\n");
        settle();
        machine.files.remove("proc/6");
        machine.files.file("proc/7/stat", "7 (idle) S 1 1 1 0 -1 0 1 0 1 0 5 1 0 0 20 0 1 0 99 10485760 100 1\n");
        assertThat(FakeMachine.attribute(second(), "7@99", "ppid")).isEqualTo("1");
    }

    @Test
    void kernelThread_thatDidNotRun_isOneFile() {
        machine.files.process(new FakeProc.FakeProcess(2, "kthreadd", 0, 0, "", 3));
        machine.files.file("proc/2/stat", "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 5 0 0 0 20 0 1 0 4 0 0\n");
        settle();
        machine.files.file("proc/2/statm", "9 9 9 9 9 9 9\n");
        machine.files.file("proc/2/stat", "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 6 0 0 0 20 0 1 0 4 0 0\n");
        Rows rows = second();
        assertThat(FakeMachine.cell(rows, "2@4", "user_ticks")).isEqualTo(5);
        assertThat(FakeMachine.cell(rows, "2@4", "rss_pages")).isZero();
    }

    @Test
    void descriptors_ofWhoSleeps_areTheTwoOfAQuietLook() throws IOException {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        settle();
        assertThat(open(7)).containsExactlyInAnyOrder("schedstat", "statm");
    }

    @Test
    void descriptors_ofWhoRan_areKeptForAWhileOnACrowdedMachineToo() throws IOException {
        machine.files.process(new FakeProc.FakeProcess(7, "idle", 99, 8));
        settle();
        kernel(5, 500);
        machine.files.file("proc/7/schedstat", "1 2 4\n");
        second();
        assertThat(open(7)).containsExactlyInAnyOrder("schedstat", "statm", "stat", "status", "io");
        for (int i = 0; i < ProcessLook.REST_READS + ProcessLook.TURN_READS; i++) {
            second();
        }
        assertThat(open(7)).containsExactlyInAnyOrder("schedstat", "statm");
    }

    /// The files of process `pid` that this program holds open.
    private List<String> open(int pid) throws IOException {
        Path files = directory.toRealPath().resolve("proc").resolve(Integer.toString(pid));
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).startsWith(files)) {
                    names.add(Files.readSymbolicLink(descriptor).getFileName().toString());
                }
            }
        }
        return names;
    }

    // --- births

    @Test
    void birth_withANumberBehindTheLast_isFoundWithoutAList() {
        settle();
        machine.files.process(new FakeProc.FakeProcess(501, "new", 100, 5));
        machine.files.process(new FakeProc.FakeProcess(400, "notAnnounced", 100, 5));
        kernel(1, 502);
        assertThat(DevicesTest.keys(second())).containsExactly("1@1", "501@100");
        assertThat(machine.system("procs_total")).isEqualTo(2);
    }

    @Test
    void birth_thatWasHalfWay_isFoundASecondLater() {
        settle();
        kernel(1, 502); // 501 and 502 were given out
        second();
        machine.files.process(new FakeProc.FakeProcess(502, "late", 100, 5));
        assertThat(DevicesTest.keys(second())).containsExactly("1@1", "502@100");
    }

    @Test
    void birth_ofAThread_isNoProcess() {
        settle();
        machine.files.process(new FakeProc.FakeProcess(501, "thread", 100, 5));
        machine.files.file("proc/501/status", "Name:\tthread\nTgid:\t1\nUid:\t0\t0\t0\t0\n");
        kernel(1, 501);
        assertThat(DevicesTest.keys(second())).containsExactly("1@1");
    }

    @Test
    void births_moreThanWorthTrying_areListed() {
        settle();
        for (int pid = 501; pid <= 560; pid++) {
            machine.files.process(new FakeProc.FakeProcess(pid, "p", pid, 5));
        }
        forks += 60;
        kernel(1, 560);
        assertThat(second().size()).isEqualTo(61);
    }

    @Test
    void numbers_thatBeginAnew_areListed() {
        settle();
        machine.files.process(new FakeProc.FakeProcess(300, "wrapped", 100, 5));
        forks++;
        kernel(1, 300);
        assertThat(DevicesTest.keys(second())).containsExactly("1@1", "300@100");
    }

    @Test
    void numbers_ofAnotherNamespace_areGivenUpWhenAListProvesThemWrong() {
        settle();
        machine.files.process(new FakeProc.FakeProcess(90_000, "elsewhere", 100, 5));
        forks++;
        assertThat(second().size()).as("no number announced it").isEqualTo(1);
        for (int i = 0; i <= Births.LIST_SECONDS; i++) {
            second();
        }
        assertThat(second().size()).as("the regular list").isEqualTo(2);
        machine.files.process(new FakeProc.FakeProcess(90_001, "again", 100, 5));
        forks++;
        kernel(1, 500);
        assertThat(second().size()).as("from now on by forks").isEqualTo(3);
    }

    // --- what came and went

    @Test
    @Tag("FU-68")
    void forks_thatNoReadingSaw_areCounted() {
        settle();
        assertThat(machine.system("forks_missed")).isZero();
        forks += 5;
        kernel(1, 505);
        machine.files.process(new FakeProc.FakeProcess(503, "stays", 99, 8)); // one thread
        second();
        assertThat(machine.system("forks_missed")).isEqualTo(4);
        lie(503, 1, 'S', 3);
        machine.files.file("proc/503/schedstat", "60000000 1 99\n");
        forks += 2;
        kernel(1, 507);
        second();
        assertThat(machine.system("forks_missed")).as("two threads that live").isEqualTo(4);
    }

    @Test
    void forks_ofAMachineThatAContainerDoesNotSee_areAGap() {
        machine.files.remove("proc/self");
        machine.files.link("proc/self/ns/pid", "pid:[4026532999]");
        Processes inside =
                new Processes(new ProcessLook.Setup(machine.roots(), machine.clock, new Masking(), _ -> {}, 100));
        machine.second(sources[0], sources[1], inside);
        assertThat(machine.system("forks_missed")).isEqualTo(Column.GAP);
    }
}
