package dev.tocsin.agent.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The size of a page of memory, from the vector that the kernel hands to each program (getauxval(3)):
///
/// ```
/// /proc/self/auxv   u64 type | u64 value | u64 type | u64 value …     AT_PAGESZ is type 6
/// ```
final class MachinePages {
    private static final long AT_PAGESZ = 6;
    private static final int UNIT_BYTES = 4_096;

    private MachinePages() {}

    /// How many units of 4 KiB a page has: 1 on x86, up to 16 on ARM and POWER. 1 when it cannot be read.
    static int unitsPerPage(Roots roots) {
        Slurp file = new Slurp(1_024);
        if (file.read(roots.proc().resolve("self/auxv").toString())) {
            ByteBuffer pairs = ByteBuffer.wrap(file.bytes(), 0, file.length()).order(ByteOrder.nativeOrder());
            while (pairs.remaining() >= 16) {
                long type = pairs.getLong();
                long value = pairs.getLong();
                if (type == AT_PAGESZ && value >= UNIT_BYTES && value <= 1 << 20) {
                    return (int) (value / UNIT_BYTES);
                }
            }
        }
        return 1;
    }
}
