package dev.tocsin.agent;

import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a [RecordFile] of an earlier run as far as it is good.
///
/// A torn tail, which a death in the middle of a write leaves, is cut. Damage before that costs the damaged record and
/// those that were made against it, up to the next keyframe, never what is behind: where a length cannot be trusted,
/// the next place is searched where a length and a checksum agree. Survives any bytes.
final class RecordScan {
    /// Bytes that may be summed up in search of the next good record: bounds the time that bytes made for the purpose
    /// can take to a fraction of a second.
    private static final long SEARCH_BYTES = 256L << 20;

    private final byte[] bytes;
    private final List<byte[]> records = new ArrayList<>();
    private FrameDecoder decoder = new FrameDecoder();
    private long searched;
    private long firstSecond = Long.MIN_VALUE;
    private long lastSecond = Long.MIN_VALUE;
    private int lost;
    private int end;

    private RecordScan(byte[] bytes) {
        this.bytes = bytes;
    }

    /// What a file still tells.
    ///
    /// @param records the good ones in order, the first a keyframe; empty when there is none
    /// @param firstSecond of the first of them, epoch seconds
    /// @param lastSecond the latest of them, epoch seconds
    /// @param lost places that are damaged, and records that cannot be read without what was there
    /// @param goodBytes up to the end of the last record
    /// @param tornBytes behind it
    record Content(List<byte[]> records, long firstSecond, long lastSecond, int lost, int goodBytes, int tornBytes) {
        /// True when more is wrong than a torn tail.
        boolean isDamaged() {
            return lost > 0;
        }
    }

    /// Reads the bytes of a file.
    static Content read(byte[] bytes) {
        RecordScan scan = new RecordScan(bytes);
        scan.run();
        return new Content(
                scan.records, scan.firstSecond, scan.lastSecond, scan.lost, scan.end, bytes.length - scan.end);
    }

    private void run() {
        int at = 0;
        while (at < bytes.length) {
            int length = lengthAt(at);
            if (length > 0) {
                at += RecordFile.HEAD_BYTES;
                take(at, length);
                at += length;
                end = at;
            } else {
                at = search(at + 1);
                if (at < 0) {
                    return; // nothing good behind: a torn tail
                }
                lost++;
                decoder = new FrameDecoder(); // what follows was made against what is damaged
            }
        }
    }

    private void take(int at, int length) {
        byte[] record = Arrays.copyOfRange(bytes, at, at + length);
        Long second = secondOf(record);
        if (second == null) {
            lost++;
            return;
        }
        if (records.isEmpty()) {
            firstSecond = second;
        }
        lastSecond = Math.max(lastSecond, second);
        records.add(record);
    }

    private @Nullable Long secondOf(byte[] record) {
        try {
            Frame frame = decoder.decode(record);
            return frame.second();
        } catch (CorruptData unreadable) {
            return null;
        }
    }

    private int search(int from) {
        for (int at = from; at < bytes.length && searched < SEARCH_BYTES; at++) {
            if (lengthAt(at) > 0) {
                return at;
            }
        }
        return -1;
    }

    /// The length of the good record at `at`, or 0.
    private int lengthAt(int at) {
        int left = bytes.length - at - RecordFile.HEAD_BYTES;
        if (left <= 0) {
            return 0;
        }
        int length = intAt(at);
        if (length <= 0 || length > left || length > Limits.FRAME_BYTES) {
            return 0;
        }
        searched += length;
        return Checksum.of(bytes, at + RecordFile.HEAD_BYTES, length) == intAt(at + 4) ? length : 0;
    }

    private int intAt(int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }
}
