package dev.tocsin.helper;

import dev.tocsin.base.ChainedLog;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.Ownership;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/// The helper's own entry point, started by init as root. Exit codes are those of the whole program
/// (`docs/reference/exit-codes.md`): 0 asked to stop, 2 usage or the file, 6 cannot start.
public final class HelperMain {
    private static final long PATIENCE_MILLIS = 10_000; // less than an init system waits
    private static final int USAGE = 2;
    private static final int CANNOT_START = 6;

    /// Where everything is.
    ///
    /// @param root of the file system, for the init system's programs: `/`, but in tests
    record Places(Path config, Path socket, Path state, Path log, Path root, Ownership ownership) {
        static final Places OF_THE_PRODUCT = new Places(
                Path.of("/etc/tocsin/helper.conf"),
                Path.of("/run/tocsin/helper.sock"),
                Path.of("/var/lib/tocsin-helper"),
                Path.of("/var/log/tocsin"),
                Path.of("/"),
                Ownership.ROOT);
    }

    private HelperMain() {}

    /// Runs until SIGTERM. Takes no arguments: what may be set stands in root's file.
    ///
    /// @param arguments none
    public static void main(String[] arguments) {
        int code = arguments.length > 0
                ? fail(USAGE, "got " + arguments[0] + "; it takes no arguments, only /etc/tocsin/helper.conf")
                : start();
        Runtime.getRuntime().halt(code); // the hook must not wait for this thread
    }

    /// Who could write the helper's own program would be root, too.
    private static int start() {
        try {
            Ownership.ROOT.program(Path.of(System.getProperty("java.home"), "bin", "java"));
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(System.getProperty("jdk.module.path", "")))) {
                for (Path jar : jars) {
                    Ownership.ROOT.program(jar);
                }
            }
        } catch (IOException foreign) {
            return fail(CANNOT_START, "its own program: " + foreign.getMessage());
        }
        return run(Places.OF_THE_PRODUCT, Clock.system());
    }

    /// The helper at `places`; returns the exit code when it was stopped, or cannot start.
    static int run(Places places, Clock clock) {
        try {
            ConfigFile file = new ConfigFile(places.config(), places.ownership());
            HelperConfig config = file.current();
            for (Path directory : new Path[] {places.state(), places.log()}) {
                PrivateFiles.createDirectories(directory);
                places.ownership().directory(directory);
            }
            Path lock = places.state().resolve("lock");
            try (FileChannel one = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                return one.tryLock() == null
                        ? fail(CANNOT_START, "another helper runs on " + places.state())
                        : serve(places, config, file, clock);
            }
        } catch (Refusal bad) {
            return fail(USAGE, bad.text);
        } catch (UserPrincipalNotFoundException nobody) {
            return fail(USAGE, places.config() + ": there is no user and group " + nobody.getName() + " here");
        } catch (IOException failure) {
            return fail(CANNOT_START, String.valueOf(failure.getMessage()));
        } catch (InterruptedException hurried) {
            return fail(0, "stopped");
        }
    }

    private static int serve(Places places, HelperConfig config, ConfigFile file, Clock clock)
            throws IOException, InterruptedException {
        Log log = new Log(clock, System.err, Log.Level.INFO, Log.Format.TEXT);
        UserPrincipalLookupService users = places.root().getFileSystem().getUserPrincipalLookupService();
        Door.Guests guests = new Door.Guests(
                users.lookupPrincipalByName(config.account()), users.lookupPrincipalByGroupName(config.account()));
        Backend backend = Backend.probe(places.root(), places.ownership(), clock);
        Nonces nonces = new Nonces(places.state().resolve("nonces"));
        Path record = places.log().resolve("helper.log");
        try (ChainedLog audit = new ChainedLog(record, clock, line -> log.info("audit", line));
                Door door = Door.open(places.socket(), places.ownership(), guests, clock, log)) {
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(door, main, log)));
            log.info("helper", "ready at " + places.socket() + ", for " + config.account());
            door.run(new Helper(config, file, nonces, audit, backend, clock, log));
            if (!door.await(PATIENCE_MILLIS)) {
                log.warn("helper", "stopped in the middle of an action: its result is not recorded");
            }
        }
        return 0;
    }

    /// The hook: the Java machine would end with 143, and at once; a stop in order ends [#main] with 0.
    private static void stop(Door door, Thread main, Log log) {
        try {
            door.close();
            main.join(PATIENCE_MILLIS + 1_000);
        } catch (IOException | InterruptedException hurried) {
            log.warn("helper", "stopped without its end: " + hurried.getMessage());
        }
    }

    private static int fail(int code, String line) {
        System.err.println("tocsin helper: " + line);
        return code;
    }
}
