package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the agent is started from its image, and when on the JDK.
class AgentImageTest {
    /// SHA-256 of "ab".
    private static final String HASH = "fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603";

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
        Files.createDirectories(tree.resolve("image/bin"));
        Files.createDirectories(tree.resolve("image/lib"));
        Files.writeString(tree.resolve("image/lib/jars.sha256"), hash);
        Path launcher = Files.writeString(tree.resolve("image/bin/tocsin-agent"), "#!/bin/sh\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return tree;
    }
}
