package dev.tocsin.agent.source;

import dev.tocsin.block.Table;
import org.jspecify.annotations.Nullable;

/// One place of the kernel that is read each second. Adding one: a file here, a line in [Sources], a test.
///
/// What cannot be read stays a gap; a source never writes a zero, or an old value, for what it does not know. Called by
/// the sampler's thread alone.
public interface Source extends AutoCloseable {
    /// A short name for log lines: `stat`, `processes`.
    String name();

    /// The table whose rows this source makes; null when it only sets cells of [dev.tocsin.block.Tables#SYSTEM]. When
    /// [#read] fails, the sampler drops the rows of this second.
    default @Nullable Table table() {
        return null;
    }

    /// Reads the kernel and puts what it says into `reading`. Must not wait for anything that may hang.
    void read(Reading reading);

    /// Lets descriptors and threads go.
    @Override
    default void close() {}
}
