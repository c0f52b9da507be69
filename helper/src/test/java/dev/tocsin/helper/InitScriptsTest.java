package dev.tocsin.helper;

import static dev.tocsin.wire.HelperRequest.Verb.RESTART;
import static dev.tocsin.wire.HelperRequest.Verb.START;
import static dev.tocsin.wire.HelperRequest.Verb.STATUS;
import static dev.tocsin.wire.HelperRequest.Verb.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Await;
import dev.tocsin.wire.HelperReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Scripts of `/etc/init.d` below a directory, with a service that really runs.
class InitScriptsTest {
    /// As the Linux Standard Base wants them: a process in the background, its id in a file, `status` by exit code.
    private static final String SCRIPT = """
            #!/bin/sh
            root=%s
            pid=$root/pid
            env | grep -v '^_=\\|^PWD=\\|^SHLVL=\\|^OLDPWD=' >>$root/env
            echo "$1" >>$root/calls
            alive() { [ -f $pid ] && kill -0 "$(cat $pid)" 2>/dev/null; }
            if [ -f $root/behave/$1 ]; then . $root/behave/$1; exit; fi
            case $1 in
              start) alive && exit 0; sleep 600 & echo $! >$pid; echo "Starting fake: fake." ;;
              stop) alive && kill "$(cat $pid)"; rm -f $pid; echo "Stopping fake: fake." ;;
              restart) $0 stop; $0 start ;;
              status) alive && exit 0; [ -f $pid ] && exit 1; exit 3 ;;
              *) echo "Usage: $0 {start|stop|restart|status}" >&2; exit 2 ;;
            esac
            """;

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void make() throws IOException, Refusal {
        rig = new Rig(directory);
        rig.file("etc/init.d/fake", SCRIPT.formatted(rig.root));
        rig.allow("allow fake start,stop,restart cooldown=1s max=30/h");
        rig.start();
    }

    @AfterEach
    void close() throws IOException {
        for (String pid : rig.lines("pid")) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
        rig.close();
    }

    private HelperReply ask(dev.tocsin.wire.HelperRequest.Verb verb) {
        rig.clock.advanceMillis(1_000);
        return rig.ask(verb, "fake");
    }

    @Test
    @Tag("EW-02")
    void service_ofAScript_isStartedRestartedAndStopped() throws IOException {
        assertThat(ask(STATUS).after()).isEqualTo(HelperReply.State.STOPPED);
        HelperReply started = ask(START);
        assertThat(started.code()).as(started.text()).isEqualTo("ok");
        assertThat(started.after()).isEqualTo(HelperReply.State.RUNNING);
        assertThat(started.output()).isEqualTo("Starting fake: fake.");
        long first = Long.parseLong(rig.lines("pid").getFirst());
        assertThat(ask(START).code()).isEqualTo("state");
        HelperReply restarted = ask(RESTART);
        assertThat(restarted.code()).as(restarted.text()).isEqualTo("ok");
        assertThat(Long.parseLong(rig.lines("pid").getFirst())).isNotEqualTo(first);
        HelperReply stopped = ask(STOP);
        assertThat(stopped.code()).as(stopped.text()).isEqualTo("ok");
        assertThat(stopped.after()).isEqualTo(HelperReply.State.STOPPED);
        assertThat(ask(STOP).code()).isEqualTo("state");
        assertThat(rig.lines("env")).containsOnly("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");
    }

    /// OpenRC 0.56: what has crashed "has already been started", and the program ends with 0.
    @Test
    @Tag("EW-02")
    void openRc_whatHasCrashed_isForgottenAndThenStarted() throws IOException, Refusal {
        openRc(32);
        HelperReply reply = ask(START);
        assertThat(reply.code()).as(reply.text()).isEqualTo("ok");
        assertThat(reply.before()).isEqualTo(HelperReply.State.FAILED);
        assertThat(rig.lines("by"))
                .containsSubsequence("fake zap", "fake start")
                .doesNotContain("fake restart");
        Files.delete(rig.root.resolve("by"));
        openRc(3);
        assertThat(ask(START).code()).isEqualTo("ok");
        assertThat(rig.lines("by"))
                .as("of what is stopped nothing has to be forgotten")
                .doesNotContain("fake zap");
    }

    @ParameterizedTest
    @CsvSource({"0,RUNNING", "3,STOPPED", "4,CHANGING", "8,CHANGING", "16,CHANGING", "32,FAILED", "64,UNKNOWN"})
    void openRc_statusOfAService_isItsState(int exit, HelperReply.State state) throws IOException, Refusal {
        openRc(exit);
        assertThat(ask(STATUS).after()).isEqualTo(state);
    }

    /// A machine of OpenRC, whose program says `status` of every service.
    private void openRc(int status) throws IOException, Refusal {
        rig.file("run/openrc/softlevel", "default\n");
        rig.file("rc", String.valueOf(status));
        rig.file("sbin/rc-service", """
                #!/bin/sh
                root=%s
                echo "$*" >>$root/by
                read -r rc <$root/rc
                case $2 in
                  status) exit "$rc" ;;
                  zap) echo 3 >$root/rc ;;
                  start) [ "$rc" = 32 ] && echo "WARNING: fake has already been started" || echo 0 >$root/rc ;;
                esac
                """.formatted(rig.root));
        rig.start();
    }

