package dev.tocsin.app;

import dev.tocsin.base.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How the agent of a runnable tree is started: from its own image when the build made one of exactly these jars, else
/// on the JDK that runs this program. Both do the same; the image is smaller in memory and starts faster
/// (`designs/08-agent-image.md`).
///
/// ```
/// TREE/image/bin/tocsin-agent
/// TREE/image/lib/jars.sha256      of TREE/agent/*.jar, and TREE/lib's helper-*.jar and setup-*.jar, which the image
///                                 has, too; one after the other by name
/// ```
final class AgentImage {
    /// One memory pool of the C library for all threads; the image's own launcher says the same.
    static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "1");

    private AgentImage() {}

    /// The words that start the agent, without its arguments.
    ///
    /// @throws IOException when the tree cannot be read
    static List<String> command(Path tree) throws IOException {
        Path launcher = tree.resolve("image/bin/tocsin-agent");
        return fits(tree) && Files.isExecutable(launcher) ? List.of(launcher.toString()) : onTheJdk(tree);
    }

    private static List<String> onTheJdk(Path tree) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + tree.resolve("agent.options"),
                "-p",
                tree.resolve("agent").toString(),
                "-m",
                "dev.tocsin.agent/dev.tocsin.agent.AgentMain");
    }

    /// A jar that was built after the image would otherwise never run.
    private static boolean fits(Path tree) throws IOException {
        Path made = tree.resolve("image/lib/jars.sha256");
        return Files.exists(made) && Files.readString(made).strip().equals(hash(tree));
    }

    private static String hash(Path tree) throws IOException {
        MessageDigest digest = Sha256.begin();
        for (Path jar : jars(tree.resolve("agent"), "")) {
            digest.update(Files.readAllBytes(jar));
        }
        for (String part : List.of("helper-", "setup-")) {
            for (Path jar : jars(tree.resolve("lib"), part)) {
                digest.update(Files.readAllBytes(jar));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> jars(Path folder, String begin) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(begin)
                            && file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
