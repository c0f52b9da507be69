package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes packs in memory of the open minutes, so that a question reads them as it reads stored ones. A page asks a
/// dozen questions of one host in the same second: what was made for the first serves them all.
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

    private record Made(List<List<byte[]>> records, List<Pack> packs) {}

    OpenPacks(OpenMinutes minutes, Log log) {
        this.minutes = minutes;
        this.log = log;
    }

    /// The open minutes of one host.
    ///
    /// @param packs oldest first, in the agent's seconds
    /// @param offsetSeconds from the agent's seconds to the hub's
    record Open(List<Pack> packs, long offsetSeconds) {
        /// Nothing.
        static final Open NONE = new Open(List.of(), 0);

        /// The last second, hub time; `Long.MIN_VALUE` when there is none.
        long lastSecond() {
            long last = Long.MIN_VALUE;
            for (Pack pack : packs) {
                last = Math.max(last, pack.endSecond() + offsetSeconds);
            }
            return last;
        }
    }

    /// What `host` holds beyond `lastSecond` (hub time, `Long.MIN_VALUE` = from the beginning).
    Open after(HostId host, long lastSecond) {
        long offset = minutes.offsetSeconds(host);
        List<List<byte[]>> records =
                minutes.after(host, lastSecond == Long.MIN_VALUE ? Long.MIN_VALUE : lastSecond - offset);
        if (records.isEmpty()) {
            return Open.NONE;
        }
        synchronized (made) {
            Made before = made.get(host);
            if (before != null && same(before.records(), records)) {
                return new Open(before.packs(), offset);
            }
        }
        List<Pack> packs = build(host, records);
        synchronized (made) {
            made.put(host, new Made(records, packs));
        }
        return new Open(packs, offset);
    }

    private List<Pack> build(HostId host, List<List<byte[]>> records) {
        List<Pack> packs = new ArrayList<>();
        for (List<byte[]> minute : records) {
            if (minute.isEmpty()) {
                continue;
            }
            try {
                packs.add(Pack.open(Pack.build(new PackId(host, 0, 0), minute)));
            } catch (CorruptData damage) {
                log.warn("query", "the open minute of " + host + " cannot be read: " + damage.getMessage());
            }
        }
        packs.sort((a, b) -> Long.compare(a.startSecond(), b.startSecond()));
        return packs;
    }

    private static boolean same(List<List<byte[]>> a, List<List<byte[]>> b) {
        // About 30 kB to compare, where making a pack of them costs a thousand times as much.
        return Arrays.deepEquals(arrays(a), arrays(b));
    }

    private static Object[] arrays(List<List<byte[]>> minutes) {
        return minutes.stream().map(List::toArray).toArray();
    }
}
