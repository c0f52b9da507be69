package dev.tocsin.watch;

import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.List;

/// A file that says what is watched has mistakes; nothing of it counts.
public final class WrongFile extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Path file;
    private final transient List<String> mistakes;

    /// Of `file`, with all of `problems`.
    WrongFile(Path file, Problems problems) {
        super(file + ": " + problems.sentence());
        this.file = file;
        this.mistakes = problems.all().stream().map(Problem::toString).toList();
    }

    /// Which.
    public Path file() {
        return file;
    }

    /// Each mistake with its place, in the order in which they stand.
    public List<String> mistakes() {
        return mistakes;
    }
}
