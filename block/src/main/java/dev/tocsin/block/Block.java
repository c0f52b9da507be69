package dev.tocsin.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One table of one host for a span of seconds, opened for reading: the times, the entities, and columns that are
/// decoded one by one on demand. Immutable but for a cache of nothing: each call of [#column] decodes. Thread-safe.
public final class Block {
    Block() {}

    /// Whose columns these are.
    public Table table() {
        return Unbuilt.yet();
    }

    /// When each reading was made, epoch ms, ascending, at most one per second. A second without an entry is a gap.
    public long[] atMillis() {
        return Unbuilt.yet();
    }

    /// The number of entities; they are numbered from 0 in the order of their first row.
    public int entityCount() {
        return Unbuilt.yet();
    }

    /// The key of entity `entity`.
    public String key(int entity) {
        return Unbuilt.yet();
    }

    /// The attributes of `entity` as they were at reading `index` (0 to readings − 1), in the order of
    /// [Table#attributes]; one that could not be read, or that the writer did not know, is null.
    public List<@Nullable String> attributes(int entity, int index) {
        return Unbuilt.yet();
    }

    /// True when `entity` had a row at reading `index`.
    public boolean present(int entity, int index) {
        return Unbuilt.yet();
    }

    /// Decodes the stored column at position `column` of [Table#columns]: one value per entity and reading, entity by
    /// entity: `values[entity * readings + index]`, [Column#GAP] where there was no row or nothing could be read. A
    /// column that the writer did not know is all gaps.
    ///
    /// @throws dev.tocsin.base.CorruptData when the column's bytes are damaged
    public long[] column(int column) {
        return Unbuilt.yet();
    }
}
