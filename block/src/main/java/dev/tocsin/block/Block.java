package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One table of one host for a span of seconds, opened for reading: the times, the entities, and columns that are
/// decoded one by one on demand. Immutable but for a cache of nothing: each call of [#column] decodes. Thread-safe.
///
/// Opening checks the head (times, entities, where the columns are) as a whole, so only [#column] can meet damage
/// later. In memory it costs the inflated dictionary and some bytes per entity; texts are made when asked for.
public final class Block {
    private final Table table;
    private final byte[] bytes;
    private final int length;
    private final BlockHead head;
    private final Dictionary dictionary;

    private Block(Table table, byte[] bytes, int length, BlockHead head) {
        this.table = table;
        this.bytes = bytes;
        this.length = length;
        this.head = head;
        this.dictionary = head.dictionary();
    }

    /// Opens the block of `table` that takes `length` bytes of `bytes` from `offset`; the bytes are kept.
    ///
    /// @throws CorruptData when its head is damaged, of an unknown version or of another table
    static Block open(Table table, byte[] bytes, int offset, int length) {
        return new Block(table, bytes, length, BlockHead.read(table, bytes, offset, length));
    }

    /// Whose columns these are.
    public Table table() {
        return table;
    }

    /// When each reading was made, epoch ms, ascending, at most one per second. A second without an entry is a
    /// gap: the table was not read. A copy.
    public long[] atMillis() {
        return head.atMillis().clone();
    }

    /// The number of entities; they are numbered from 0 in the order of their first row.
    public int entityCount() {
        return dictionary.count();
    }

    /// The number of rows: over all entities, the readings at which they had one.
    public int rowCount() {
        return dictionary.presence().cells();
    }

    /// The key of entity `entity`.
    public String key(int entity) {
        return dictionary.key(entity);
    }

    /// The number of the entity with that key, or −1 when the block has none. Makes no texts.
    public int entity(String key) {
        return dictionary.find(key);
    }

    /// The attributes of `entity` as they were at reading `index` (0 to readings − 1), in the order of
    /// [Table#attributes]; one that could not be read, or that the writer did not know, is null. Before the first
    /// row they are those of the first row, in a hole those of the row before.
    public List<@Nullable String> attributes(int entity, int index) {
        checkReading(index);
        return dictionary.attributes(entity, index, table.attributes().size());
    }

    /// True when `entity` had a row at reading `index`.
    public boolean present(int entity, int index) {
        checkReading(index);
        dictionary.checkEntity(entity);
        return dictionary.presence().contains(entity, index);
    }

    /// Decodes the stored column at position `column` of [Table#columns]: one value per entity and reading, entity
    /// by entity: `values[entity * readings + index]`, [Column#GAP] where there was no row or nothing could be
    /// read. A column that the writer did not know is all gaps.
    ///
    /// @throws dev.tocsin.base.CorruptData when the column's bytes are damaged
    public long[] column(int column) {
        if (column < 0 || column >= table.columns().size()) {
            throw new AssertionError("BUG: got column " + column + ", must be one of table " + table.name());
        }
        if (column >= head.columns().size() || head.columns().get(column).empty()) {
            long[] unknown = new long[entityCount() * head.atMillis().length];
            Arrays.fill(unknown, Column.GAP);
            return unknown;
        }
        StoredColumn stored = head.columns().get(column);
        if (Checksum.of(bytes, stored.offset(), stored.length()) != stored.crc()) {
            throw new CorruptData("got a bad checksum of column " + table.name() + "."
                    + table.columns().get(column).name() + " at offset " + stored.offset());
        }
        byte[] raw = stored.deflated()
                ? Deflate.inflate(bytes, stored.offset(), stored.length(), stored.inflated())
                : new ByteReader(bytes, stored.offset(), stored.length()).readBytes(stored.length());
        return new ColumnDecoder(raw).decode(dictionary.presence(), entityCount());
    }

    /// The stored bytes of the column at position `column`, which the writer knew.
    int storedBytes(int column) {
        return head.columns().get(column).length();
    }

    /// The bytes of the block.
    int length() {
        return length;
    }

    /// Fails unless all readings lie in the seconds from `first` to `last`.
    ///
    /// @throws CorruptData when one does not
    void checkWithin(long first, long last) {
        long[] at = head.atMillis();
        if (at[0] / 1000 < first || at[at.length - 1] / 1000 > last) {
            throw new CorruptData("got readings of table " + table.name() + " beyond seconds " + first + " to " + last);
        }
    }

    private void checkReading(int index) {
        if (index < 0 || index >= head.atMillis().length) {
            throw new AssertionError("BUG: got reading " + index + ", must be 0 to " + (head.atMillis().length - 1));
        }
    }
}
