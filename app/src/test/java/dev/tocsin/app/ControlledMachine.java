package dev.tocsin.app;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.agent.ControlLane;
import dev.tocsin.agent.Recording;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A machine below a directory whose services are scripts: the real helper as a process, and the uplink of a real agent
/// with its way to that helper.
final class ControlledMachine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final HostFacts FACTS =
            new HostFacts("web-01", "Debian", "6.1", "x86_64", 2, "a processor", 1L << 30, 1_000, "0.1.0");

    /// A script whose state is the file `STATE/NAME`; what it is called with is noted. What it does instead, when
    /// there is a file `NAME.VERB`, is in that file.
    private static final String SCRIPT = """
        #!/bin/sh
        name=$(basename "$0")
        cd ROOT/state || exit 1
        [ "$1" = status ] || echo "$name $1" >>calls
        if [ -f "$name.$1" ]; then . "./$name.$1"; exit; fi
        case $1 in
          start | restart) : >"$name"; echo "did $1" ;;
          stop) rm -f "$name" ;;
          status) [ -f "$name" ] || exit 3 ;;
        esac
        """;

    final Path root;
    final String account;
    final BareAgent agent;
    private final ControlLane lane;
    private final Path output;
    private @Nullable Process helper;

    ControlledMachine(Path directory, String hub, String token) throws IOException {
        root = Files.createDirectory(directory.toRealPath().resolve("machine"));
        mode(root, "rwxr-xr-x");
        output = directory.resolve("helper-output");
        PosixFileAttributes mine = Files.readAttributes(root, PosixFileAttributes.class);
        account = mine.owner().getName();
        for (String folder : List.of("etc", "etc/tocsin", "etc/init.d", "state", "run", "run/tocsin")) {
            mode(Files.createDirectories(root.resolve(folder)), "rwxr-xr-x");
        }
        Clock clock = Clock.system();
        SecureRandom random = new SecureRandom();
        agent = BareAgent.join(hub, token, FACTS, new BareAgent.Surroundings(clock, Log.none(), random, random));
        ControlLane.Place place = new ControlLane.Place(
                root.resolve("etc/tocsin/helper.conf"), root.resolve("run/tocsin/helper.sock"), account);
        lane = new ControlLane(place, agent.host(), clock, Log.none());
        agent.start(new Nothing(), lane);
    }

    /// A recording without a second.
    private static final class Nothing implements Recording {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public @Nullable SealedPack firstAfter(long sequence) {
            return null;
        }

        @Override
        public long lastSealed() {
            return 0;
        }

        @Override
        public long bytesAfter(long sequence) {
            return 0;
        }

        @Override
        public void acknowledged(long sequence) {}

        @Override
        public List<List<byte[]>> minutesAfter(long second) {
            return List.of();
        }

        @Override
        public double[] systemNow() {
            return new double[0];
        }

        @Override
        public long lastAtMillis() {
            return 0;
        }

        @Override
        public AutoCloseable follow(Follower follower) {
            return () -> {};
        }
    }

    HostId host() {
        return agent.host();
    }

    /// A service that runs, or does not.
    void script(String name, boolean runs) throws IOException {
        Path script = root.resolve("etc/init.d/" + name);
        Files.writeString(script, SCRIPT.replace("ROOT", root.toString()));
        mode(script, "rwxr-xr-x");
        if (runs) {
            Files.writeString(root.resolve("state/" + name), "");
        }
    }

    /// What the script `name` does instead of `verb`: shell.
    void behave(String name, String verb, String shell) throws IOException {
        Files.writeString(root.resolve("state/" + name + "." + verb), shell);
    }

    /// What the scripts were called with, without questions.
    List<String> calls() throws IOException {
        Path calls = root.resolve("state/calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /// The agent says that these scripts, `NAME` or `NAME=STATE` (a number of [ServiceFacts]), are its services.
    void say(String... services) {
        List<ServiceFacts> all = new ArrayList<>();
        for (String one : services) {
            String[] parts = one.split("=", 2);
            int state = parts.length > 1 ? Integer.parseInt(parts[1]) : ServiceFacts.RUNNING;
            all.add(new ServiceFacts(
                    parts[0], 2, parts[0], state, true, "", 5, 0, -1, 0, 1, "", "", "", List.of(), List.of()));
        }
        agent.services("sysv", all);
    }

    /// The helper's file: trusts `key`, allows what `lines` say.
    void allow(String key, String... lines) throws IOException {
        Path conf = root.resolve("etc/tocsin/helper.conf");
        Files.writeString(
                conf,
                "account " + account + "\nhost " + host() + "\ntrust " + key + "\n" + String.join("\n", lines) + "\n");
        mode(conf, "rw-r--r--");
    }

    /// Starts the helper and waits until it is ready.
    void startHelper() throws IOException {
        Process started = ChildJvm.start(OwnHelper.class, output, root.toString());
        helper = started;
        Await.until("the helper is ready", PATIENCE, () -> {
            if (!started.isAlive()) {
                throw new AssertionError(Files.readString(output));
            }
            return Files.readString(output).contains("ready at");
        });
    }

    /// Kills the helper, as the kernel does.
    void killHelper() throws InterruptedException {
        Process running = helper;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Override
    public void close() throws IOException {
        agent.close();
        lane.close();
        try {
            killHelper();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
