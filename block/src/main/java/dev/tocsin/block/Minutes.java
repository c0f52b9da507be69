package dev.tocsin.block;

import java.util.Arrays;

/// The rows of a merged block, cut at each whole minute of the clock: who was there in which minute. Writer and
/// reader work it out from the times and the presence alone, so it is not stored. Immutable.
///
/// ```
/// readings   0 … 58 | 59 … 118 | 119 …        a minute without a reading has no part
/// members    0 1 2  | 0 2 3    | 2 3 4        entities with a row in it, ascending
/// bases      entity 0: minutes 0 1 | entity 1: 0 | entity 2: 0 1 2 | …       the order in which bases are stored
/// ```
final class Minutes {
    private final int[] starts; // first reading of each minute, then the number of readings
    private final int[][] members;
    private final Presence[] presences;
    private final int[] bases;

    /// Cuts the rows of `entities` entities that `presence` tells of readings made at `atMillis`.
    Minutes(long[] atMillis, Presence presence, int entities) {
        starts = starts(atMillis);
        int minutes = starts.length - 1;
        members = new int[minutes][16];
        presences = new Presence[minutes];
        for (int minute = 0; minute < minutes; minute++) {
            presences[minute] = new Presence(starts[minute + 1] - starts[minute]);
        }
        int[] counts = new int[minutes];
        int[] order = new int[64];
        int size = 0;
        int run = 0;
        for (int entity = 0; entity < entities; entity++) {
            int base = entity * atMillis.length;
            int minute = -1;
            for (; run < presence.runs() && presence.start(run) < base + atMillis.length; run++) {
                int from = presence.start(run) - base;
                int to = from + presence.length(run);
                while (from < to) {
                    int here = at(from);
                    if (here != minute) {
                        minute = here;
                        members[minute] = Ints.room(members[minute], counts[minute]);
                        members[minute][counts[minute]++] = entity;
                        order = Ints.room(order, size);
                        order[size++] = minute;
                    }
                    int end = Math.min(to, starts[minute + 1]);
                    presences[minute].add(counts[minute] - 1, from - starts[minute], end - from);
                    from = end;
                }
            }
        }
        for (int minute = 0; minute < minutes; minute++) {
            members[minute] = Arrays.copyOf(members[minute], counts[minute]);
        }
        bases = Arrays.copyOf(order, size);
    }

    private static int[] starts(long[] atMillis) {
        int[] starts = new int[16];
        int count = 0;
        long minute = Long.MIN_VALUE;
        for (int reading = 0; reading < atMillis.length; reading++) {
            long here = Math.floorDiv(atMillis[reading], BlockFormat.RESTART_MILLIS);
            if (here != minute) {
                minute = here;
                starts = Ints.room(starts, count + 1);
                starts[count++] = reading;
            }
        }
        starts[count] = atMillis.length;
        return Arrays.copyOf(starts, count + 1);
    }

    /// The number of minutes with a reading.
    int count() {
        return members.length;
    }

    /// The first reading of `minute`.
    int start(int minute) {
        return starts[minute];
    }

    /// The reading behind the last of `minute`.
    int end(int minute) {
        return starts[minute + 1];
    }

    /// The minute that `reading` lies in.
    int at(int reading) {
        int found = Arrays.binarySearch(starts, 0, starts.length - 1, reading);
        return found >= 0 ? found : -found - 2;
    }

    /// The entities with a row in `minute`, ascending.
    int[] members(int minute) {
        return members[minute];
    }

    /// Their rows, by their places among the members and counted from the first reading of the minute.
    Presence presence(int minute) {
        return presences[minute];
    }

    /// The minute of each base, entity after entity.
    int[] bases() {
        return bases;
    }
}
