package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import java.nio.file.Path;
import java.util.Arrays;

/// The current clock of each CPU: `cpufreq/scaling_cur_freq` below `/sys/devices/system/cpu`, else `cpu MHz` of
/// `/proc/cpuinfo`.
///
/// Some kernels wake or wait for a CPU to answer this (10 ms each), so it is asked aside and every
/// [#PERIOD_SECONDS] only; between, the value is repeated. Virtual machines often have neither: gaps. [#refresh] is
/// called by one thread; what it publishes is safe to read.
final class Frequencies implements AutoCloseable {
    /// Seconds between two looks.
    static final int PERIOD_SECONDS = 10;

    /// CPUs that are asked; those above have gaps.
    static final int MAX_CPUS = 512;

    private static final byte[] PROCESSOR = Words.ascii("processor");
    private static final byte[] MEGAHERTZ = Words.ascii("cpu MHz");

    private final Path cpuinfo;
    private final Path cpus;
    private final Every every;
    private final Aside aside = new Aside("tocsin-frequencies");
    private volatile long[] kilohertz = {};

    /// Reads below `roots`.
    Frequencies(Roots roots, Clock clock) {
        this.cpuinfo = roots.proc().resolve("cpuinfo");
        this.cpus = roots.sys().resolve("devices/system/cpu");
        this.every = new Every(clock, PERIOD_SECONDS);
    }

    /// The frequency of CPU `index` in kHz, [Column#GAP] when unknown.
    long kilohertz(int index) {
        long[] known = kilohertz;
        return index < known.length ? known[index] : Column.GAP;
    }

    /// Looks again when it is time.
    void refresh() {
        if (every.due()) {
            aside.start(this::look);
        }
    }

    @Override
    public void close() {
        aside.close();
    }

    private void look() {
        long[] found = new long[MAX_CPUS];
        Arrays.fill(found, Column.GAP);
        int size = 0;
        while (size < MAX_CPUS) {
            try (ProcReader file = new ProcReader(cpus.resolve("cpu" + size).resolve("cpufreq/scaling_cur_freq"), 64)) {
                if (!file.read()) {
                    break;
                }
                found[size++] = new Cursor().over(file).number();
            }
        }
        kilohertz = size > 0 ? Arrays.copyOf(found, size) : fromCpuinfo(found);
    }

    private long[] fromCpuinfo(long[] found) {
        int size = 0;
        int cpu = -1;
        try (ProcReader file = new ProcReader(cpuinfo)) {
            Cursor cursor = file.read() ? new Cursor().over(file) : new Cursor();
            for (; !cursor.atEnd(); cursor.skipLine()) {
                boolean processor = cursor.startsWith(PROCESSOR);
                if (!processor && !cursor.startsWith(MEGAHERTZ)) {
                    continue;
                }
                while (!cursor.atEnd() && cursor.peek() != ':' && cursor.peek() != '\n') {
                    cursor.skip(1);
                }
                cursor.skip(1);
                if (processor) {
                    cpu = Math.clamp(cursor.number(), -1, MAX_CPUS);
                } else if (cpu >= 0 && cpu < MAX_CPUS) {
                    found[cpu] = cursor.decimal(3);
                    size = Math.max(size, cpu + 1);
                }
            }
        }
        return Arrays.copyOf(found, size);
    }
}
