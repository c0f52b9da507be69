package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.wire.Message.InventoryAsk;
import dev.tocsin.wire.Message.InventoryPart;

/// The bytes of the messages about what is installed: a part of [MessageReader] and [MessageWriter]. Pure.
///
/// ```
/// InventoryPart  u8 kind | 32 bytes hash | varint size | time read | varint offset | bytes to the end
/// InventoryAsk   u8 kind | 32 bytes hash | varint offset
/// ```
final class InventoryMessages {
    private InventoryMessages() {}

    static int write(InventoryPart message, ByteWriter out) {
        out.writeByte(message.kind());
        out.writeBytes(message.hash());
        out.writeVarint(message.sizeBytes());
        out.writeLong(message.readMillis());
        out.writeVarint(message.offset());
        out.writeBytes(message.bytes());
        return Types.INVENTORY_PART;
    }

    static InventoryPart part(ByteReader in) {
        int kind = in.readByte();
        byte[] hash = in.readBytes(Sizes.HASH_BYTES);
        int size = in.readCount(SoftwareDocuments.DOCUMENT_BYTES);
        long read = in.readLong();
        int offset = in.readCount(size);
        int length = in.remaining();
        if (length > SoftwareDocuments.PART_BYTES || length > size - offset) {
            throw new CorruptData("got " + length + " bytes at " + offset + " of a document of " + size + "; at most "
                    + SoftwareDocuments.PART_BYTES + ", and to its end");
        }
        return new InventoryPart(kind, hash, size, read, offset, in.readBytes(length));
    }

    static int write(InventoryAsk message, ByteWriter out) {
        out.writeByte(message.kind());
        out.writeBytes(message.hash());
        out.writeVarint(message.offset());
        return Types.INVENTORY_ASK;
    }

    static InventoryAsk ask(ByteReader in) {
        return new InventoryAsk(
                in.readByte(), in.readBytes(Sizes.HASH_BYTES), in.readCount(SoftwareDocuments.DOCUMENT_BYTES));
    }
}
