package dev.tocsin.store;

import java.io.IOException;

/// Takes backups; the caller closes each.
public interface Backups {
    /// The whole state now.
    ///
    /// @throws IOException when a file cannot be opened
    Backup take() throws IOException;
}
