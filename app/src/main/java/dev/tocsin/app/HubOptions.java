package dev.tocsin.app;

import dev.tocsin.base.Log;
import dev.tocsin.base.Units;
import dev.tocsin.store.Retention;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What `tocsin up` and `tocsin hub` both take.
final class HubOptions {
    private static final int MOST_DAYS = 36_500;

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

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Checks, channels and contacts, see docs/reference/checks.md; read anew when it changes.")
    @Nullable
    Path config;

    @Option(
            names = "--keep-seconds",
            paramLabel = "SPAN",
            defaultValue = "90d",
            description = "How long one-second data is kept, whole days. Default: 90d.")
    String keepSeconds = "";

    @Option(
            names = "--keep-rollups",
            paramLabel = "SPAN",
            defaultValue = "1826d",
            description = "How long minutes and hours are kept, whole days. Default: 1826d, five years.")
    String keepRollups = "";

    @Option(
            names = "--keep-bytes",
            paramLabel = "SIZE",
            description = "Room for all of it, such as 50GiB; the oldest goes first. Default: no limit.")
    @Nullable
    String keepBytes;

    @Mixin
    WatchOptions watch = new WatchOptions();

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

    /// What the options say about how long and how much is kept.
    ///
    /// @throws CommandFailure when one is wrong
    Retention retention() {
        return new Retention(
                days("--keep-seconds", keepSeconds), days("--keep-rollups", keepRollups), bytes("--keep-bytes"));
    }

    static int days(String option, String text) {
        try {
            long days = Units.duration(text).toDays();
            if (days < 1 || days > MOST_DAYS) {
                throw new CommandFailure(
                        ExitCode.USAGE, option + " got " + text + "; 1d to " + MOST_DAYS + "d, whole days");
            }
            return (int) days;
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, option + ": " + wrong.getMessage(), wrong);
        }
    }

    private long bytes(String option) {
        try {
            return keepBytes == null ? 0 : Units.sizeBytes(keepBytes);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, option + ": " + wrong.getMessage(), wrong);
        }
    }
}
