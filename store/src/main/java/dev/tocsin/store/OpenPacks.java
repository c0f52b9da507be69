package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Records;
import dev.tocsin.block.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Makes packs in memory of the open minutes, so that a question reads them as it reads stored ones. A page asks a
/// dozen questions of one host in the same second: what was made for the first serves them all. A pack has one table
/// alone, so an overview of a hundred machines does not seal the processes of each.
///
/// Thread-safe; keeps the minutes of at most [#HOSTS] hosts.
final class OpenPacks {
    /// Hosts whose open minute is kept: about 30 kB each.
    static final int HOSTS = 256;

    private final OpenMinutes minutes;
    private final Log log;
    private final Map<HostId, Made> made = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<HostId, Made> eldest) {
            return size() > HOSTS;
        }
    };

    /// The open minutes of one host as they were told at one moment; of each table that was asked for the packs.
    private record Made(List<List<byte[]>> records, Times times, Map<Integer, List<Pack>> packs) {}

    /// The first and the last second; the first is greater when there is none.
    private record Times(long first, long last) {
        static final Times NONE = new Times(Long.MAX_VALUE, Long.MIN_VALUE);

        Times with(long second) {
            return new Times(Math.min(first, second), Math.max(last, second));
        }
    }

    OpenPacks(OpenMinutes minutes, Log log) {
        this.minutes = minutes;
        this.log = log;
    }

    /// The open minutes of one host.
    static final class Open {
        /// Nothing.
        static final Open NONE = new Open(Set.of(), _ -> List.of(), 0, Times.NONE);

        private final Set<Integer> tables;
        private final Function<Table, List<Pack>> packs;
        private final long offsetSeconds;
        private final Times times;

        private Open(Set<Integer> tables, Function<Table, List<Pack>> packs, long offsetSeconds, Times times) {
            this.tables = tables;
            this.packs = packs;
            this.offsetSeconds = offsetSeconds;
            this.times = times;
        }

        /// The minutes with `table`, one of those that were asked for, oldest first, in the agent's seconds.
        List<Pack> packs(Table table) {
            if (!times.equals(Times.NONE) && !tables.contains(table.id())) {
                throw new AssertionError("BUG: got " + table.name() + ", must be one of " + tables);
            }
            return packs.apply(table);
        }

        /// From the agent's seconds to the hub's.
        long offsetSeconds() {
            return offsetSeconds;
        }

        /// The first second, hub time; `Long.MAX_VALUE` when there is none.
        long firstSecond() {
            return times.first();
        }

        /// The last second, hub time; `Long.MIN_VALUE` when there is none.
        long lastSecond() {
            return times.last();
        }
    }

    /// What `host` holds beyond `lastSecond` (hub time, `Long.MIN_VALUE` = from the beginning) of `tables`.
    Open after(HostId host, long lastSecond, Collection<Table> tables) {
        Set<Integer> ids = tables.stream().map(Table::id).collect(Collectors.toUnmodifiableSet());
        long offset = minutes.offsetSeconds(host);
        List<List<byte[]>> records =
                minutes.after(host, lastSecond == Long.MIN_VALUE ? Long.MIN_VALUE : lastSecond - offset, ids);
        Made known = records.isEmpty() ? null : known(host, records);
        if (known == null || known.times().equals(Times.NONE)) {
            return Open.NONE;
        }
        return new Open(
                ids,
                table -> known.packs().computeIfAbsent(table.id(), _ -> build(host, known.records(), table)),
                offset,
                new Times(known.times().first() + offset, known.times().last() + offset));
    }

    private Made known(HostId host, List<List<byte[]>> records) {
        synchronized (made) {
            Made before = made.get(host);
            if (before != null && same(before.records(), records)) {
                return before;
            }
        }
        Made fresh = new Made(records, times(host, records), new ConcurrentHashMap<>());
        synchronized (made) {
            made.put(host, fresh);
        }
        return fresh;
    }

    private Times times(HostId host, List<List<byte[]>> records) {
        Times times = Times.NONE;
        try {
            for (List<byte[]> minute : records) {
                for (byte[] record : minute) {
                    times = times.with(Math.floorDiv(Records.atMillis(record), 1_000L));
                }
            }
        } catch (CorruptData damage) {
            tell(host, damage);
        }
        return times;
    }

    private List<Pack> build(HostId host, List<List<byte[]>> records, Table table) {
        List<Pack> packs = new ArrayList<>();
        for (List<byte[]> minute : records) {
            if (minute.isEmpty()) {
                continue;
            }
            try {
                packs.add(Pack.open(Pack.buildQuick(new PackId(host, 0, 0), minute, table)));
            } catch (CorruptData damage) {
                tell(host, damage);
            }
        }
        packs.sort((a, b) -> Long.compare(a.startSecond(), b.startSecond()));
        return packs;
    }

    private void tell(HostId host, CorruptData damage) {
        log.warn("query", "the open minute of " + host + " cannot be read: " + damage.getMessage());
    }

    private static boolean same(List<List<byte[]>> a, List<List<byte[]>> b) {
        // About 30 kB to compare, where making a pack of them costs a hundred times as much.
        return Arrays.deepEquals(arrays(a), arrays(b));
    }

    private static Object[] arrays(List<List<byte[]>> minutes) {
        return minutes.stream().map(List::toArray).toArray();
    }
}
