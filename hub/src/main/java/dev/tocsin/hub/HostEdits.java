package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes what people call a host: its name and its labels. Thread-safe.
public interface HostEdits {
    /// Characters of a name at most.
    int NAME_CHARS = 128;

    /// Gives `host` another name, other labels (all of them), or both, in one transaction; who watches hears of it
    /// within a second. What the machine itself says later changes neither.
    ///
    /// @param name 1 to [#NAME_CHARS] characters, or null to leave it
    /// @param labels as of a join token, or null to leave them
    /// @throws IllegalArgumentException when there is no such host
    /// @throws IOException when the catalog could not take it; nothing has changed then
    void change(HostId host, @Nullable String name, @Nullable Map<String, String> labels) throws IOException;
}
