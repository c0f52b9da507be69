package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;

/// [Codec#DEFLATE].
final class DeflateCodec implements Codec {
    private static final int LEVEL = 6;

    @Override
    public int number() {
        return 1;
    }

    @Override
    public byte[] compress(byte[] bytes, int length) {
        ByteWriter out = new ByteWriter(length / 8 + 16);
        try (Deflate deflate = new Deflate(LEVEL)) {
            deflate.feed(bytes, length, out);
            deflate.finish(out);
        }
        return out.toByteArray();
    }

    @Override
    public byte[] decompress(byte[] bytes, int offset, int stored, int inflated) {
        return Deflate.inflate(bytes, offset, stored, inflated);
    }
}
