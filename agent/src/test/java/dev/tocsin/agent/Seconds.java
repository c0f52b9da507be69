package dev.tocsin.agent;

import dev.tocsin.block.Block;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameDecoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.List;

/// Seconds as tests of the spool need them: each carries its own second in a cell, so that whatever comes back can be
/// compared with what was put in.
final class Seconds {
    private static final int UPTIME = Tables.SYSTEM.column("uptime_centis");
    private static final Entity MACHINE = new Entity("", List.of());

    private final List<Entity> processes = new ArrayList<>();
    private final Rows system = new Rows(Tables.SYSTEM);
    private final Rows process = new Rows(Tables.PROCESS);

    /// Seconds of a machine with `count` processes.
    Seconds(int count) {
        for (int i = 0; i < count; i++) {
            processes.add(new Entity(
                    i + "@" + i, List.of("" + i, "1", "name" + i, "root", "cmd" + i, "unit", "0", "container")));
        }
    }

    /// The frame of `second`; valid until the next call.
    Frame at(long second) {
        system.clear();
        system.set(system.add(MACHINE), UPTIME, second);
        process.clear();
        for (int i = 0; i < processes.size(); i++) {
            int row = process.add(processes.get(i));
            process.set(row, 0, second * (i + 1));
        }
        return new Frame(second * 1_000 + 100, List.of(system, process));
    }

    /// The seconds in a pack, by their own account; fails when one does not lie where it says.
    static List<Long> in(byte[] pack) {
        Block block = Pack.open(pack).block(Tables.SYSTEM);
        long[] at = block.atMillis();
        long[] told = block.column(UPTIME);
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            if (told[i] != at[i] / 1_000) {
                throw new AssertionError("second " + at[i] / 1_000 + " says it is " + told[i]);
            }
            seconds.add(told[i]);
        }
        return seconds;
    }

    /// The seconds in records.
    static List<Long> in(List<byte[]> records) {
        FrameDecoder decoder = new FrameDecoder();
        List<Long> seconds = new ArrayList<>();
        for (byte[] record : records) {
            Frame frame = decoder.decode(record);
            seconds.add(frame.second());
        }
        return seconds;
    }

    /// All seconds that `recording` has sealed, in the order of its packs.
    static List<Long> sealed(Recording recording) throws java.io.IOException {
        List<Long> seconds = new ArrayList<>();
        long after = 0;
        for (Recording.SealedPack pack = recording.firstAfter(after);
                pack != null;
                pack = recording.firstAfter(after)) {
            seconds.addAll(in(pack.bytes()));
            after = pack.sequence();
        }
        return seconds;
    }

    /// `from` to `to`, without `to`.
    static List<Long> range(long from, long to) {
        List<Long> seconds = new ArrayList<>();
        for (long second = from; second < to; second++) {
            seconds.add(second);
        }
        return seconds;
    }
}
