package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Cutting records: a record holds one section per table that needs no other, so a reader who wants two tables of
/// it can be sent those two. Pure.
public final class Records {
    private Records() {}

    /// When the reading of `record` was made, epoch ms.
    ///
    /// @throws dev.tocsin.base.CorruptData when `record` is none
    public static long atMillis(byte[] record) {
        return new RecordReader(record).atMillis();
    }

    /// `record` with the sections of `tables` (ids) alone; the same bytes when it has no others. What is cut out of
    /// consecutive records with the same `tables`, beginning with a keyframe, is what a
    /// [FrameEncoder] of those tables would have written.
    ///
    /// @throws dev.tocsin.base.CorruptData when `record` is none
    public static byte[] keep(byte[] record, Set<Integer> tables) {
        RecordReader reader = new RecordReader(record);
        List<Integer> ids = new ArrayList<>();
        List<byte[]> sections = new ArrayList<>();
        int all = 0;
        for (ByteReader section = reader.next(); section != null; section = reader.next()) {
            all++;
            if (tables.contains(reader.tableId())) {
                ids.add(reader.tableId());
                sections.add(section.readBytes(section.remaining()));
            }
        }
        if (all == ids.size()) {
            return record;
        }
        ByteWriter out = new ByteWriter(64 + record.length / 2);
        out.writeByte(RecordFormat.VERSION);
        out.writeByte(reader.key() ? RecordFormat.KEYFRAME : RecordFormat.DELTA);
        out.writeLong(reader.atMillis());
        out.writeVarint(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            out.writeVarint(ids.get(i));
            out.writeInt(sections.get(i).length);
            out.writeBytes(sections.get(i));
        }
        return out.toByteArray();
    }
}
