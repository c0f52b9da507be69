package dev.tocsin.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts a main class of the tests of a module in a JVM of its own: what a process that dies leaves behind is only
/// seen from another one.
public final class ChildJvm {
    /// The system property with further options, words by spaces: an archive of classes makes starts cheaper.
    public static final String OPTIONS = "tocsin.child.options";

    private ChildJvm() {}

    /// Starts `main` with `arguments`; its output goes to `output`.
    public static Process start(Class<?> main, Path output, String... arguments) throws IOException {
        return start(List.of(), main, output, arguments);
    }

    /// As above, with `environment` added.
    public static Process start(Map<String, String> environment, Class<?> main, Path output, String... arguments)
            throws IOException {
        List<String> before = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> before.add(name + "=" + value));
        return start(before, main, output, arguments);
    }

    /// As above, where no file may grow beyond `fileBytes` until somebody lifts the (soft) limit.
    public static Process startLimited(int fileBytes, Class<?> main, Path output, String... arguments)
            throws IOException {
        return start(List.of("prlimit", "--fsize=" + fileBytes + ":unlimited"), main, output, arguments);
    }

    /// As above, started by the program and words `before`, which end by running what follows them.
    public static Process startBy(List<String> before, Class<?> main, Path output, String... arguments)
            throws IOException {
        return start(before, main, output, arguments);
    }

    private static Process start(List<String> before, Class<?> main, Path output, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(System.getProperty(OPTIONS, "").strip().split(" +")));
        command.remove("");
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return Commands.start(command, output);
    }

    private static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            String path = System.getProperty(property);
            if (path != null && !path.isEmpty()) {
                parts.add(path);
            }
        }
        parts.add(Path.of("target", "classes").toAbsolutePath().toString());
        parts.add(Path.of("target", "test-classes").toAbsolutePath().toString());
        return String.join(File.pathSeparator, parts);
    }
}
