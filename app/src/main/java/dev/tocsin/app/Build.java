package dev.tocsin.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What the build wrote about itself.
///
/// @param version as in the pom
/// @param commit of the tree it was built from; `unknown` outside of the launchers
record Build(String version, String commit) {
    /// Reads it from the program's own jar.
    static Build read() {
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new AssertionError("BUG: got no build.properties, must be in the jar");
            }
            Properties words = new Properties();
            words.load(in);
            return new Build(words.getProperty("version", "?"), words.getProperty("commit", "unknown"));
        } catch (IOException broken) {
            throw new UncheckedIOException("build.properties in the own jar", broken);
        }
    }
}
