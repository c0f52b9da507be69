package dev.tocsin.app;

import dev.tocsin.watch.Kept;
import dev.tocsin.watch.check.Anchors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How long a hub keeps what its checks found, what failed, and who was told.
final class WatchOptions {
    @Option(
            names = "--keep-looks",
            paramLabel = "SPAN",
            defaultValue = "7d",
            description = "How long what each look of a check found is kept, whole days. Default: 7d.")
    String looks = "";

    @Option(
            names = "--keep-check-hours",
            paramLabel = "SPAN",
            defaultValue = "450d",
            description = "How long the uptime of checks is kept, hour by hour, whole days. Default: 450d.")
    String hours = "";

    @Option(
            names = "--keep-incidents",
            paramLabel = "SPAN",
            defaultValue = "731d",
            description = "How long incidents that ended are kept, whole days. Default: 731d, two years.")
    String incidents = "";

    @Option(
            names = "--keep-journal",
            paramLabel = "SPAN",
            defaultValue = "731d",
            description = "How long the journal is kept, whole days. Default: 731d, two years.")
    String journal = "";

    @Option(
            names = "--keep-messages",
            paramLabel = "SPAN",
            defaultValue = "30d",
            description = "How long messages that are not owed any more are kept, whole days. Default: 30d.")
    String messages = "";

    @Option(
            names = "--anchors",
            paramLabel = "HOST[:PORT]",
            split = ",",
            description = {
                "Machines outside, by whose silence this hub knows that its own network is gone: pinged, or",
                "connected to where a port is given. Default: this machine's gateways and name servers."
            })
    List<String> anchors = new ArrayList<>();

    /// Whose silence shows that this machine is cut off; null: the usual ones.
    ///
    /// @throws CommandFailure when one can be none
    @Nullable
    List<Anchors.Named> anchors() {
        if (anchors.size() > Anchors.COUNT) {
            throw new CommandFailure(ExitCode.USAGE, "--anchors got " + anchors.size() + "; at most " + Anchors.COUNT);
        }
        try {
            return anchors.isEmpty()
                    ? null
                    : anchors.stream().map(Anchors.Named::parse).toList();
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, "--anchors " + wrong.getMessage(), wrong);
        }
    }

    /// What the options say.
    ///
    /// @throws CommandFailure when one is wrong
    Kept kept() {
        return new Kept(
                days("--keep-looks", looks),
                days("--keep-check-hours", hours),
                days("--keep-incidents", incidents),
                days("--keep-journal", journal),
                days("--keep-messages", messages));
    }

    private static Duration days(String option, String text) {
        return Duration.ofDays(HubOptions.days(option, text));
    }
}
