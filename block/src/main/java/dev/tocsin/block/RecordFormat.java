package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the writers and readers of records, blocks and packs must agree on: numbers, limits and the coding of
/// texts. `docs/reference/block-format.md` draws the layouts.
final class RecordFormat {
    /// The version of the record layout; a reader refuses any other.
    static final int VERSION = 1;

    /// A record that starts from nothing.
    static final int KEYFRAME = 1;

    /// A record that changes what the record before left.
    static final int DELTA = 2;

    /// Tables in one record or pack: ten times what is planned.
    static final int MAX_TABLES = 100;

    /// Stored columns of one table, as a newer writer may have them: five times the widest table.
    static final int MAX_COLUMNS = 256;

    /// Attributes of one entity, as a newer writer may have them.
    static final int MAX_ATTRIBUTES = 64;

    /// The last millisecond of the year 9999: no reading is later, and sums of times never overflow.
    static final long MAX_MILLIS = 253_402_300_799_999L;

    private RecordFormat() {}

    /// The bytes of a bitmap with one bit for each of `count` things; bit `i` is bit `i & 7` of byte `i >> 3`.
    static int bitmapBytes(int count) {
        return (count + 7) >> 3;
    }

    /// Writes a text that may be null: varint 0 for null, else length in bytes + 1, then UTF-8. One longer than
    /// `limit` bytes is cut behind its last whole character, so that no reader ever refuses it.
    static void writeText(ByteWriter out, @Nullable String text, int limit) {
        if (text == null) {
            out.writeVarint(0);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, limit);
        while (length > 0 && length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        out.writeVarint(length + 1L);
        out.writeBytes(bytes, 0, length);
    }

    /// Reads what [#writeText] wrote.
    ///
    /// @throws CorruptData when it is longer than `limit` bytes or cut off
    static @Nullable String readText(ByteReader in, int limit) {
        int length = in.readCount(limit + 1);
        return length == 0 ? null : new String(in.readBytes(length - 1), StandardCharsets.UTF_8);
    }

    /// Passes over what [#writeText] wrote.
    static void skipText(ByteReader in, int limit) {
        in.skip(Math.max(0, in.readCount(limit + 1) - 1));
    }

    /// Reads an entity key, which is never null.
    static String readKey(ByteReader in) {
        String key = readText(in, Limits.KEY_BYTES);
        if (key == null) {
            throw new CorruptData("got no key before offset " + in.position() + "; an entity must have one");
        }
        return key;
    }

    /// Reads `count` attributes of which the first `known` are kept; missing ones are null.
    static @Nullable String[] readAttributes(ByteReader in, int count, int known) {
        @Nullable String[] attributes = new @Nullable String[known];
        for (int i = 0; i < count; i++) {
            if (i < known) {
                attributes[i] = readText(in, Limits.ATTRIBUTE_BYTES);
            } else {
                skipText(in, Limits.ATTRIBUTE_BYTES);
            }
        }
        return attributes;
    }

    /// Passes over `count` attributes.
    static void skipAttributes(ByteReader in, int count) {
        for (int i = 0; i < count; i++) {
            skipText(in, Limits.ATTRIBUTE_BYTES);
        }
    }
}
