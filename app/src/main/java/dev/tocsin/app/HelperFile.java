package dev.tocsin.app;

import dev.tocsin.base.Ownership;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.helper.HelperConfig;
import dev.tocsin.helper.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The helper's file, for its owner: read and written only where nobody else could have written it. A change that makes
/// a file with a mistake is refused, and the file is then the one it was; a good one replaces it at once.
final class HelperFile {
    private final Path file;
    private final Ownership ownership;

    HelperFile(Path file, Ownership ownership) {
        this.file = file;
        this.ownership = ownership;
    }

    /// What it says.
    HelperConfig read() {
        return parse(content());
    }

    /// Lets `change` edit its lines.
    void edit(Consumer<List<String>> change) {
        String text = new String(content(), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(text.lines().toList());
        change.accept(lines);
        byte[] edited = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        if (edited.length > HelperConfig.MOST_BYTES) {
            throw new CommandFailure(
                    ExitCode.USAGE, file + " would be larger than " + HelperConfig.MOST_BYTES + " bytes");
        }
        parse(edited);
        try {
            PrivateFiles.write(file, edited);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// Where line `allow SERVICE` stands among `lines`; −1 when there is none.
    static int line(List<String> lines, String service) {
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("[ \t]+", 3);
            if (words.length > 1 && words[0].equals("allow") && words[1].equals(service)) {
                return i;
            }
        }
        return -1;
    }

    private byte[] content() {
        if (Files.notExists(file)) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "there is no " + file + "; begin it with its lines account, host and trust"
                            + " (docs/how-to/restart-services.md)");
        }
        try {
            return ownership.read(file, HelperConfig.MOST_BYTES);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    private HelperConfig parse(byte[] content) {
        try {
            return HelperConfig.parse(content);
        } catch (Refusal wrong) {
            throw new CommandFailure(ExitCode.USAGE, file + ": " + wrong.getMessage());
        }
    }

    private static CommandFailure failed(IOException failure) {
        return failure instanceof AccessDeniedException
                ? new CommandFailure(
                        ExitCode.NOT_ALLOWED, "only the owner of " + failure.getMessage() + " can: use sudo")
                : new CommandFailure(ExitCode.USAGE, String.valueOf(failure.getMessage()));
    }
}
