package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Table;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads history back: picks the packs, decodes only the columns asked for, derives, and folds seconds into steps.
/// Merges the open minute when the range reaches into the last two minutes. Thread-safe.
public interface Queries {
    /// The series of `request`.
    ///
    /// @throws IOException when the store cannot be read
    SeriesAnswer series(SeriesRequest request) throws IOException;

    /// The same for a question that comes again and again as its range slides with time, about one entity: what the
    /// answer before had is kept and read again only where something changed. The arrays of the answer must not be
    /// changed; its `freshUntil` may be an older one beyond the range.
    ///
    /// @throws IOException when the store cannot be read
    SeriesAnswer sliding(SeriesRequest request) throws IOException;

    /// All rows of `table` at the second of `atMillis`; `Long.MAX_VALUE` means the last second known. Null when
    /// nobody recorded that second; [#nearestMillis] then tells which one exists.
    ///
    /// @throws IOException when the store cannot be read
    @Nullable
    TopAnswer top(HostId host, Table table, long atMillis) throws IOException;

    /// The processes of `host` that came or went in `[fromMillis, toMillis)`, at most a day, ascending by time.
    ///
    /// @throws IOException when the store cannot be read
    List<LifeEvent> lifecycle(HostId host, long fromMillis, long toMillis) throws IOException;

    /// The process `key` (`pid@start`) of `host`, looked for from `atMillis` back over a week, and from where it
    /// was found on until it is gone; null when it is not found.
    ///
    /// @throws IOException when the store cannot be read
    @Nullable
    ProcessLife process(HostId host, String key, long atMillis) throws IOException;

    /// The start of the recorded second nearest to `atMillis` within an hour, epoch ms, or null when there is none.
    ///
    /// @throws IOException when the store cannot be read
    @Nullable
    Long nearestMillis(HostId host, long atMillis) throws IOException;
}
