package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/// Writes frames as *records*: a keyframe holds everything, each following record only what changed since. The same
/// bytes are the agent's open minute in memory, the lines of its spool file, the live feed and the answer to
/// `tail`.
///
/// An entity is recognized by identity; one that is another object with the same key is renewed (it keeps its
/// place and its cells stay differences). A table that is absent in a frame loses all its rows for that second.
/// Texts beyond [dev.tocsin.base.Limits#KEY_BYTES] and [dev.tocsin.base.Limits#ATTRIBUTE_BYTES] are cut, rows
/// beyond [dev.tocsin.base.Limits#BLOCK_ENTITIES] are left out, because no reader would take them.
///
/// In a second in which nobody was born and died nothing is allocated but the returned array. Not thread-safe; one
/// per spool.
public final class FrameEncoder {
    /// Memory that is kept between two records, bytes; a record of changes is smaller on most machines.
    private static final int DELTA_BYTES = 32 << 10;

    private final List<EncoderTable> tables = new ArrayList<>();
    private final ByteWriter out = new ByteWriter();
    private boolean started;
    private int keySize; // of the last keyframe, bytes

    /// An encoder whose first record will be a keyframe.
    public FrameEncoder() {}

    /// Encodes `frame` as one record: a keyframe when `key` is true or nothing was encoded before, else the
    /// difference to the previous frame. Does not keep `frame`. The bytes carry no checksum of their own.
    ///
    /// @throws AssertionError when the frame breaks its own rules: a table or an entity twice, a time before 1970
    ///     or beyond the year 9999
    public byte[] encode(Frame frame, boolean key) {
        if (frame.atMillis() < 0 || frame.atMillis() > RecordFormat.MAX_MILLIS) {
            throw new AssertionError(
                    "BUG: got a frame at " + frame.atMillis() + " ms, must be 0 to " + RecordFormat.MAX_MILLIS);
        }
        boolean whole = key || !started;
        started = true;
        for (EncoderTable table : tables) {
            table.startFrame(whole);
        }
        out.clear();
        if (whole) {
            out.reserve(keySize + keySize / 16);
        }
        out.writeByte(RecordFormat.VERSION);
        out.writeByte(whole ? RecordFormat.KEYFRAME : RecordFormat.DELTA);
        out.writeLong(frame.atMillis());
        out.writeVarint(frame.tables().size());
        for (int i = 0; i < frame.tables().size(); i++) {
            Rows rows = frame.tables().get(i);
            out.writeVarint(rows.table().id());
            int length = out.size();
            out.writeInt(0);
            table(rows.table()).write(rows, out);
            out.patchInt(length, out.size() - length - 4);
        }
        for (EncoderTable table : tables) {
            table.endFrame();
        }
        byte[] record = out.toByteArray();
        if (whole) {
            keySize = record.length;
            out.clear(DELTA_BYTES); // a keyframe of thousands of rows comes once a minute
        }
        return record;
    }

    private EncoderTable table(Table wanted) {
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).table().id() == wanted.id()) {
                return tables.get(i);
            }
        }
        EncoderTable added = new EncoderTable(wanted);
        tables.add(added);
        return added;
    }
}
