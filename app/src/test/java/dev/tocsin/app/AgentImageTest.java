package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the agent is started from its image, and when on the JDK.
class AgentImageTest {
    /// SHA-256 of "abcd".
    private static final String HASH = "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589";

    @TempDir
    Path tree;

    @Test
    void command_imageOfTheseJars_isItsLauncher() throws IOException {
        assertThat(AgentImage.command(tree(HASH + "\n")))
                .containsExactly(tree.resolve("image/bin/tocsin-agent").toString());
    }

    @Test
    void command_imageOfOtherJars_isTheJdk() throws IOException {
        assertThat(AgentImage.command(tree("0".repeat(64))))
                .first()
                .asString()
                .endsWith("bin/java")
                .doesNotContain(tree.toString());
    }

    @Test
    void command_noImage_isTheJdk() throws IOException {
        Files.createDirectories(tree.resolve("agent"));
        assertThat(AgentImage.command(tree)).contains("-p").contains("@" + tree.resolve("agent.options"));
    }

    private Path tree(String hash) throws IOException {
        Files.createDirectories(tree.resolve("agent"));
        Files.writeString(tree.resolve("agent/a.jar"), "a");
        Files.writeString(tree.resolve("agent/b.jar"), "b");
        Files.createDirectories(tree.resolve("lib"));
        Files.writeString(tree.resolve("lib/helper-1.jar"), "c");
        Files.writeString(tree.resolve("lib/setup-1.jar"), "d");
        Files.writeString(tree.resolve("lib/picocli-4.jar"), "no part of the image");
        Files.createDirectories(tree.resolve("image/bin"));
        Files.createDirectories(tree.resolve("image/lib"));
        Files.writeString(tree.resolve("image/lib/jars.sha256"), hash);
        Path launcher = Files.writeString(tree.resolve("image/bin/tocsin-agent"), "#!/bin/sh\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return tree;
    }
}