    @Test
    void script_thatSaysDoneAndStartsNothing_isNoSuccess() throws IOException {
        rig.behave("start", "exit 0");
        HelperReply reply = ask(START);
        assertThat(reply.code()).isEqualTo("not-reached");
        assertThat(reply.exit()).isZero();
        assertThat(reply.after()).isEqualTo(HelperReply.State.STOPPED);
    }

    @Test
    void service_thatDiesAtOnce_isNotStable() throws IOException {
        rig.behave(
                "status",
                "n=$(cat $root/n 2>/dev/null); echo $((n + 1)) >$root/n; "
                        + "case $n in '') exit 3 ;; [1-4]) exit 0 ;; *) exit 1 ;; esac");
        HelperReply reply = ask(START);
        assertThat(reply.code()).as(reply.text()).isEqualTo("not-stable");
        assertThat(reply.after()).isEqualTo(HelperReply.State.FAILED);
    }

    @Test
    void service_thatKeepsTheOutputOpen_holdsNobodyUp() throws IOException {
        rig.behave("start", "sh -c 'echo $$ >$0; exec sleep 600' $pid & echo started; exit 0");
        HelperReply reply = ask(START);
        assertThat(reply.code()).as(reply.text()).isEqualTo("ok");
        assertThat(reply.output()).isEqualTo("started");
    }

    @Test
    void script_thatFailsButLeavesTheService_isNoRestart() throws IOException {
        assertThat(ask(START).code()).isEqualTo("ok");
        rig.behave("restart", "echo 'syntax error in fake.conf' >&2; exit 1");
        HelperReply reply = ask(RESTART);
        assertThat(reply.code()).isEqualTo("not-reached");
        assertThat(reply.exit()).isEqualTo(1);
        assertThat(reply.output()).isEqualTo("syntax error in fake.conf");
    }

    @Test
    void script_thatHangsAndIgnoresItsEnd_isEnded() throws IOException, Refusal {
        try (Rig fast = new Rig(Files.createDirectory(directory.resolve("fast")), new FastClock(100))) {
            fast.file("etc/init.d/fake", SCRIPT.formatted(fast.root));
            fast.allow("allow fake start");
            fast.behave("status", "exit 3");
            fast.behave("start", "trap '' TERM HUP; echo $$ >$root/hung; while :; do read x </dev/zero; done");
            fast.start();
            HelperReply reply = fast.ask(START, "fake");
            assertThat(reply.code()).as(reply.text()).isEqualTo("timeout");
            assertThat(reply.exit()).isEqualTo(-1);
            long pid = Long.parseLong(fast.lines("hung").getFirst());
            Await.until(
                    "it is gone",
                    Duration.ofMinutes(1),
                    () -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        }
    }

    @Test
    @Tag("T-OWN-1")
    @Tag("S17")
    void script_thatIsALinkOrNotRunnableOrWritable_isRefused() throws IOException {
        Path script = rig.root.resolve("etc/init.d/fake");
        Rig.mode(script, "rw-r--r--");
        assertThat(ask(START).code()).isEqualTo("masked");
        Rig.mode(script, "rwxr-xrwx");
        assertThat(ask(START).code()).isEqualTo("unit-file");
        Rig.mode(script, "rwxr-xr-x");
        Rig.mode(script.getParent(), "rwxrwxr-x");
        assertThat(ask(START).code()).isEqualTo("unit-file");
        Rig.mode(script.getParent(), "rwxr-xr-x");
        Files.move(script, script.resolveSibling("other"));
        Files.createSymbolicLink(script, Path.of("other"));
        assertThat(ask(START).code()).isEqualTo("alias");
        Files.delete(script);
        assertThat(ask(START).code()).isEqualTo("not-found");
        assertThat(rig.lines("calls")).isEmpty();
    }

    @Test
    void programs_ofTheSystem_runTheScriptWhereTheyAreThere() throws IOException, Refusal {
        String by = "#!/bin/sh\necho \"$0 $*\" >>" + rig.root + "/by\nexec " + rig.root + "/etc/init.d/\"$1\" \"$2\"\n";
        rig.file("usr/sbin/service", by);
        assertThat(ask(START).code()).isEqualTo("ok");
        assertThat(rig.lines("by")).contains(rig.root + "/usr/sbin/service fake start");
        rig.file("sbin/rc-service", by);
        rig.file("run/openrc/softlevel", "");
        rig.start();
        assertThat(ask(RESTART).code()).isEqualTo("ok");
        assertThat(rig.lines("by")).contains(rig.root + "/sbin/rc-service fake restart");
        assertThat(List.copyOf(rig.lines("by"))).allMatch(line -> line.matches(".*/(service|rc-service) fake [a-z]+"));
    }
}
