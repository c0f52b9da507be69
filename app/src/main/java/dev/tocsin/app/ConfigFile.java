package dev.tocsin.app;

import dev.tocsin.base.Log;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.WatchFile;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.check.TypeParts;
import dev.tocsin.watch.check.WatchCheckTypes;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelTypes;
import dev.tocsin.watch.settings.ConfigText;
import dev.tocsin.watch.settings.GivenYaml;
import dev.tocsin.watch.settings.References;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reading a file of checks for a command: what is wrong with it ends the command with [ExitCode#USAGE] and a line for
/// each mistake.
final class ConfigFile {
    private final Context context;

    ConfigFile(Context context) {
        this.context = context;
    }

    /// Reads `file` strictly; its channels are to be closed by the caller.
    ///
    /// @param data the option of this name; its `plugins` are types of check
    /// @throws CommandFailure when it cannot be read, or has mistakes
    WatchFile read(Path file, @Nullable Path data) {
        Problems problems = new Problems();
        WatchFile read = find(file, data, problems);
        if (read == null) {
            throw refuse(file, told(problems));
        }
        return read;
    }

    /// The same; null and `problems` when it has mistakes.
    @Nullable
    WatchFile find(Path file, @Nullable Path data, Problems problems) {
        String text = text(file, problems);
        return problems.none() ? WatchFile.read(text, reading(data), problems) : null;
    }

    /// What is needed to read a file on this machine.
    WatchFile.Reading reading(@Nullable Path data) {
        ChannelParts parts = new ChannelParts(
                context.clock(),
                Log.none(),
                new SecureRandom(),
                "tocsin " + Build.read().version());
        return new WatchFile.Reading(
                WatchCheckTypes.all(TypeParts.alone(context.data(data).resolve("plugins"))),
                ChannelTypes.ALL,
                parts,
                context.environment()::get,
                new CheckSpec.Defaults(0));
    }

    /// What stands in `file`, references resolved, not judged.
    ///
    /// @throws CommandFailure when it cannot be read, or is no YAML
    Given tree(Path file) {
        Problems problems = new Problems();
        Given given = References.resolve(
                GivenYaml.read(text(file, problems), problems), context.environment()::get, problems);
        if (!problems.none()) {
            throw refuse(file, told(problems));
        }
        return given;
    }

    /// The text of `file`; what is no text of ours becomes a problem.
    ///
    /// @throws CommandFailure when it cannot be read
    static String text(Path file, Problems problems) {
        try {
            return ConfigText.read(file, problems);
        } catch (NoSuchFileException missing) {
            throw new CommandFailure(ExitCode.USAGE, "there is no file " + file, missing);
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + file + ": " + failure.getMessage(), failure);
        }
    }

    private static List<String> told(Problems problems) {
        return problems.all().stream().map(Problem::toString).toList();
    }

    /// The end of a command because of `mistakes` in `file`.
    static CommandFailure refuse(Path file, List<String> mistakes) {
        String many = mistakes.size() >= Problems.KEPT ? "at least " : "";
        return new CommandFailure(
                ExitCode.USAGE,
                file + " has " + many + mistakes.size() + (mistakes.size() == 1 ? " mistake" : " mistakes")
                        + "; nothing was done",
                mistakes.stream().map(mistake -> file + ": " + mistake).toList());
    }
}
