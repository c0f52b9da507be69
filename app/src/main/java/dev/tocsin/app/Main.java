package dev.tocsin.app;

import dev.tocsin.base.Clock;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The program's entry point: what surrounds the process, then [Cli].
public final class Main {
    private Main() {}

    static void main(String[] arguments) {
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        Context context = new Context(
                System.out,
                System.err,
                System.getenv(),
                Clock.system(),
                Path.of(System.getProperty("user.home")),
                isRoot(),
                terminal);
        int code = new Cli(context).run(arguments);
        System.out.flush();
        Interruption.exit(code);
    }

    /// Whether the effective user is root, by the owner of the own process directory; false where there is none.
    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noProc) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
