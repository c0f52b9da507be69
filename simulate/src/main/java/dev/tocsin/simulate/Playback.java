package dev.tocsin.simulate;

import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameDecoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads [Minutes] back second by second, from one of them on: what the machines of a fleet that follow the
/// same minutes at the same time all see. Costs nothing until somebody asks. For one thread.
final class Playback {
    private static final int MINUTE = 60;

    private final Minutes minutes;
    private final int phase;
    private final FrameDecoder decoder = new FrameDecoder();
    private @Nullable Frame frame; // of the last second that was asked for
    private final AtomicLong read = new AtomicLong();

    /// As a machine sees `minutes` that begins with the one of number `phase`.
    Playback(Minutes minutes, int phase) {
        this.minutes = minutes;
        this.phase = phase;
    }

    /// What is read in `second` (since 1970), to be looked at before the next call for another. Cheap for the
    /// same second again and for the one after it; otherwise its minute is read from the beginning.
    Frame at(long second) {
        Frame last = frame;
        if (last != null && last.second() == second) {
            return last;
        }
        long minute = Math.floorDiv(second, MINUTE);
        int place = Math.floorMod(second, MINUTE);
        List<byte[]> records = minutes.get(minute + phase).records();
        boolean next = last != null && last.second() == second - 1;
        int from = next ? place : 0; // the first of a minute is a keyframe, so it follows anything
        Frame recorded = decode(records, from, place);
        long shift = minute * MINUTE - minutes.startSecond(minute + phase);
        Frame moved = new Frame(recorded.atMillis() + shift * 1_000, recorded.tables());
        frame = moved;
        return moved;
    }

    private Frame decode(List<byte[]> records, int from, int to) {
        for (int i = from; i < to; i++) {
            decoder.decode(records.get(i));
        }
        read.addAndGet(to - from + 1);
        return decoder.decode(records.get(to));
    }

    /// Records read so far. For any thread.
    long read() {
        return read.get();
    }
}
