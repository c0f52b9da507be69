package dev.tocsin.store;

import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/// How a pack lies in a row of a day file.
///
/// ```
/// pack          host 16 B | epoch | sequence | start | end | received | seal | head | tail
/// pack_identity host, epoch, sequence      unique: the same pack is never stored twice
/// pack_time     host, start, end           one host's range is one run of this index
/// pack_raw      host, start                those that are not merged
/// merged_run    host | epoch | first | count          which packs the merged ones were made of
/// ```
///
/// The bytes of a pack are cut where its processes begin: SQLite reads a row from its start and only as far as it
/// is asked to, so a question about the machine reads a part of the bytes. A pack of an unknown kind is all head.
///
/// The seal is the CRC-32C of the fields before it: a flipped bit in a start second must not move a minute. (Head
/// and tail carry checksums of their own.)
///
/// A rowid table with two indexes, because the rows are large: `WITHOUT ROWID` was slower to write and to read.
/// Another layout will be another table's name: a number in the file's header could not tell a newer program from a
/// flipped bit.
final class PackRow {
    /// `PRAGMA application_id`, "tcBk": lets file(1) and people tell what the file is.
    private static final int APPLICATION_ID = 0x7463_426b;

    /// The statements that make an empty file a day file.
    static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE IF NOT EXISTS pack (
              host BLOB NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
              start INTEGER NOT NULL, "end" INTEGER NOT NULL, received INTEGER NOT NULL,
              seal INTEGER NOT NULL, head BLOB NOT NULL, tail BLOB NOT NULL)""",
            "CREATE UNIQUE INDEX IF NOT EXISTS pack_identity ON pack (host, epoch, sequence)",
            "CREATE INDEX IF NOT EXISTS pack_time ON pack (host, start, \"end\")",
            "CREATE INDEX IF NOT EXISTS pack_raw ON pack (host, start) WHERE epoch <> " + Pack.MERGED_EPOCH,
            """
            CREATE TABLE IF NOT EXISTS merged_run (
              host BLOB NOT NULL, epoch INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,
              PRIMARY KEY (host, epoch, first)) WITHOUT ROWID""",
            "PRAGMA application_id = " + APPLICATION_ID);

    private static final String INSERT =
            "INSERT INTO pack (host, epoch, sequence, start, \"end\", received, seal, head, tail)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final int FIELD_BYTES = 16 + 5 * 8;

    private PackRow() {}

    /// Inserts those of `packs` whose identity is new, and returns how many.
    static int insert(Connection connection, List<StoredPack> packs) throws SQLException {
        int fresh = 0;
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement run = connection.prepareStatement(MergedRun.HOLDS)) {
            for (StoredPack pack : packs) {
                if (MergedRun.holds(run, pack.id())) {
                    continue;
                }
                insert.setBytes(1, Sqlite.bytes(pack.id().host()));
                insert.setLong(2, pack.id().epoch());
                insert.setLong(3, pack.id().sequence());
                insert.setLong(4, pack.startSecond());
                insert.setLong(5, pack.endSecond());
                insert.setLong(6, pack.receivedMillis());
                int cut = headLength(pack.bytes());
                insert.setLong(7, seal(pack));
                insert.setBytes(8, Arrays.copyOf(pack.bytes(), cut));
                insert.setBytes(9, Arrays.copyOfRange(pack.bytes(), cut, pack.bytes().length));
                fresh += insert.executeUpdate();
                if (pack.id().epoch() == Pack.MERGED_EPOCH) {
                    MergedRun.insert(connection, pack);
                }
            }
        }
        return fresh;
    }

    /// Deletes the row of each of `ids`; false when one was not there.
    static boolean delete(Connection connection, List<PackId> ids) throws SQLException {
        String sql = "DELETE FROM pack WHERE host = ? AND epoch = ? AND sequence = ?";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (PackId id : ids) {
                delete.setBytes(1, Sqlite.bytes(id.host()));
                delete.setLong(2, id.epoch());
                delete.setLong(3, id.sequence());
                if (delete.executeUpdate() != 1) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The CRC-32C of all fields of a row but its bytes.
    static int seal(StoredPack pack) {
        byte[] fields = ByteBuffer.allocate(FIELD_BYTES)
                .put(Sqlite.bytes(pack.id().host()))
                .putLong(pack.id().epoch())
                .putLong(pack.id().sequence())
                .putLong(pack.startSecond())
                .putLong(pack.endSecond())
                .putLong(pack.receivedMillis())
                .array();
        return Checksum.of(fields, 0, fields.length);
    }

    private static int headLength(byte[] bytes) {
        try {
            return Pack.open(bytes, Zstd.CODEC).headLength();
        } catch (CorruptData unknown) {
            return bytes.length; // a format of tomorrow is kept as it came
        }
    }

    /// The bytes of a pack from its two parts.
    static byte[] joined(byte[] head, byte[] tail) {
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }
}
