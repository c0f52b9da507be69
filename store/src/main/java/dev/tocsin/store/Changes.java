package dev.tocsin.store;

import dev.tocsin.base.HostId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// From which second on the past of a host has changed since a moment, so that whoever keeps an answer knows what of
/// it to read again ([Sliding]).
///
/// ```
/// mark 7      host A: packs from 12:03:00, 12:04:00          since 7: from 12:03:00 on
/// mark 9      host A: a late pack from 11:20:00              since 7 and since 8: from 11:20:00 on; since 9: nothing
/// ```
///
/// A store notes what it did when that can be read, and before it says that it is done; whoever reads takes a mark
/// first. So a change is seen once too often rather than never. Keeps [#KEPT] changes of each host; older ones are
/// joined to one, which then counts as the later of them. Thread-safe.
final class Changes {
    /// Changes of one host that are told apart: packs come once a minute, questions each few seconds.
    static final int KEPT = 16;

    private final Map<HostId, Recent> recent = new HashMap<>(); // guarded by this
    private long mark; // guarded by this
    private long allMark = -1; // guarded by this: of the last change of all hosts

    /// The changes of one host, oldest first.
    private static final class Recent {
        private final long[] marks = new long[KEPT];
        private final long[] firsts = new long[KEPT];
        private int count;

        void add(long mark, long firstSecond) {
            if (count == KEPT) {
                firsts[1] = Math.min(firsts[0], firsts[1]);
                System.arraycopy(marks, 1, marks, 0, KEPT - 1);
                System.arraycopy(firsts, 1, firsts, 0, KEPT - 1);
                count--;
            }
            marks[count] = mark;
            firsts[count++] = firstSecond;
        }

        long since(long mark) {
            long first = Long.MAX_VALUE;
            for (int i = count - 1; i >= 0 && marks[i] >= mark; i--) {
                first = Math.min(first, firsts[i]);
            }
            return first;
        }
    }

    /// The moment before all changes to come.
    synchronized long mark() {
        return mark;
    }

    /// The first second of `host` that may have changed since `mark`: `Long.MAX_VALUE` when none has,
    /// `Long.MIN_VALUE` when all may have.
    synchronized long firstSince(HostId host, long mark) {
        if (allMark >= mark) {
            return Long.MIN_VALUE;
        }
        Recent known = recent.get(host);
        return known == null ? Long.MAX_VALUE : known.since(mark);
    }

    /// `packs` were stored, or may have been.
    synchronized void stored(List<StoredPack> packs) {
        for (StoredPack pack : packs) {
            recent.computeIfAbsent(pack.id().host(), _ -> new Recent()).add(mark, pack.startSecond());
        }
        mark++;
    }

    /// Something of any host went.
    synchronized void all() {
        recent.clear();
        allMark = mark++;
    }
}
