package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;

/// Makes the checksums of a damaged pack right again, as far as its lengths still lead to them.
final class Checksums {
    private static final int DIRECTORY = 4 + 1 + 16 + 4 * 8;

    private Checksums() {}

    /// Repairs in place: columns, heads, directory.
    static void repair(byte[] pack) {
        try {
            int directory = pack[4] == 2 ? mergedDirectory(pack) : DIRECTORY;
            int tables = pack[directory] & 0xFF;
            for (int i = 0; i < tables; i++) {
                ByteReader in = new ByteReader(pack, directory + 1 + i * 12 + 4, 8);
                block(pack, in.readInt(), in.readInt());
            }
            int end = directory + 1 + tables * 12;
            put(pack, end, Checksum.of(pack, 0, end));
        } catch (CorruptData | IndexOutOfBoundsException beyondRepair) {
            return;
        }
    }

    private static int mergedDirectory(byte[] pack) {
        ByteReader in = new ByteReader(pack);
        in.skip(DIRECTORY + 1 - 8);
        for (int runs = in.readCount(4_096); runs > 0; runs--) {
            in.skip(16);
            in.readVarint();
        }
        return in.position();
    }

    private static void block(byte[] pack, int offset, int length) {
        ByteReader outer = new ByteReader(pack, offset, length);
        outer.readByte();
        int head = outer.readInt();
        int from = outer.position();
        outer.skip(head);
        try {
            columns(pack, new ByteReader(pack, from, head), outer.position() + 4);
        } finally {
            put(pack, outer.position(), Checksum.of(pack, offset, 5 + head));
        }
    }

    private static void columns(byte[] pack, ByteReader in, int from) {
        in.readVarint();
        in.readLong();
        in.readVarint();
        int readings = in.readCount(3600);
        in.readVarint();
        int columns = in.readCount(256);
        in.readVarint();
        for (int i = 1; i < readings; i++) {
            in.readVarint();
        }
        in.readVarint();
        in.skip(in.readCount(in.remaining()));
        int offset = from;
        for (int i = 0; i < columns; i++) {
            int coded = in.readCount(1 << 24);
            if ((coded & 1) != 0) {
                in.readVarint();
            }
            if (coded != 0) {
                put(pack, in.position(), Checksum.of(pack, offset, coded >> 1));
                in.skip(4);
            }
            offset += coded >> 1;
        }
    }

    private static void put(byte[] pack, int offset, int value) {
        for (int i = 0; i < 4; i++) {
            pack[offset + i] = (byte) (value >>> (24 - 8 * i));
        }
    }
}
