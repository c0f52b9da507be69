package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Gives the kernel back what this process holds and does not need: garbage on the heap, and what is mapped of large
/// files and was not needed lately (the virtual machine's own code, the class cache, the image).
///
/// **The heap.** What outlives a collection of the young generation by chance goes to the old one, which grows up to
/// its limit before anybody looks at it. Every other minute it is collected: 5 ms, and the heap shrinks to what lives.
///
/// **Files.** The kernel maps sixteen pages around each one that is touched (or 2 MB at once, of a file that was just
/// written: so who unpacks the image has the kernel forget it), and a start touches nearly all. Most is never needed
/// again, yet stays in this process until memory is short. So all of it is unmapped (`MADV_DONTNEED`) each minute; what
/// is needed comes back by faults from the page cache, a microsecond each.
///
/// ```
/// second of the minute   0 ............ 12 .......... 20 ..................... 60
///                        sealed, sent   answered      unmapped   the seconds alone, which need little
/// ```
///
/// ```
/// 7f…-7f… r-xp 002e3000 fe:00 328747   /…/libjvm.so      a mapping in /proc/self/smaps (proc(5))
/// Anonymous:             0 kB                            none of its pages differs from the file: may go
/// ```
///
/// Only mappings of files that cannot be written and of which no page was ever changed: their content is that of the
/// file, so that nothing can be lost. The JDK has the call for its mapped buffers and shows it to nobody; the agent's
/// options export it to this module (`--add-exports`). Without that, or elsewhere than on Linux, nothing happens.
/// Used by one thread.
final class SpareMemory {
    /// When in each minute, ms: what closing and sending the one before needed is needed for a minute no more.
    static final long PHASE_MILLIS = 20_000;

    /// From a start to the first time at least, ms: then everything has been loaded that a start loads.
    static final long FIRST_MILLIS = 40_000;

    private static final long MINUTE_MILLIS = 60_000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /// Smaller mappings are not worth a line of it, bytes.
    private static final long LEAST_BYTES = 256 << 10;

    private static final Path SMAPS = Path.of("/proc/self/smaps");

    private final Clock clock;
    private long dueNanos;
    private int times;

    /// Begins to count by `clock`.
    SpareMemory(Clock clock) {
        this.clock = clock;
        dueAfter(FIRST_MILLIS);
    }

    private void dueAfter(long millis) {
        long past = Math.floorMod(clock.wallMillis() + millis - PHASE_MILLIS, MINUTE_MILLIS);
        dueNanos = clock.monotonicNanos() + (millis + MINUTE_MILLIS - past) * NANOS_PER_MILLI;
    }

    /// A part of the address space.
    record Range(long from, long to) {}

    /// Gives back when it is time: to be called after each second, when it is kept.
    void second() {
        if (clock.monotonicNanos() - dueNanos >= 0) {
            dueAfter(0);
            if (times % 2 == 0) {
                System.gc();
            }
            times++;
            unmap();
        }
    }

    /// How many times it has given back.
    int times() {
        return times;
    }

    /// Unmaps what can come back; false when this Java machine does not allow it.
    static boolean unmap() {
        try {
            Object access = Class.forName("jdk.internal.access.SharedSecrets")
                    .getMethod("getJavaNioAccess")
                    .invoke(null);
            Object utils = Class.forName("jdk.internal.access.JavaNioAccess")
                    .getMethod("mappedMemoryUtils")
                    .invoke(access);
            Method unload = Class.forName("jdk.internal.access.foreign.MappedMemoryUtilsProxy")
                    .getMethod("unload", long.class, boolean.class, long.class);
            for (Range range : unchanged(Files.readAllLines(SMAPS, StandardCharsets.UTF_8))) {
                unload.invoke(utils, range.from(), false, range.to() - range.from());
            }
            return true;
        } catch (IOException | ReflectiveOperationException notHere) {
            return false; // then the kernel takes them when it needs them
        }
    }

    /// The large mappings in the lines of `smaps` whose content is that of their file.
    static List<Range> unchanged(List<String> lines) {
        List<Range> found = new ArrayList<>();
        Range last = null;
        for (String line : lines) {
            int dash = line.indexOf('-');
            int blank = line.indexOf(' ');
            if (dash > 0 && dash < blank && line.indexOf(':') > blank) {
                last = isReadOnlyFile(line, blank) ? range(line, dash, blank) : null;
            } else if (last != null && line.startsWith("Anonymous:")) {
                if (line.endsWith(" 0 kB") && last.to() - last.from() >= LEAST_BYTES) {
                    found.add(last);
                }
                last = null;
            }
        }
        return found;
    }

    private static boolean isReadOnlyFile(String line, int blank) {
        return line.startsWith("r-", blank + 1) && line.indexOf('/') > 0 && !line.endsWith(" (deleted)");
    }

    private static Range range(String line, int dash, int blank) {
        return new Range(Long.parseUnsignedLong(line, 0, dash, 16), Long.parseUnsignedLong(line, dash + 1, blank, 16));
    }
}
