package dev.tocsin.helper;

import static dev.tocsin.helper.Rig.HOST;
import static dev.tocsin.helper.Rig.NGINX;
import static dev.tocsin.wire.HelperRequest.Verb.RESTART;
import static dev.tocsin.wire.HelperRequest.Verb.START;
import static dev.tocsin.wire.HelperRequest.Verb.STATUS;
import static dev.tocsin.wire.HelperRequest.Verb.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ChainedLog;
import dev.tocsin.base.HostId;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.HelperReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the helper does and what it refuses, over a systemctl that is a shell script.
class HelperTest {
    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void make() throws IOException, Refusal {
        rig = new Rig(directory).systemd().start();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    @Tag("EW-49")
    void restart_ofAnAllowedService_isDoneAndToldWithExitOutputAndStates() throws IOException {
        HelperReply reply = rig.ask(RESTART, NGINX);
        assertThat(reply.text()).isEqualTo("nginx.service is running after restart");
        assertThat(reply.code()).isEqualTo("ok");
        assertThat(reply.result()).isEqualTo(HelperReply.Result.OK);
        assertThat(reply.exit()).isZero();
        assertThat(reply.output()).isEqualTo("did restart");
        assertThat(reply.before()).isEqualTo(HelperReply.State.RUNNING);
        assertThat(reply.after()).isEqualTo(HelperReply.State.RUNNING);
        assertThat(reply.millis()).as("it watched for ten seconds").isGreaterThanOrEqualTo(10_000);
        assertThat(rig.changes()).containsExactly("restart -- nginx.service");
    }

    @Test
    @Tag("EW-02")
    void stopAndStart_ofAnAllowedService_reachTheirStates() throws IOException {
        HelperReply stopped = rig.ask(STOP, NGINX);
        assertThat(stopped.code()).isEqualTo("ok");
        assertThat(stopped.after()).isEqualTo(HelperReply.State.STOPPED);
        rig.clock.advanceMillis(60_000);
        HelperReply started = rig.ask(START, NGINX);
        assertThat(started.code()).isEqualTo("ok");
        assertThat(started.before()).isEqualTo(HelperReply.State.STOPPED);
        assertThat(started.after()).isEqualTo(HelperReply.State.RUNNING);
        assertThat(rig.changes()).containsExactly("stop -- nginx.service", "start -- nginx.service");
    }

    @Test
    void status_ofAnAllowedService_isToldAndChangesNothing() throws IOException {
        HelperReply reply = rig.ask(STATUS, NGINX);
        assertThat(reply.code()).isEqualTo("ok");
        assertThat(reply.after()).isEqualTo(HelperReply.State.RUNNING);
        assertThat(rig.changes()).isEmpty();
    }

    @ParameterizedTest
    @Tag("EW-20")
    @CsvSource({"START,active", "STOP,inactive", "RESTART,inactive", "STOP,failed", "RESTART,failed"})
    void verb_withNothingToDo_isRefusedAndNothingIsRun(String verb, String active) throws IOException {
        rig.unit(NGINX, "ActiveState=" + active + "\n");
        HelperReply reply = rig.ask(dev.tocsin.wire.HelperRequest.Verb.valueOf(verb), NGINX);
        assertThat(reply.code()).isEqualTo("state");
        assertThat(reply.result()).isEqualTo(HelperReply.Result.REFUSED);
        assertThat(reply.text()).contains("nothing was done");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    @Tag("EW-49")
    void service_outsideTheFile_isRefused() throws IOException {
        rig.unit("redis.service", "");
        assertThat(rig.ask(RESTART, "redis.service").code()).isEqualTo("not-allowed");
        assertThat(rig.ask(STATUS, "redis.service").code()).isEqualTo("not-allowed");
        assertThat(rig.ask(RESTART, "nginx").code()).isEqualTo("not-allowed");
        assertThat(rig.ask(RESTART, "NGINX.service").code()).isEqualTo("not-allowed");
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    @Tag("EW-50")
    void verb_outsideTheLine_isRefused() throws IOException {
        rig.allow("allow nginx.service restart");
        assertThat(rig.ask(STOP, NGINX).code()).isEqualTo("not-allowed");
        assertThat(rig.ask(START, NGINX).code()).isEqualTo("not-allowed");
        assertThat(rig.changes()).isEmpty();
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("ok");
    }

    @Test
    void signature_ofAnUntrustedHubOrForAnotherHost_isRefused() throws IOException {
        assertThat(rig.ask(Rig.frame(rig.request(RESTART, NGINX), Rig.keys(), HOST))
                        .code())
                .isEqualTo("signature");
        HostId other = HostId.parse("01930a3c-7f00-7aaa-8000-000000000002");
        assertThat(rig.ask(Rig.frame(rig.request(RESTART, NGINX), rig.hub, other))
                        .code())
                .isEqualTo("signature");
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void request_withAnyBitChanged_isRefused() throws IOException {
        byte[] good = rig.frame(rig.request(RESTART, NGINX));
        for (int bit = Integer.SIZE; bit < good.length * Byte.SIZE; bit += 3) { // behind the length
            byte[] forged = good.clone();
            forged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(rig.ask(forged).code()).as("bit %d", bit).isIn("signature", "malformed", "version");
        }
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void request_tooLateOrTooFarAhead_isRefused() throws IOException {
        long now = rig.clock.wallMillis();
        assertThat(rig.ask(rig.frame(rig.request(RESTART, NGINX, now - 1))).code())
                .isEqualTo("expired");
        assertThat(rig.ask(rig.frame(rig.request(RESTART, NGINX, now + 600_000)))
                        .code())
                .isEqualTo("too-far");
        for (long odd : new long[] {Long.MIN_VALUE, -1, 0}) {
            assertThat(rig.ask(rig.frame(rig.request(RESTART, NGINX, odd))).code())
                    .isEqualTo("expired");
        }
        assertThat(rig.ask(rig.frame(rig.request(RESTART, NGINX, Long.MAX_VALUE)))
                        .code())
                .isEqualTo("too-far");
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void request_takenTwice_isRefusedAlsoAfterARestartAndAClockTurnedBack() throws IOException, Refusal {
        byte[] frame = rig.frame(rig.request(STATUS, NGINX));
        assertThat(rig.ask(frame).code()).isEqualTo("ok");
        assertThat(rig.ask(frame).code()).isEqualTo("replayed");
        rig.start();
        assertThat(rig.ask(frame).code()).isEqualTo("replayed");
        rig.clock.jumpWallMillis(3_600_000); // it is forgotten by then
        assertThat(rig.ask(STATUS, NGINX).code()).isEqualTo("ok");
        rig.clock.jumpWallMillis(-3_600_000);
        assertThat(rig.ask(frame).code()).isEqualTo("replayed");
    }

    @Test
    void nonces_thatCannotBeKeptOrAreDamaged_letNothingThrough() throws IOException {
        Path nonces = rig.root.resolve("state/nonces");
        Files.createDirectory(nonces.resolveSibling("nonces.new"));
        Files.createFile(nonces.resolveSibling("nonces.new").resolve("in-the-way"));
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("storage");
        assertThat(rig.calls()).isEmpty();
        Files.write(nonces, new byte[9]);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Nonces(nonces))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged (9 bytes)");
    }

    @Test
    void cooldown_afterAnAction_isCountedFromItsEnd() throws IOException {
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("ok");
        HelperReply soon = rig.ask(RESTART, NGINX);
        assertThat(soon.code()).isEqualTo("cooldown");
        assertThat(soon.text()).contains("rests for another 60 s");
        assertThat(rig.ask(STATUS, NGINX).code()).isEqualTo("ok");
        rig.clock.advanceMillis(60_000);
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("ok");
    }

    @Test
    @Tag("T-DOS-1")
    @Tag("S18")
    void actions_ofOneService_areAsManyInAnHourAsItsLineSays() throws IOException {
        rig.allow("allow nginx.service restart cooldown=1s max=2/h");
        for (int i = 0; i < 2; i++) {
            assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("ok");
            rig.clock.advanceMillis(1_000);
        }
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("rate");
        assertThat(rig.changes()).hasSize(2);
        rig.clock.advanceMillis(3_600_000);
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("ok");
    }

    @Test
    @Tag("T-DOS-1")
    @Tag("S18")
    void actions_ofAllServices_areThirtyInAnHour() throws IOException {
        String[] lines = new String[31];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "allow s" + i + ".service restart";
            rig.unit("s" + i + ".service", "");
        }
        rig.allow(lines);
        for (int i = 0; i < 30; i++) {
            assertThat(rig.ask(RESTART, "s" + i + ".service").code()).isEqualTo("ok");
        }
        assertThat(rig.ask(RESTART, "s30.service").code()).isEqualTo("rate");
        assertThat(rig.changes()).hasSize(30);
    }

    @Test
    @Tag("T-DOS-1")
    @Tag("S18")
    void questions_inAMinute_areSixty() throws IOException {
        rig.clock.advanceMillis(1);
        String[] codes = new String[61];
        long begun = rig.clock.monotonicNanos();
        for (int i = 0; i < codes.length; i++) {
            codes[i] = rig.ask(STATUS, NGINX).code();
        }
        org.junit.jupiter.api.Assumptions.assumeTrue(
                rig.clock.monotonicNanos() - begun < 60_000_000_000L, "the machine is too busy to ask that often");
        assertThat(codes[59]).isEqualTo("ok");
        assertThat(codes[60]).isEqualTo("rate");
    }

    @Test
    void request_whileAnotherOneIsInside_isRefusedAsBusy() throws Exception {
        rig.behave("restart", "touch $root/inside; while [ ! -e $root/go ]; do /bin/sleep 0.05; done; renew");
        CompletableFuture<HelperReply> first = CompletableFuture.supplyAsync(() -> rig.ask(RESTART, NGINX));
        Await.until("the first is inside", Duration.ofMinutes(1), () -> Files.exists(rig.root.resolve("inside")));
        assertThat(rig.ask(STATUS, NGINX).code()).isEqualTo("busy");
        Files.createFile(rig.root.resolve("go"));
        assertThat(first.get().code()).isEqualTo("ok");
        assertThat(rig.ask(STATUS, NGINX).code()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alias | Id=other.service",
                "masked | LoadState=masked",
                "not-found | LoadState=not-found",
                "not-found | LoadState=error",
                "transient | Transient=yes",
                "transient | FragmentPath=",
                "unit-file | FragmentPath=/nowhere/nginx.service",
                "unit-file | DropInPaths=/etc/loose.conf",
                "unit-file | SourcePath=/etc/loose.conf"
            })
    void unit_thatIsNotWhatTheFileMeans_isRefused(String code, String fact) throws IOException {
        Rig.mode(rig.file("etc/loose.conf", ""), "rw-rw-rw-");
        rig.unit(NGINX, fact + "\n");
        HelperReply reply = rig.ask(RESTART, NGINX);
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    @Tag("T-OWN-1")
    @Tag("S17")
    void unitFileOrProgram_thatOthersMayWrite_isRefused() throws IOException {
        Rig.mode(rig.root.resolve("etc/systemd/system/nginx.service"), "rw-rw-r--");
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("unit-file");
        Rig.mode(rig.root.resolve("etc/systemd/system/nginx.service"), "rw-r--r--");
        Rig.mode(rig.root.resolve("etc/systemd"), "rwxrwxrwx");
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("unit-file");
        Rig.mode(rig.root.resolve("etc/systemd"), "rwxr-xr-x");
        Rig.mode(rig.root.resolve("usr/bin/systemctl"), "rwxrwxr-x");
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("program");
        Rig.mode(rig.root.resolve("usr/bin/systemctl"), "rwxr-xr-x");
        assertThat(rig.changes()).isEmpty();
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("ok");
    }

    @Test
    @Tag("T-OWN-1")
    @Tag("S17")
    void file_thatBecomesBad_letsNothingThroughButStatus() throws IOException, Refusal {
        Rig.mode(rig.conf, "rw-rw-r--");
        HelperReply reply = rig.ask(RESTART, NGINX);
        assertThat(reply.code()).isEqualTo("config");
        assertThat(reply.text()).contains("chmod go-w");
        assertThat(rig.ask(STATUS, NGINX).code()).isEqualTo("ok");
        rig.allow("allow nginx.service restart", "alow redis.service restart");
        assertThat(rig.ask(RESTART, NGINX).text()).contains("line 5, column 1").contains("alow");
        rig.account("somebody-else", "allow nginx.service restart");
        assertThat(rig.ask(RESTART, NGINX).text()).contains("restart the helper");
        assertThat(rig.changes()).isEmpty();
        rig.allow("allow nginx.service restart");
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("ok");
    }

    @Test
    @Tag("D5")
    void restart_thatLeavesTheOldProcess_isNoSuccess() throws IOException {
        rig.behave("restart", "echo 'configuration is broken' >&2; exit 1");
        HelperReply reply = rig.ask(RESTART, NGINX);
        assertThat(reply.code()).isEqualTo("not-reached");
        assertThat(reply.result()).isEqualTo(HelperReply.Result.FAILED);
        assertThat(reply.exit()).isEqualTo(1);
        assertThat(reply.output()).isEqualTo("configuration is broken");
        assertThat(reply.after()).isEqualTo(HelperReply.State.RUNNING);
    }

    @Test
    @Tag("D5")
    void program_thatSaysDoneAndIsNot_isNoSuccess() throws IOException {
        rig.behave("restart", "set_state failed; exit 0");
        HelperReply reply = rig.ask(RESTART, NGINX);
        assertThat(reply.code()).isEqualTo("not-reached");
        assertThat(reply.exit()).isZero();
        assertThat(reply.after()).isEqualTo(HelperReply.State.FAILED);
    }

    @Test
    void state_thatDoesNotStay_isNoSuccess() throws IOException {
        rig.behave(
                "show",
                "n=$(cat $root/n 2>/dev/null); echo $((n + 1)) >$root/n; "
                        + "sed \"s/MainPID=.*/MainPID=$((n / 4))/\" $file");
        HelperReply reply = rig.ask(RESTART, NGINX);
        assertThat(reply.code()).as(reply.text()).isEqualTo("not-stable");
        assertThat(reply.result()).isEqualTo(HelperReply.Result.FAILED);
    }

    @Test
    void service_onItsWayUp_isWaitedFor() throws IOException {
        rig.behave("restart", "set_state activating; renew");
        rig.behave(
                "show",
                "n=$(cat $root/n 2>/dev/null); echo $((n + 1)) >$root/n; "
                        + "[ \"$((n + 1))\" -lt 30 ] || set_state active; cat $file");
        HelperReply reply = rig.ask(RESTART, NGINX);
        assertThat(reply.code()).as(reply.text()).isEqualTo("ok");
        assertThat(reply.millis()).isBetween(30_000, 60_000);
    }

    @Test
    void program_thatHangs_isEndedWithItsChildren() throws IOException, Refusal {
        try (Rig fast = new Rig(Files.createDirectory(directory.resolve("fast")), new FastClock(100))) {
            fast.systemd().start();
            fast.behave(
                    "restart", "trap '' TERM; echo begun; (echo $$ >$root/pid; while :; do read x </dev/zero; done)");
            HelperReply reply = fast.ask(RESTART, NGINX);
            assertThat(reply.code()).as(reply.text()).isEqualTo("timeout");
            assertThat(reply.exit()).isEqualTo(-1);
            assertThat(reply.output()).isEqualTo("begun");
            long pid = Long.parseLong(fast.lines("pid").getFirst());
            Await.until(
                    "it is gone",
                    Duration.ofMinutes(1),
                    () -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        }
    }

    @Test
    void output_ofAMegabyteAndControls_isItsPrintableEnd() throws IOException {
        rig.behave("restart", "head -c 1000000 /dev/zero | tr '\\0' x; printf '\\033[31mred\\a\\nlast\\n'; renew");
        HelperReply reply = rig.ask(RESTART, NGINX);
        assertThat(reply.code()).isEqualTo("ok");
        assertThat(reply.output()).hasSize(2_048).endsWith("x·[31mred·\nlast");
    }

    @Test
    void work_thatEnds_isDoneWhenItsProgramSaysSo() throws IOException {
        rig.unit("backup.service", "Type=oneshot\nActiveState=inactive\n");
        rig.allow("allow backup.service start");
        rig.behave("start", "exit 0");
        HelperReply reply = rig.ask(START, "backup.service");
        assertThat(reply.code()).isEqualTo("ok");
        assertThat(reply.after()).isEqualTo(HelperReply.State.STOPPED);
    }

    @Test
    @Tag("EW-02")
    void record_ofAnAction_holdsIntentBeforeAndResultAfter() throws IOException {
        rig.behave("restart", "cp $root/log/helper.log $root/record-then; renew; echo fine");
        rig.ask(RESTART, NGINX);
        assertThat(rig.lines("record-then")).hasSize(1).first().asString().contains("\"kind\":\"intent\"");
        assertThat(rig.record()).hasSize(2);
        assertThat(rig.record().get(0))
                .contains("\"verb\":\"restart\"")
                .contains("\"service\":\"nginx.service\"")
                .contains("\"actor\":\"ada\"")
                .contains("\"reason\":\"stuck since 03:12\"")
                .contains("\"before\":\"running\"");
        assertThat(rig.record().get(1))
                .contains("\"kind\":\"result\"")
                .contains("\"result\":\"ok\"")
                .contains("\"exit\":0")
                .contains("\"output\":\"fine\"");
        assertThat(ChainedLog.breach(rig.root.resolve("log/helper.log"))).isNull();
        assertThat(Files.getPosixFilePermissions(rig.root.resolve("log/helper.log")))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    @Tag("T-LINE-1")
    @Tag("S25")
    void record_ofARefusal_isOneLineWhateverTheRequestHolds() throws IOException {
        dev.tocsin.wire.HelperRequest odd = new dev.tocsin.wire.HelperRequest(
                new java.util.UUID(1, 2),
                RESTART,
                "redis.service",
                "ada\n{\"kind\":\"result\"}",
                "\"\\\u202e\u0000\u2028\ud83d\ude00\r\n",
                rig.clock.wallMillis() + 1_000,
                new java.util.UUID(0, 99));
        assertThat(rig.ask(rig.frame(odd)).code()).isEqualTo("not-allowed");
        assertThat(rig.record()).hasSize(1);
        assertThat(rig.record().getFirst())
                .matches("[ -~]+")
                .contains("\"actor\":\"ada\\u000a{\\\"kind\\\":\\\"result\\\"}\"")
                .contains("\"reason\":\"\\\"\\\\\\u202e\\u0000\\u2028\\ud83d\\ude00\\u000d\\u000a\"");
    }

    @Test
    void record_ofRefusals_isThirtyLinesInAMinuteAndThenTheirNumber() throws IOException {
        for (int i = 0; i < 50; i++) {
            rig.helper.answer(new byte[3]);
        }
        assertThat(rig.record()).hasSize(30);
        rig.clock.advanceMillis(60_000);
        rig.helper.answer(new byte[3]);
        assertThat(rig.record()).hasSize(31).last().asString().contains("\"unnoted\":20");
    }

    @Test
    void record_thatCannotBeWritten_letsNothingThrough() throws IOException {
        rig.close();
        assertThat(rig.ask(RESTART, NGINX).code()).isEqualTo("audit");
        assertThat(rig.ask(STATUS, NGINX).code()).isEqualTo("audit");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    @Tag("T-ENV-3")
    @Tag("S16")
    void program_thatIsRun_hasTwoVariablesAndNoOther() throws IOException {
        rig.ask(RESTART, NGINX);
        assertThat(rig.lines("env")).isNotEmpty().containsOnly("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");
        assertThat(rig.lines("calls"))
                .contains("--no-ask-password --no-pager restart -- nginx.service")
                .allMatch(call -> call.startsWith("--no-ask-password --no-pager ") && call.endsWith(" -- " + NGINX));
    }
}
