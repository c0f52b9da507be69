package dev.tocsin.agent.source;

import java.io.File;
import java.util.HashMap;
import java.util.Map;

/// Which block devices stand on no other one. What a group writes to a file system on LVM is counted at the volume and
/// again at the disk beneath; only the lowest is what it did. Also left out: loop devices, whose file lies on a device
/// that counts. Not thread-safe.
final class BlockLayers {
    private static final int MAX_DEVICES = 4_096;

    private final File directory; // /sys/dev/block
    private final Every forget;
    private final Map<Long, Boolean> lowest = new HashMap<>();

    /// Asks below `roots`; what is known is asked again once a minute.
    BlockLayers(Roots roots, dev.tocsin.base.Clock clock) {
        this.directory = roots.sys().resolve("dev/block").toFile();
        this.forget = new Every(clock, Diskstats.LEARN_SECONDS);
    }

    /// A second begins.
    void begin() {
        if (forget.due() || lowest.size() > MAX_DEVICES) {
            lowest.clear();
        }
    }

    /// Moves `cursor` over the `major:minor` that it stands before; true when that device counts.
    boolean isLowest(Cursor cursor) {
        long key = 0;
        boolean number = false;
        for (int c = cursor.peek(); c == ':' || (c >= '0' && c <= '9'); c = cursor.peek()) {
            // Majors are below 4,096 and minors below 2^20, so the digits themselves are a key.
            key = c == ':' ? key << 32 : (key & ~0xFFFF_FFFFL) | ((key & 0xFFFF_FFFFL) * 10 + (c - '0'));
            number = true;
            cursor.skip(1);
        }
        if (!number) {
            return false; // the line "Total 12" of version 1
        }
        Boolean known = lowest.get(key);
        if (known == null) {
            known = learn((int) (key >>> 32), (int) key);
            lowest.put(key, known);
        }
        return known;
    }

    private boolean learn(int major, int minor) {
        final int loop = 7; // Documentation/admin-guide/devices.txt
        String[] slaves = new File(directory, major + ":" + minor + "/slaves").list();
        return major != loop && (slaves == null || slaves.length == 0);
    }
}
