package dev.tocsin.helper;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Ownership;
import java.io.IOException;
import java.nio.file.Path;

/// The helper as a process of its own, on a machine below a directory.
public final class OwnHelper {
    private OwnHelper() {}

    /// Runs until it is asked to stop.
    ///
    /// @param arguments the directory
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Runtime.getRuntime().halt(HelperMain.run(root, new Ownership(Rig.uid(root), root), Clock.system()));
    }
}
