package dev.tocsin.store;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import dev.tocsin.block.Codec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Zstandard (RFC 8878) by its native library, for what the hub merges and rolls up.
///
/// Frames are written without what is known from elsewhere: magic number, size and checksum. Contexts are some
/// hundred KiB outside the heap; a few are kept. Thread-safe.
final class Zstd implements Codec {
    /// The one that the program uses.
    static final Zstd CODEC = new Zstd(6);

    private static final int KEPT = 4; // more callers than cores only wait for each other

    private final int level;
    private final ZstdCompressCtx[] compressors = new ZstdCompressCtx[KEPT];
    private final ZstdDecompressCtx[] decompressors = new ZstdDecompressCtx[KEPT];

    Zstd(int level) {
        this.level = level;
    }

    @Override
    public int number() {
        return 2;
    }

    @Override
    public byte[] compress(byte[] bytes, int length) {
        ZstdCompressCtx context = take(compressors);
        if (context == null) {
            context = new ZstdCompressCtx()
                    .setLevel(level)
                    .setMagicless(true)
                    .setChecksum(false)
                    .setContentSize(false)
                    .setDictID(false);
        }
        try {
            byte[] out = new byte[Math.toIntExact(com.github.luben.zstd.Zstd.compressBound(length))];
            int size = context.compressByteArray(out, 0, out.length, bytes, 0, length);
            return Arrays.copyOf(out, size);
        } finally {
            give(compressors, context);
        }
    }

    @Override
    public byte[] decompress(byte[] bytes, int offset, int stored, int inflated) {
        if (inflated > Limits.COLUMN_BYTES) {
            throw new CorruptData("got " + stored + " bytes that promise to become " + inflated + "; that is too much");
        }
        ZstdDecompressCtx context = take(decompressors);
        if (context == null) {
            context = new ZstdDecompressCtx().setMagicless(true);
        }
        try {
            byte[] out = new byte[inflated];
            int size = context.decompressByteArray(out, 0, inflated, bytes, offset, stored);
            if (size != inflated) {
                throw new CorruptData("got a zstd frame of " + size + " bytes; must be " + inflated);
            }
            return out;
        } catch (ZstdException damage) {
            throw new CorruptData("got a damaged zstd frame at offset " + offset, damage);
        } finally {
            give(decompressors, context);
        }
    }

    private static <T> @Nullable T take(@Nullable T[] kept) {
        synchronized (kept) {
            for (int i = 0; i < kept.length; i++) {
                T found = kept[i];
                if (found != null) {
                    kept[i] = null;
                    return found;
                }
            }
        }
        return null;
    }

    private static <T extends AutoCloseable> void give(@Nullable T[] kept, T context) {
        synchronized (kept) {
            for (int i = 0; i < kept.length; i++) {
                if (kept[i] == null) {
                    kept[i] = context;
                    return;
                }
            }
        }
        try {
            context.close();
        } catch (Exception failure) {
            throw new IllegalStateException("a zstd context did not close", failure);
        }
    }
}
