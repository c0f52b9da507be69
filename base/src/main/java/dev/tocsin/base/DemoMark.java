package dev.tocsin.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// The mark on the data directory of a demonstration, the file `demo` in it. A demonstration shows all it has to
/// everybody and retires its machines at each start, so nothing real may ever lie beside it: a demonstration takes no
/// directory of a hub or agent without the mark, hub and agent take none with it.
public final class DemoMark {
    private static final String FILE = "demo";

    private DemoMark() {}

    /// Whether the directory `data` bears it; false when there is no such directory.
    public static boolean isOn(Path data) {
        return Files.exists(data.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /// Marks the directory `data`, which must be there.
    ///
    /// @throws IOException when it cannot be written
    public static void put(Path data) throws IOException {
        PrivateFiles.write(data.resolve(FILE), "shown to everybody\n".getBytes(StandardCharsets.UTF_8));
    }

    /// Why hub and agent do not take the directory `data`, and what to do.
    public static String refusal(Path data) {
        return "--data got " + data
                + ", which belongs to a demonstration (tocsin demo): it would be shown to everybody,"
                + " and its machines retired; give a directory of its own";
    }
}
