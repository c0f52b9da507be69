package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Ownership;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/// The helper as a process of its own, on a machine below a directory of whoever runs the test. Its entry for that is
/// not open to other modules, so it is called by name.
public final class OwnHelper {
    private OwnHelper() {}

    /// Runs until it is asked to stop.
    ///
    /// @param arguments the directory
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        int uid = (int) Files.getAttribute(root, "unix:uid");
        Method run = Class.forName("dev.tocsin.helper.HelperMain")
                .getDeclaredMethod("run", Path.class, Ownership.class, Clock.class);
        run.setAccessible(true);
        Runtime.getRuntime().halt((int) run.invoke(null, root, new Ownership(uid, root), Clock.system()));
    }
}
