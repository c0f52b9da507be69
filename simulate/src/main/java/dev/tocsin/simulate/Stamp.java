package dev.tocsin.simulate;

import dev.tocsin.base.Checksum;
import dev.tocsin.block.PackId;
import java.nio.ByteBuffer;

/// Puts another name and time on records and packs that are there already, by `docs/reference/block-format.md`: the
/// identity and the span are in the head of a pack, the first reading in the head of each block, the time in the head
/// of a record; nothing else knows either. A pack is as valid afterwards as it was. Pure.
final class Stamp {
    private static final int HOST = 5;
    private static final int FIRST_SECOND = 37;
    private static final int DIRECTORY = 54;
    private static final int ENTRY = 12;
    private static final int RECORD_TIME = 2;

    private Stamp() {}

    /// `pack` as the pack `id` whose first reading lies `shiftSeconds` later.
    static byte[] pack(byte[] pack, PackId id, long shiftSeconds) {
        byte[] copy = pack.clone();
        ByteBuffer bytes = ByteBuffer.wrap(copy);
        bytes.putLong(HOST, id.host().uuid().getMostSignificantBits());
        bytes.putLong(HOST + 8, id.host().uuid().getLeastSignificantBits());
        bytes.putLong(HOST + 16, id.epoch());
        bytes.putLong(HOST + 24, id.sequence());
        bytes.putLong(FIRST_SECOND, bytes.getLong(FIRST_SECOND) + shiftSeconds);
        bytes.putLong(FIRST_SECOND + 8, bytes.getLong(FIRST_SECOND + 8) + shiftSeconds);
        int tables = bytes.get(DIRECTORY - 1);
        int end = DIRECTORY + tables * ENTRY;
        bytes.putInt(end, Checksum.of(copy, 0, end));
        for (int table = 0; table < tables; table++) {
            block(copy, bytes, bytes.getInt(DIRECTORY + table * ENTRY + 4), shiftSeconds);
        }
        return copy;
    }

    /// `record` read `shiftMillis` later.
    static byte[] record(byte[] record, long shiftMillis) {
        byte[] copy = record.clone();
        ByteBuffer bytes = ByteBuffer.wrap(copy);
        bytes.putLong(RECORD_TIME, bytes.getLong(RECORD_TIME) + shiftMillis);
        return copy;
    }

    private static void block(byte[] pack, ByteBuffer bytes, int offset, long shiftSeconds) {
        int head = bytes.getInt(offset + 1);
        int time = offset + 5;
        while (bytes.get(time) < 0) {
            time++; // a varint: the table's number
        }
        time++;
        bytes.putLong(time, bytes.getLong(time) + shiftSeconds * 1_000);
        int end = offset + 5 + head;
        bytes.putInt(end, Checksum.of(pack, offset, end - offset));
    }
}
