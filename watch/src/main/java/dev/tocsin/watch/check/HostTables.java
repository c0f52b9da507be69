package dev.tocsin.watch.check;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The newest second that an agent has sampled of its host, as checks need it.
public interface HostTables {
    /// Table `table` of host `host` (name or id); null when there is no such host. Called by many threads.
    @Nullable
    Second newest(String host, String table);

    /// One second.
    ///
    /// @param atMillis when it was sampled, epoch ms
    /// @param rows of each entity its attributes by name, as text, and its key as `key`
    record Second(long atMillis, List<Map<String, String>> rows) {
        /// Keeps a copy of the list.
        public Second {
            rows = List.copyOf(rows);
        }
    }
}
