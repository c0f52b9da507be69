package dev.tocsin.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tocsin backup`: the whole state of a running hub, at one moment, into a new directory.
@Command(
        name = "backup",
        description = {
            "Write the whole state of a hub at this moment into a new directory; the hub goes on working.",
            "It holds the keys of the installation: keep it as you keep those."
        })
final class BackupCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;

    private final Context context;

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "A directory that is not there yet.")
    @Nullable
    Path to;

    @Mixin
    ClientOptions hub = new ClientOptions();

    BackupCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path target = java.util.Objects.requireNonNull(to, "picocli requires it");
        BackupFolder folder = new BackupFolder(target);
        try (HubClient client = LocalHub.client(context, hub)) {
            folder.begin();
            try (ZipInputStream archive = new ZipInputStream(client.stream("/backup"))) {
                for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                    folder.write(entry.getName(), open(archive));
                    if (context.terminal()) {
                        context.out().println(entry.getName());
                    }
                }
            }
            List<BackupFolder.Entry> entries = folder.finish();
            long bytes = entries.stream().mapToLong(BackupFolder.Entry::bytes).sum();
            context.out()
                    .println(String.format(
                            Locale.ROOT, "%d files, %.1f MiB, checked, in %s", entries.size(), bytes / MIB, target));
            return ExitCode.DONE.number();
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.CANNOT_START,
                    "no backup was made: " + failure.getMessage() + "; what there is of it is in " + folder.part(),
                    failure);
        }
    }

    /// The current entry, which closes nothing.
    private static InputStream open(ZipInputStream archive) {
        return new java.io.FilterInputStream(archive) {
            @Override
            public void close() {}
        };
    }
}
