package dev.tocsin.setup;

import dev.tocsin.base.Ownership;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.helper.HelperConfig;
import dev.tocsin.helper.Refusal;
import dev.tocsin.setup.SetupFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The helper's file, for its owner: read and written only where nobody else could have written it. A change that makes
/// a file with a mistake is refused, and the file is then the one it was; a good one replaces it at once. Anybody may
/// read it: what is allowed is no secret, and the agent tells it.
final class HelperFile {
    private final Path file;
    private final Ownership ownership;

    HelperFile(Path file, Ownership ownership) {
        this.file = file;
        this.ownership = ownership;
    }

    /// Whether there is one, good or not.
    boolean exists() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// What it says.
    HelperConfig read() {
        return parse(content());
    }

    /// Its lines.
    List<String> lines() {
        String text = new String(content(), StandardCharsets.UTF_8);
        return new ArrayList<>(text.lines().toList());
    }

    /// Lets `change` edit its lines.
    void edit(Consumer<List<String>> change) {
        List<String> lines = lines();
        change.accept(lines);
        write(lines);
    }

    /// Makes it of `lines`, in a directory that is made as well; returns what it then says.
    HelperConfig write(List<String> lines) {
        byte[] edited = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        if (edited.length > HelperConfig.MOST_BYTES) {
            throw new SetupFailure(Kind.USAGE, file + " would be larger than " + HelperConfig.MOST_BYTES + " bytes");
        }
        HelperConfig config = parse(edited);
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && Files.notExists(directory)) {
                PrivateFiles.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            if (directory != null) {
                ownership.directory(directory);
            }
            PrivateFiles.write(file, edited);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException failure) {
            throw failed(failure);
        }
        return config;
    }

    /// Where line `allow SERVICE` stands among `lines`; −1 when there is none.
    static int line(List<String> lines, String service) {
        for (int i = 0; i < lines.size(); i++) {
            String[] words = words(lines.get(i));
            if (words.length > 1 && words[0].equals("allow") && words[1].equals(service)) {
                return i;
            }
        }
        return -1;
    }

    /// The first words of a line, at most three: the last one has the rest.
    static String[] words(String line) {
        return line.strip().split("[ \t]+", 3);
    }

    private byte[] content() {
        if (!exists()) {
            throw new SetupFailure(
                    Kind.REFUSED,
                    "there is no " + file + "; begin it with its lines account, host and trust, or on a joined host by"
                            + " tocsin-agent helper setup (docs/how-to/restart-services.md)");
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
            throw new SetupFailure(Kind.USAGE, file + ": " + wrong.getMessage());
        }
    }

    /// The sentence for a file that cannot be read or written, or must not be.
    static SetupFailure failed(IOException failure) {
        return failure instanceof AccessDeniedException
                ? new SetupFailure(Kind.NOT_ALLOWED, "only the owner of " + failure.getMessage() + " can: use sudo")
                : new SetupFailure(Kind.USAGE, String.valueOf(failure.getMessage()));
    }
}
