package dev.tocsin.app;

import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tocsin restore`: a backup becomes the state of a hub that does not run yet.
@Command(
        name = "restore",
        description = {
            "Make the state of a backup the state of a hub that does not run yet; every file is checked first.",
            "Its agents come back by themselves when it is reached under the same address."
        })
final class RestoreCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--from", paramLabel = "DIR", required = true, description = "What \"tocsin backup\" wrote.")
    @Nullable
    Path from;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the new hub; there must be none in it. Default: as for the hub.")
    @Nullable
    Path data;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    RestoreCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path source = java.util.Objects.requireNonNull(from, "picocli requires it");
        Path target = context.data(data).toAbsolutePath().normalize();
        Path hub = target.resolve("hub");
        if (Files.exists(hub)) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    hub + " is there already; restore into another directory with --data DIR, or move"
                            + " that one away");
        }
        try {
            BackupFolder folder = new BackupFolder(source);
            List<BackupFolder.Entry> entries = folder.check(_ -> {});
            PrivateFiles.createDirectories(target);
            folder.restore(entries, hub);
            context.out()
                    .println(entries.size() + " files restored to " + hub + "; start it with: tocsin up --data "
                            + target);
            return ExitCode.DONE.number();
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.CANNOT_START, "nothing was restored: " + failure.getMessage(), failure);
        }
    }
}
