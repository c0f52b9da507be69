package dev.tocsin.helper;

import static dev.tocsin.helper.Rig.NGINX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ChainedLog;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.ChildJvm;
import dev.tocsin.wire.HelperReply;
import dev.tocsin.wire.HelperRequest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The helper as a process of its own, asked over its socket: the machine's own clock, real seconds.
class HelperProcessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private Rig rig;
    private Path output;
    private Process process;

    @BeforeEach
    void make() throws IOException {
        rig = new Rig(directory).systemd();
        PosixFileAttributes mine = Files.readAttributes(rig.root, PosixFileAttributes.class);
        String account = mine.owner().getName();
        Assumptions.assumeTrue(
                account.equals(mine.group().getName()) && account.matches("[a-z_].*"),
                "a user with a group of its name");
        rig.account(account, "allow nginx.service start,stop,restart");
        output = directory.resolve("output");
    }

    @AfterEach
    void close() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        rig.close();
    }

    private void start(Map<String, String> environment) throws IOException {
        process = ChildJvm.start(environment, OwnHelper.class, output, rig.root.toString());
        Await.until("it is ready", PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(output));
            }
            return Files.readString(output).contains("ready at");
        });
    }

    private int exit() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private HelperReply ask(HelperRequest.Verb verb) throws IOException {
        long notAfter = dev.tocsin.base.Clock.system().wallMillis() + 30_000;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(rig.root.resolve("run/tocsin/helper.sock")));
            channel.write(ByteBuffer.wrap(rig.frame(rig.request(verb, NGINX, notAfter))));
            ByteBuffer reply = ByteBuffer.allocate(64 << 10);
            while (channel.read(reply) >= 0) {}
            return HelperReply.read(Arrays.copyOfRange(reply.array(), Integer.BYTES, reply.position()));
        }
    }

    @Test
    @Tag("T-ENV-1")
    @Tag("S16")
    @Tag("EW-49")
    void helper_inAnEvilEnvironment_restartsAUnitAndRunsNothingElse() throws Exception {
        Path evil = Files.createDirectory(directory.resolve("evil"));
        for (String name : new String[] {"systemctl", "service", "sh", "env", "cat", "sed"}) {
            Path program = evil.resolve(name);
            Files.writeString(program, "#!/bin/sh\n: >" + directory + "/evil-ran\n");
            Rig.mode(program, "rwxr-xr-x");
        }
        Map<String, String> odd = new HashMap<>(Map.of("IFS", "/", "BASH_ENV", evil + "/sh", "ENV", evil + "/sh"));
        odd.putAll(Map.of("SYSTEMD_PAGER", evil + "/cat", "SYSTEMD_EDITOR", evil + "/cat"));
        odd.putAll(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + evil, "LD_LIBRARY_PATH", evil.toString()));
        odd.put("PATH", evil + ":/usr/bin:/bin");
        start(odd);
        HelperReply reply = ask(HelperRequest.Verb.RESTART);
        assertThat(reply.code()).as(reply.text()).isEqualTo("ok");
        assertThat(reply.millis()).isGreaterThanOrEqualTo(10_000);
        assertThat(rig.lines("env")).containsOnly("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");
        assertThat(rig.changes()).containsExactly("restart -- nginx.service");
        assertThat(directory.resolve("evil-ran")).doesNotExist();
        assertThat(ChainedLog.breach(rig.root.resolve("var/log/tocsin/helper.log")))
                .isNull();
        assertThat(Files.readString(output)).contains("audit: {\"at\":").contains("\"kind\":\"result\"");
        process.destroy();
        assertThat(exit()).as("asked to stop").isZero();
        assertThat(rig.root.resolve("run/tocsin/helper.sock")).doesNotExist();
    }

    @Test
    void helper_killedAndStartedAgain_goesOnAndASecondOneIsRefused() throws Exception {
        start(Map.of());
        assertThat(ask(HelperRequest.Verb.STATUS).code()).isEqualTo("ok");
        Path second = directory.resolve("second");
        Process other = ChildJvm.start(OwnHelper.class, second, rig.root.toString());
        assertThat(other.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isEqualTo(6);
        assertThat(Files.readString(second)).contains("another helper runs on");
        assertThat(ask(HelperRequest.Verb.STATUS).code())
                .as("the first is as it was")
                .isEqualTo("ok");
        process.destroyForcibly();
        exit();
        start(Map.of());
        assertThat(ask(HelperRequest.Verb.STATUS).code()).isEqualTo("ok");
        assertThat(ChainedLog.breach(rig.root.resolve("var/log/tocsin/helper.log")))
                .isNull();
    }

    @Test
    @Tag("T-OWN-1")
    @Tag("S17")
    void helper_withAFileThatIsNotGood_doesNotStart() throws Exception {
        rig.account("no-such-user-here", "allow nginx.service restart");
        refused("there is no user and group of the name of account");
        rig.allow("alow x.service restart");
        refused("line 4, column 1");
        Rig.mode(rig.conf, "rw-rw-rw-");
        refused("chmod go-w");
        Files.move(rig.conf, rig.conf.resolveSibling("real.conf"));
        Files.createSymbolicLink(rig.conf, Path.of("real.conf"));
        refused("is no regular file");
        Files.delete(rig.conf);
        refused("is not there");
    }

    private void refused(String said) throws Exception {
        process = ChildJvm.start(OwnHelper.class, output, rig.root.toString());
        assertThat(exit()).as(Files.readString(output)).isEqualTo(2);
        assertThat(Files.readString(output)).contains("tocsin helper: ").contains(said);
        Files.delete(output);
    }
}
