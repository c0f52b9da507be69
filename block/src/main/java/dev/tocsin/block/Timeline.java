package dev.tocsin.block;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which record tells which second, when a clock stepped back or two readings fell into one second: the later
/// record wins, and seconds ascend.
final class Timeline {
    private final long[] atMillis;
    private final int[] readingOf;

    /// The timeline of the records that hold `table`, or of all records when `table` is null.
    ///
    /// @throws CorruptData when a record is damaged, or the seconds span more than [Limits#BLOCK_SECONDS]
    Timeline(List<byte[]> records, @Nullable Table table) {
        TreeMap<Long, Integer> recordOf = new TreeMap<>(); // second → the last record of it
        long[] at = new long[records.size()];
        for (int record = 0; record < at.length; record++) {
            RecordReader reader = new RecordReader(records.get(record));
            at[record] = reader.atMillis();
            if (table == null || reader.find(table) != null) {
                recordOf.put(reader.atMillis() / 1000, record);
            }
        }
        if (!recordOf.isEmpty() && recordOf.lastKey() - recordOf.firstKey() >= Limits.BLOCK_SECONDS) {
            throw new CorruptData("got seconds " + recordOf.firstKey() + " to " + recordOf.lastKey() + "; at most "
                    + Limits.BLOCK_SECONDS + " make a pack");
        }
        atMillis = new long[recordOf.size()];
        readingOf = new int[at.length];
        Arrays.fill(readingOf, -1);
        int reading = 0;
        for (Map.Entry<Long, Integer> second : recordOf.entrySet()) {
            atMillis[reading] = at[second.getValue()];
            readingOf[second.getValue()] = reading++;
        }
    }

    /// When each reading was made, epoch ms, ascending, at most one per second.
    long[] atMillis() {
        return atMillis;
    }

    /// The number of readings.
    int readings() {
        return atMillis.length;
    }

    /// The reading that record `record` tells, or −1 when a later one tells that second.
    int readingOf(int record) {
        return readingOf[record];
    }

    /// The first second, since the epoch.
    long firstSecond() {
        return atMillis[0] / 1000;
    }

    /// The last second, since the epoch.
    long lastSecond() {
        return atMillis[atMillis.length - 1] / 1000;
    }
}
