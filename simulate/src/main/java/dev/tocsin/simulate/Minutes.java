package dev.tocsin.simulate;

import dev.tocsin.base.HostId;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Some minutes of one [Model], recorded and sealed once; every machine of a fleet that follows them only puts
/// its own name and time on them ([Stamp]), so that a fleet costs the simulator much less than the hub. After
/// the last comes the first again: counters then begin anew, as after a restart of the machine. Immutable,
/// thread-safe.
final class Minutes {
    /// Minutes in a row until they come again.
    static final int COUNT = 10;

    /// How late in its second each is recorded.
    static final int READ_MILLIS = 7;

    private static final long START_MILLIS = 1_800_000_000_000L; // a whole minute; stamped over

    /// One minute.
    ///
    /// @param records of its seconds, the first a keyframe
    /// @param pack of all of them
    record Minute(List<byte[]> records, byte[] pack) {}

    private final List<Minute> minutes = new ArrayList<>();
    private final long samplesPerMinute;

    /// Records the minutes of a machine with `processes` processes.
    Minutes(long seed, int processes) {
        Model model = new Model(seed, processes);
        FrameEncoder encoder = new FrameEncoder();
        PackId id = new PackId(HostId.create(START_MILLIS, new Random(seed)), 1, 1);
        long samples = 0;
        for (int minute = 0; minute < COUNT; minute++) {
            List<byte[]> records = new ArrayList<>();
            for (int second = 0; second < 60; second++) {
                long at = START_MILLIS + minute * 60_000L + second * 1_000L + READ_MILLIS;
                records.add(encoder.encode(model.next(at), second == 0));
                samples += model.samplesPerSecond();
            }
            minutes.add(new Minute(records, Pack.build(id, records)));
        }
        this.samplesPerMinute = samples / COUNT;
    }

    /// The minute with that number, counted from any beginning.
    Minute get(long number) {
        return minutes.get((int) Math.floorMod(number, (long) COUNT));
    }

    /// The second with which the minute of that number begins in its records.
    long startSecond(long number) {
        return START_MILLIS / 1_000 + Math.floorMod(number, (long) COUNT) * 60;
    }

    /// Stored cells in a minute, on average.
    long samplesPerMinute() {
        return samplesPerMinute;
    }
}
