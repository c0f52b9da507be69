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
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;

/// The helper's own entry point, started by init as root. Exit codes are those of the whole program
/// (`docs/reference/exit-codes.md`): 0 asked to stop, 2 usage or the file, 6 cannot start.
public final class HelperMain {
    private static final long PATIENCE_MILLIS = 10_000; // less than an init system waits
    private static final int USAGE = 2;
    private static final int CANNOT_START = 6;

    private HelperMain() {}

    /// Runs until SIGTERM. Takes no arguments: what may be set stands in root's file.
    ///
    /// @param arguments none
    public static void main(String[] arguments) {
        int code = arguments.length > 0 ? fail(USAGE, "takes nothing but /etc/tocsin/helper.conf") : start();
        Runtime.getRuntime().halt(code); // the hook must not wait for this thread
    }

    /// Who could write the helper's own program would be root, too: of a JDK with a folder of jars, or of an
    /// image, which has no folder.
    private static int start() {
        try {
            Path java = Path.of(System.getProperty("java.home"));
            Ownership.ROOT.program(java.resolve("bin/java"));
            Ownership.ROOT.program(java.resolve("lib/modules"));
            Path folder = Path.of(System.getProperty("jdk.module.path", java + "/lib/server"));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Ownership.ROOT.program(file);
                }
            }
        } catch (IOException foreign) {
            return fail(CANNOT_START, "its own program: " + foreign.getMessage());
        }
        return run(Path.of("/"), Ownership.ROOT, Clock.system());
    }

    /// The helper of the machine whose files are below `root` (`/`, but in tests); returns the exit code when it was
    /// stopped, or cannot start.
    static int run(Path root, Ownership ownership, Clock clock) {
        try {
            Path state = root.resolve("var/lib/tocsin-helper");
            ConfigFile file = new ConfigFile(root.resolve("etc/tocsin/helper.conf"), ownership);
            file.current(); // refuses before anything is made
            for (Path directory : new Path[] {state, root.resolve("var/log/tocsin")}) {
                PrivateFiles.createDirectories(directory);
                ownership.directory(directory);
            }
            Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try (FileChannel one = FileChannel.open(state.resolve("lock"), options)) {
                return one.tryLock() == null
                        ? fail(CANNOT_START, "another helper runs on " + state)
                        : serve(root, ownership, file, clock);
            }
        } catch (Refusal bad) {
            return fail(USAGE, bad.text);
        } catch (UserPrincipalNotFoundException nobody) {
            return fail(USAGE, "/etc/tocsin/helper.conf: there is no user and group of the name of account");
        } catch (IOException | InterruptedException failure) {
            return fail(CANNOT_START, String.valueOf(failure.getMessage()));
        }
    }

    private static int serve(Path root, Ownership ownership, ConfigFile file, Clock clock)
            throws IOException, InterruptedException, Refusal {
        HelperConfig config = file.current();
        Log log = new Log(clock, System.err, Log.Level.INFO, Log.Format.TEXT);
        UserPrincipalLookupService users = root.getFileSystem().getUserPrincipalLookupService();
        Door.Guests guests = new Door.Guests(
                users.lookupPrincipalByName(config.account()), users.lookupPrincipalByGroupName(config.account()));
        Backend backend = Backend.probe(root, ownership, clock);
        Nonces nonces = new Nonces(root.resolve("var/lib/tocsin-helper/nonces"));
        Path socket = root.resolve("run/tocsin/helper.sock");
        Path record = root.resolve("var/log/tocsin/helper.log");
        try (ChainedLog audit = new ChainedLog(record, clock, line -> log.info("audit", line));
                Door door = Door.open(socket, ownership, guests, clock)) {
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(door, main)));
            log.info("helper", "ready at " + socket + ", for " + config.account());
            door.run(new Helper(config, file, nonces, audit, backend, log));
            if (!door.await(PATIENCE_MILLIS)) {
                log.warn("helper", "stopped in the middle of an action: its result is not recorded");
            }
        }
        return 0;
    }

    /// The hook: the Java machine would end with 143, and at once; a stop in order ends [#main] with 0.
    private static void stop(Door door, Thread main) {
        try {
            door.close();
            main.join(PATIENCE_MILLIS + 1_000);
        } catch (IOException | InterruptedException hurried) {
            // it ends in any case
        }
    }

    private static int fail(int code, String line) {
        System.err.println("tocsin helper: " + line);
        return code;
    }
}
