package dev.tocsin.block;

import dev.tocsin.base.CorruptData;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One table of one host for a span of seconds, opened for reading: the times, the entities, and columns that are
/// decoded one by one on demand. Each call of [#column] decodes. Immutable, thread-safe.
///
/// Opening checks the head (times, entities, where the columns are) as a whole, so only [#column] can meet damage
/// later. In memory it costs the inflated dictionary and some bytes per entity; texts are made when asked for.
///
/// It is a block of its own, as an agent sealed it, or one minute of a [MergedBlock]; then it shares the dictionary
/// with the other minutes and numbers only those entities that had a row in it:
///
/// ```
/// dictionary   nginx  sshd  cron  make  cc1  cc1  …      entities of ten minutes
/// members        0     1     -     2    -    3           entities of this minute
/// ```
public final class Block {
    private final Table table;
    private final long[] atMillis;
    private final Dictionary dictionary;
    private final int @Nullable [] members;
    private final int firstReading;
    private final Presence presence;
    private final Cells cells;
    private final int length;

    /// All readings of a block of its own.
    private Block(Table table, BlockHead head, int length, Cells cells) {
        this.table = table;
        this.atMillis = head.atMillis();
        this.dictionary = head.dictionary();
        this.members = null;
        this.firstReading = 0;
        this.presence = dictionary.presence();
        this.cells = cells;
        this.length = length;
    }

    /// The readings of `dictionary` from `firstReading`, at the times `atMillis`, of the entities `members`
    /// (numbers in the dictionary, ascending), which had the rows of `presence`.
    Block(
            Table table,
            long[] atMillis,
            Dictionary dictionary,
            int[] members,
            int firstReading,
            Presence presence,
            Cells cells) {
        this.table = table;
        this.atMillis = atMillis;
        this.dictionary = dictionary;
        this.members = members;
        this.firstReading = firstReading;
        this.presence = presence;
        this.cells = cells;
        this.length = 0;
    }

    /// Opens the block of `table` that takes `length` bytes of `bytes` from `offset`; the bytes are kept.
    ///
    /// @throws CorruptData when its head is damaged, of an unknown version or of another table
    static Block open(Table table, byte[] bytes, int offset, int length) {
        BlockHead head = BlockHead.read(table, bytes, offset, length);
        return new Block(table, head, length, new StoredCells(table, bytes, head));
    }

    /// Whose columns these are.
    public Table table() {
        return table;
    }

    /// When each reading was made, epoch ms, ascending, at most one per second. A second without an entry is a
    /// gap: the table was not read. A copy.
    public long[] atMillis() {
        return atMillis.clone();
    }

    /// When the first reading was made, epoch ms.
    public long firstMillis() {
        return atMillis[0];
    }

    /// The number of readings.
    public int readings() {
        return atMillis.length;
    }

    /// The number of entities; they are numbered from 0 in the order of their first row.
    public int entityCount() {
        return members == null ? dictionary.count() : members.length;
    }

    /// The number of rows: over all entities, the readings at which they had one.
    public int rowCount() {
        return presence.cells();
    }

    /// The key of entity `entity`.
    public String key(int entity) {
        return dictionary.key(number(entity));
    }

    /// The number of the entity with that key, or −1 when the block has none. Makes no texts.
    public int entity(String key) {
        int found = dictionary.find(key);
        return members == null || found < 0 ? found : Math.max(-1, Arrays.binarySearch(members, found));
    }

    /// The attributes of `entity` as they were at reading `index` (0 to readings − 1), in the order of
    /// [Table#attributes]; one that could not be read, or that the writer did not know, is null. Before the first
    /// row they are those of the first row, in a hole those of the row before.
    public List<@Nullable String> attributes(int entity, int index) {
        checkReading(index);
        return dictionary.attributes(
                number(entity), firstReading + index, table.attributes().size());
    }

    /// The readings behind the first at which the attributes of `entity` changed, ascending.
    public int[] attributeChanges(int entity) {
        int[] all = dictionary.changes(number(entity));
        int last = firstReading + atMillis.length;
        return Arrays.stream(all)
                .filter(at -> at > firstReading && at < last)
                .map(at -> at - firstReading)
                .toArray();
    }

    /// When the entities had rows.
    Presence presence() {
        return presence;
    }

    /// True when `entity` had a row at reading `index`.
    public boolean present(int entity, int index) {
        checkReading(index);
        checkEntity(entity);
        return presence.contains(entity, index);
    }

    /// The first reading at which `entity` had a row.
    public int firstPresent(int entity) {
        checkEntity(entity);
        return presence.start(presence.firstRun(entity)) - entity * atMillis.length;
    }

    /// The last reading at which `entity` had a row.
    public int lastPresent(int entity) {
        checkEntity(entity);
        int run = presence.firstRun(entity + 1) - 1;
        return presence.start(run) + presence.length(run) - 1 - entity * atMillis.length;
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
        return cells.column(column);
    }

    /// Looks at the checksums of all columns as the agent sealed them, without reading a cell: what is undamaged costs
    /// no memory.
    ///
    /// @throws dev.tocsin.base.CorruptData when one is damaged; says which
    public void check() {
        if (cells instanceof StoredCells stored) {
            stored.check();
        }
    }

    /// The stored bytes of the column at position `column`, which the writer knew; 0 for a minute of a merged
    /// block.
    int storedBytes(int column) {
        return cells instanceof StoredCells stored ? stored.storedBytes(column) : 0;
    }

    /// The bytes of the block; 0 for a minute of a merged one.
    int length() {
        return length;
    }

    /// True when a reading lies in the seconds from `from` to before `to`, or may.
    boolean touches(long from, long to) {
        return atMillis[0] / 1000 < to && atMillis[atMillis.length - 1] / 1000 >= from;
    }

    /// Fails unless all readings lie in the seconds from `first` to `last`.
    ///
    /// @throws CorruptData when one does not
    void checkWithin(long first, long last) {
        if (atMillis[0] / 1000 < first || atMillis[atMillis.length - 1] / 1000 > last) {
            throw new CorruptData("got readings of table " + table.name() + " beyond seconds " + first + " to " + last);
        }
    }

    private int number(int entity) {
        checkEntity(entity);
        return members == null ? entity : members[entity];
    }

    private void checkEntity(int entity) {
        if (entity < 0 || entity >= entityCount()) {
            throw new AssertionError("BUG: got entity " + entity + ", must be 0 to " + (entityCount() - 1));
        }
    }

    private void checkReading(int index) {
        if (index < 0 || index >= atMillis.length) {
            throw new AssertionError("BUG: got reading " + index + ", must be 0 to " + (atMillis.length - 1));
        }
    }
}
