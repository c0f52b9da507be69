package dev.tocsin.app;

import java.util.concurrent.atomic.AtomicBoolean;

/// Ctrl-C and SIGTERM as an ordinary end: what was begun is put in order and the exit code is 0.
///
/// The Java machine answers these signals with its shutdown hooks and the code 130 or 143. A hook that has done its
/// work may end the process itself with another code; that is what this does. An ordinary exit runs the hooks, too,
/// and must keep its own code: it goes through [#exit].
final class Interruption {
    /// Whether the process is on its way out by itself. The one static thing of this module: a process has one end.
    private static final AtomicBoolean LEAVING = new AtomicBoolean();

    private Interruption() {}

    /// On a signal: runs `clean` and ends the process with 0, or with 70 when `clean` failed. On an ordinary exit runs
    /// nothing.
    static void onSignal(Runnable clean) {
        Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> leave(clean));
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException signalCameBefore) {
            Runtime.getRuntime().halt(ExitCode.DONE.number()); // nothing was begun yet
        }
    }

    private static void leave(Runnable clean) {
        if (LEAVING.get()) {
            return;
        }
        int code = ExitCode.BUG.number();
        try {
            clean.run();
            code = ExitCode.DONE.number();
        } finally {
            System.out.flush();
            System.err.flush();
            Runtime.getRuntime().halt(code);
        }
    }

    /// Ends the process with `code`, without what [#onSignal] was given.
    static void exit(int code) {
        LEAVING.set(true);
        System.exit(code);
    }
}
