package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import dev.tocsin.block.PackId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes the packs out of a day file that SQLite cannot read any more. Looks only at the pages that hold rows, one
/// after the other, and needs neither the tree above them nor the indexes nor the file's header: one bad page costs
/// the rows that it holds and no other.
///
/// Knows as much of sqlite.org/fileformat2.html as a table of ours can contain:
///
/// ```
/// page (4 KiB)   0x0D | freeblock u16 | cells u16 | … | { cell offset u16 }*            table leaf, section 1.6
/// cell           payload length varint | rowid varint | payload, its rest in a chain of overflow pages
/// payload        header length | one serial type per column | values                    section 2.1
/// log frame      page u32 | commit u32 | salts 2 × u32 | checksum 2 × u32 | page        section 4.1
/// ```
///
/// The committed frames of the log beside the file count as newer pages. A row is believed when its seal is right.
final class Carver implements AutoCloseable {
    private static final int PAGE = Sqlite.PAGE_BYTES;
    private static final int TABLE_LEAF = 0x0D;
    private static final int LEAF_HEADER = 8;
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int COLUMNS = 9;

    // How much of a payload stays in the cell, section 1.6: U = 4096 usable bytes.
    private static final int LOCAL_MAX = PAGE - 35;
    private static final int LOCAL_MIN = (PAGE - 12) * 32 / 255 - 23;

    /// A pack of the largest frame, and its fields.
    private static final int PAYLOAD_MAX = Limits.FRAME_BYTES + PAGE;

    private final FileChannel file;
    private final @Nullable FileChannel log;
    private final Map<Long, Long> newer = new HashMap<>(); // page number → offset in the log
    private long lost;

    private Carver(FileChannel file, @Nullable FileChannel log) {
        this.file = file;
        this.log = log;
    }

