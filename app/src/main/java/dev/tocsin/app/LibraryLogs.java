package dev.tocsin.app;

import dev.tocsin.base.Log;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Routes what libraries log (Jetty, Flyway, the database driver) into the program's own log: one form, one place, and
/// no chatter. The one class that knows java.util.logging.
final class LibraryLogs extends Handler {
    private final Log log;

    private LibraryLogs(Log log) {
        this.log = log;
    }

    /// From now on every library speaks through `log`; what is normal to them is debugging to us.
    static void route(Log log) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(new LibraryLogs(log));
    }

    @Override
    public void publish(LogRecord line) {
        if (!isLoggable(line)) {
            return;
        }
        String name = String.valueOf(line.getLoggerName());
        String part = name.substring(name.lastIndexOf('.') + 1);
        String text = line.getThrown() == null ? line.getMessage() : line.getMessage() + ": " + line.getThrown();
        boolean trouble = line.getLevel().intValue() >= Level.WARNING.intValue();
        log.write(trouble ? Log.Level.WARN : Log.Level.DEBUG, part, text);
    }

    @Override
    public void flush() {
        // the log writes each line at once
    }

    @Override
    public void close() {
        // the log's stream is the process's own
    }
}
