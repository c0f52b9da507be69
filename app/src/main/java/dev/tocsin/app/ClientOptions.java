package dev.tocsin.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a client command finds the hub: the options that each of them takes.
final class ClientOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The hub's web address; else $TOCSIN_URL, else the hub of this machine.")
    @Nullable
    String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "API token; else $TOCSIN_TOKEN, else the one in the data directory.")
    @Nullable
    String token;

    @Option(
            names = "--pin",
            paramLabel = "PIN",
            description = "sha256//... of the hub's web key, for a certificate of its own authority; else $TOCSIN_PIN.")
    @Nullable
    String pin;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the hub of this machine; else $TOCSIN_DATA.")
    @Nullable
    Path data;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;
}
