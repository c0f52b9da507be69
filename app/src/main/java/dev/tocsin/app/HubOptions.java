package dev.tocsin.app;

import dev.tocsin.base.Log;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What `tocsin up` and `tocsin hub` both take.
final class HubOptions {
    @Option(
            names = "--web",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1:8627",
            description = "Where the web side listens; port 0 picks a free one. Default: 127.0.0.1:8627.")
    String web = "";

    @Option(
            names = "--agents",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1:8628",
            description = "Where agents connect; port 0 picks a free one. Default: 127.0.0.1:8628.")
    String agents = "";

    @Mixin
    WebOptions reach = new WebOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data directory; else $TOCSIN_DATA, else /var/lib/tocsin (root) or" + " ~/.local/share/tocsin.")
    @Nullable
    Path data;

    @Option(names = "--verbose", description = "Log what is normal, too.")
    boolean verbose;

    @Option(
            names = "--log-format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text or json. Default: text.")
    Log.Format logFormat = Log.Format.TEXT;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;
}