    /// Opens `file`, whose log is `wal` when that exists.
    ///
    /// @throws IOException when they cannot be read
    static Carver open(Path file, Path wal) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel log = Files.exists(wal) ? FileChannel.open(wal, StandardOpenOption.READ) : null;
        Carver carver = new Carver(channel, log);
        carver.readLog();
        return carver;
    }

    /// Hands over every pack that can be read, in no order, and returns how many rows could not.
    ///
    /// @throws IOException when the disk fails
    long carve(Consumer<StoredPack> each) throws IOException {
        long pages = file.size() / PAGE;
        for (long page : newer.keySet()) {
            pages = Math.max(pages, page);
        }
        for (long page = 2; page <= pages; page++) { // page 1 holds the schema
            byte[] bytes = page(page);
            if (bytes != null && (bytes[0] & 0xff) == TABLE_LEAF) {
                leaf(bytes, each);
            }
        }
        return lost;
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (log != null) {
            log.close();
        }
    }

    private void readLog() throws IOException {
        byte[] first = log == null ? null : read(log, LOG_HEADER, FRAME_HEADER);
        byte[] second = log == null ? null : read(log, LOG_HEADER + FRAME_HEADER + PAGE, FRAME_HEADER);
        if (first == null) {
            return;
        }
        long salts = salts(ByteBuffer.wrap(first).getLong(8), second);
        Map<Long, Long> uncommitted = new HashMap<>();
        for (long at = LOG_HEADER; log != null; at += FRAME_HEADER + PAGE) {
            byte[] frame = read(log, at, FRAME_HEADER);
            if (frame == null) {
                return;
            }
            if (ByteBuffer.wrap(frame).getLong(8) != salts) {
                continue; // of an earlier round of the log, or damaged
            }
            uncommitted.put(ByteBuffer.wrap(frame).getInt(0) & 0xFFFF_FFFFL, at + FRAME_HEADER);
            if (ByteBuffer.wrap(frame).getInt(4) != 0) {
                newer.putAll(uncommitted);
                uncommitted.clear();
            }
        }
    }

    /// The salts of this round of the log. They stand in the header and in each frame; two of three decide,
    /// because one may be what is damaged.
    private long salts(long first, byte @Nullable [] second) throws IOException {
        byte[] header = log == null ? null : read(log, 0, LOG_HEADER);
        boolean agreed = second != null && ByteBuffer.wrap(second).getLong(8) == first;
        return agreed || header == null ? first : ByteBuffer.wrap(header).getLong(16);
    }

    private byte @Nullable [] page(long number) throws IOException {
        Long inLog = newer.get(number);
        if (inLog != null && log != null) {
            return read(log, inLog, PAGE);
        }
        return read(file, (number - 1) * PAGE, PAGE);
    }

    /// `length` bytes at `offset`, or null when the file ends before.
    private static byte @Nullable [] read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int count = offset < 0 ? -1 : channel.read(bytes, offset + bytes.position());
            if (count < 0) {
                return null;
            }
        }
        return bytes.array();
    }

    private void leaf(byte[] page, Consumer<StoredPack> each) throws IOException {
        int cells = (page[3] & 0xff) << 8 | (page[4] & 0xff);
        for (int i = 0; i < cells && LEAF_HEADER + 2 * i + 1 < PAGE; i++) {
            int at = (page[LEAF_HEADER + 2 * i] & 0xff) << 8 | (page[LEAF_HEADER + 2 * i + 1] & 0xff);
            StoredPack pack = at < PAGE ? row(page, at) : null;
            if (pack == null) {
                lost++;
            } else {
                each.accept(pack);
            }
        }
    }

    private @Nullable StoredPack row(byte[] page, int at) throws IOException {
        Cursor cursor = new Cursor(page, at);
        long length = cursor.varint();
        cursor.varint(); // the rowid
        if (cursor.failed || length < 0 || length > PAYLOAD_MAX) {
            return null;
        }
        byte[] payload = payload(page, cursor.at, (int) length);
        return payload == null ? null : decode(payload);
    }

    private byte @Nullable [] payload(byte[] page, int from, int length) throws IOException {
        int spill = LOCAL_MIN + (length - LOCAL_MIN) % (PAGE - 4);
        int local = length <= LOCAL_MAX ? length : spill <= LOCAL_MAX ? spill : LOCAL_MIN;
        if (from + local + (local < length ? 4 : 0) > PAGE) {
            return null;
        }
        byte[] payload = Arrays.copyOf(Arrays.copyOfRange(page, from, from + local), length);
        int filled = local;
        byte[] link = page;
        int linkAt = from + local;
        while (filled < length) {
            byte[] next = page(ByteBuffer.wrap(link).getInt(linkAt) & 0xFFFF_FFFFL);
            if (next == null) {
                return null;
            }
            int part = Math.min(PAGE - 4, length - filled);
            System.arraycopy(next, 4, payload, filled, part);
            filled += part;
            link = next;
            linkAt = 0;
        }
        return payload;
    }

    private static @Nullable StoredPack decode(byte[] payload) {
        Cursor header = new Cursor(payload, 0);
        long headerLength = header.varint();
        Cursor values = new Cursor(payload, (int) Math.min(headerLength, payload.length));
        long[] numbers = new long[COLUMNS];
        byte[][] blobs = new byte[COLUMNS][];
        for (int i = 0; i < COLUMNS; i++) {
            long type = header.varint();
            boolean blob = i == 0 || i >= 7;
            if (blob) {
                blobs[i] = values.blob(type);
            } else {
                numbers[i] = values.number(type);
            }
        }
        if (header.failed || values.failed || header.at != headerLength || blobs[0].length != 16) {
            return null;
        }
        HostId host = Sqlite.host(blobs[0]);
        byte[] bytes = PackRow.joined(blobs[7], blobs[8]);
        StoredPack pack =
                new StoredPack(new PackId(host, numbers[1], numbers[2]), numbers[3], numbers[4], numbers[5], bytes);
        return PackRow.seal(pack) == (int) numbers[6] ? pack : null;
    }

    /// Reads SQLite's numbers; past the end, or for a type that cannot be here, it fails and gives nothing.
    private static final class Cursor {
        private static final int[] INTEGER_BYTES = {0, 1, 2, 3, 4, 6, 8};
        private static final byte[] NOTHING = {};

        private final byte[] bytes;
        private int at;
        private boolean failed;

        Cursor(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
            this.failed = at < 0 || at > bytes.length;
        }

        long varint() {
            long value = 0;
            for (int i = 0; i < 9 && has(1); i++) {
                int next = bytes[at++];
                if (i == 8) {
                    return value << 8 | (next & 0xff);
                }
                value = value << 7 | (next & 0x7f);
                if (next >= 0) {
                    return value;
                }
            }
            return 0;
        }

        long number(long type) {
            if (type == 8 || type == 9) {
                return type - 8; // the constants 0 and 1 take no bytes
            }
            if (type < 1 || type > 6 || !has(INTEGER_BYTES[(int) type])) {
                failed = true;
                return 0;
            }
            long value = bytes[at]; // the sign is in the first byte
            for (int i = 1; i < INTEGER_BYTES[(int) type]; i++) {
                value = value << 8 | (bytes[at + i] & 0xff);
            }
            at += INTEGER_BYTES[(int) type];
            return value;
        }

        byte[] blob(long type) {
            long length = (type - 12) / 2;
            if (type < 12 || type % 2 != 0 || length > bytes.length || !has((int) length)) {
                failed = true;
                return NOTHING;
            }
            at += (int) length;
            return Arrays.copyOfRange(bytes, at - (int) length, at);
        }

        private boolean has(int count) {
            failed = failed || count > bytes.length - at;
            return !failed;
        }
    }
}
