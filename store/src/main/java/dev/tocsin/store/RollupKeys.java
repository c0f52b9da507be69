package dev.tocsin.store;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The keys of a rolled-up table, in the order in which its columns have their entities.
///
/// ```
/// u8 0 | version u8 = 2 | CRC-32C of what follows | length varint | keys, packed      as it is written
/// length varint ≥ 1 | keys, packed                                                    as it was before
/// keys   count varint, { key text }*
/// ```
final class RollupKeys {
    private static final int VERSION = 2;
    private static final int BEFORE_FIELDS = 1 + 1 + 4;

    private RollupKeys() {}

    /// `keys` as bytes.
    static byte[] encode(Collection<String> keys) {
        ByteWriter texts = new ByteWriter();
        texts.writeVarint(keys.size());
        keys.forEach(texts::writeText);
        byte[] packed = Zstd.CODEC.compress(texts.array(), texts.size());
        ByteWriter out = new ByteWriter(packed.length + 16);
        out.writeByte(0);
        out.writeByte(VERSION);
        out.writeInt(0);
        out.writeVarint(texts.size());
        out.writeBytes(packed);
        out.patchInt(BEFORE_FIELDS - 4, Checksum.of(out.array(), BEFORE_FIELDS, out.size() - BEFORE_FIELDS));
        return out.toByteArray();
    }

    /// The keys in `bytes`.
    ///
    /// @throws CorruptData when they are damaged or of an unknown version
    static List<String> decode(byte[] bytes) {
        ByteReader outer = new ByteReader(bytes);
        int length = outer.readCount(Limits.COLUMN_BYTES);
        if (length == 0) {
            int version = outer.readByte();
            if (version != VERSION) {
                throw new CorruptData("got keys of a rollup of version " + version + "; must be " + VERSION);
            }
            if (outer.readInt() != Checksum.of(bytes, BEFORE_FIELDS, bytes.length - BEFORE_FIELDS)) {
                throw new CorruptData("got a bad checksum of the keys of a rollup");
            }
            length = outer.readCount(Limits.COLUMN_BYTES);
        }
        int from = outer.position();
        ByteReader in = new ByteReader(Zstd.CODEC.decompress(bytes, from, bytes.length - from, length));
        List<String> keys = new ArrayList<>();
        for (int left = in.readCount(Limits.BLOCK_ENTITIES); left > 0; left--) {
            keys.add(in.readText(Limits.KEY_BYTES));
        }
        return keys;
    }
}
