package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.Clock;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Verdict;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    @TempDir
    Path plugins;

    @BeforeEach
    void close_directory_toOthers() throws IOException {
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path program(String name, String script) throws IOException {
        Path file = plugins.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private CheckRun look(Map<String, ?> members) {
        return CheckLooks.look(new Program(plugins), "example.com", members);
    }

    @ParameterizedTest
    @CsvSource({"0,UP,200,true", "1,DEGRADED,200,true", "2,DOWN,2,true", "3,UNKNOWN,0,false", "77,UNKNOWN,0,false"})
    @Tag("NM-09")
    void program_exitCode_decides(int exit, Outcome outcome, int code, boolean answered) throws Exception {
        program("check_x", "echo 'DISK all | /=42%;80;90 '\"'\"'free space'\"'\"'=12GB'; echo more; exit " + exit);
        Verdict verdict = look(Map.of("program", "check_x")).verdict();
        assertThat(verdict.outcome()).isEqualTo(outcome);
        assertThat(verdict.code()).isEqualTo(code);
        assertThat(verdict.answered()).isEqualTo(answered);
        assertThat(verdict.message()).isEqualTo("DISK all");
        assertThat(verdict.facts()).containsEntry("perf./", "42%").containsEntry("perf.free space", "12GB");
    }

    @Test
    @Tag("NM-09")
    void program_fileInTheDirectory_isATypeOfItsOwn() throws Exception {
        program("FOO", "echo hello from foo");
        program("http", "echo not me");
        List<CheckType> types = WatchCheckTypes.all(TypeParts.alone(plugins));
        CheckType foo =
                types.stream().filter(t -> t.name().equals("foo")).findFirst().orElseThrow();
        assertThat(CheckLooks.look(foo, "example.com", Map.of()).verdict()).isEqualTo(Verdict.up("hello from foo"));
        assertThat(types.stream().filter(t -> t.name().equals("http"))).hasSize(1);
        assertThat(types).extracting(CheckType::name).doesNotHaveDuplicates();
        assertThat(WatchCheckTypes.all(TypeParts.alone(plugins.resolve("none"))))
                .isNotEmpty();
    }

    @Test
    @Tag("S1")
    @Tag("S16")
    @Tag("T-ENV-3")
    void program_environmentAndWords_areExact() throws Exception {
        program("check_env", "env | sort | tr '\\n' ' '; echo \"[$*] $#\"; cat");
        CheckRun run = look(Map.of("program", "check_env", "arguments", List.of("a b", "; id", "$(id)", "%h")));
        assertThat(run.verdict().message())
                .contains("LC_ALL=C ")
                .contains("PATH=/usr/sbin:/usr/bin:/sbin:/bin ")
                .doesNotContain("HOME=")
                .endsWith("[a b ; id $(id) example.com] 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/bin/true", "-x", "a b", "x\ny", "", ".hidden", "a/b", "x;id"})
    @Tag("S1")
    @Tag("S15")
    void program_nameThatIsNone_isRefused(String name) {
        assertThat(CheckLooks.problems(new Program(plugins), "h", Map.of("program", name)))
                .isNotEmpty();
    }

    @Test
    @Tag("S15")
    void program_hostThatIsAnOption_isRefused() {
        Map<String, Object> members = Map.of("program", "x", "arguments", List.of("%h"));
        assertThat(CheckLooks.problems(new Program(plugins), "-oProxyCommand=id", members))
                .contains("host");
        assertThat(CheckLooks.problems(new Program(plugins), "example.com", members))
                .isEmpty();
    }

    @Test
    @Tag("S1")
    @Tag("T-RCE-2")
    void program_fileThatOthersMayChange_isNotRun() throws Exception {
        Path marker = plugins.resolve("ran");
        Path file = program("check_x", "touch " + marker);
        for (String open : List.of("rwxrwxr-x", "rwxr-xrwx")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
            assertThat(look(Map.of("program", "check_x")).verdict().message()).contains("may be changed by others");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(look(Map.of("program", "check_x")).verdict().outcome()).isEqualTo(Outcome.UNKNOWN);
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(plugins.resolve("linked"), Path.of("/bin/true"));
        assertThat(look(Map.of("program", "linked")).verdict().message()).contains("there is no program");
        assertThat(look(Map.of("program", "none")).verdict().message()).contains("there is no program");
        assertThat(marker).doesNotExist();
    }

    @Test
    @Tag("T-RCE-2")
    void program_fileOfSomebodyElse_isNotRun() throws Exception {
        assumeTrue(Commands.isRoot(), "needs root");
        Path file = program("check_x", "exit 0");
        Commands.must("chown", "nobody", file.toString());
        assertThat(look(Map.of("program", "check_x")).verdict().message()).contains("may be changed by others");
    }

    @Test
    @Tag("NM-11")
    void program_thatHangs_isKilledWithItsChildren() throws Exception {
        Path pids = plugins.resolve("pids");
        program("check_x", "sleep 1000 & echo $! $$ > " + pids + "; wait");
        CheckRun run = CheckLooks.look(
                Clock.system(), new Program(plugins), "h", Map.of("program", "check_x"), Duration.ofSeconds(2));
        assertThat(run.verdict()).isEqualTo(Verdict.silent("timed out after 2 s"));
        for (String pid : Files.readString(pids).strip().split(" ", -1)) {
            Await.until(
                    "process " + pid + " has ended",
                    Duration.ofSeconds(30),
                    () -> ProcessHandle.of(Long.parseLong(pid))
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    @Test
    void program_thatPrintsMuch_isReadToItsEnd() throws Exception {
        program("check_x", "echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo trouble >&2; exit 1");
        CheckRun run = look(Map.of("program", "check_x"));
        assertThat(run.verdict()).isEqualTo(Verdict.degraded("first"));
        assertThat(run.transcript()).contains("error output: trouble", "ended with 1");
        program("check_y", "exit 2");
        assertThat(look(Map.of("program", "check_y")).verdict()).isEqualTo(Verdict.wrong(2, "exit 2 without a word"));
    }
}
