package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import java.util.Arrays;
import java.util.List;

/// One control group: its row, and its files, which are kept open. Owned by [Cgroups]; not thread-safe.
final class CgroupEntry implements AutoCloseable {
    private static final int CPU = Tables.CGROUP.column("cpu_micros");
    private static final int MEMORY = Tables.CGROUP.column("mem_bytes");
    private static final int READ = Tables.CGROUP.column("io_read_bytes");
    private static final int WRITTEN = Tables.CGROUP.column("io_write_bytes");
    private static final int PIDS = Tables.CGROUP.column("pids");
    private static final int THROTTLED = Tables.CGROUP.column("throttled_micros");
    private static final int NANOS_PER_MICRO = 1_000;
    private static final byte[] READ_BYTES = Words.ascii("rbytes=");
    private static final byte[] WRITTEN_BYTES = Words.ascii("wbytes=");
    private static final byte[] READ_V1 = Words.ascii("Read ");
    private static final byte[] WRITE_V1 = Words.ascii("Write ");
    private static final Words CPU_STAT = new Words().with("usage_usec ", CPU).with("throttled_usec ", THROTTLED);
    private static final Words CPU_STAT_V1 = new Words().with("throttled_time ", THROTTLED);
    // A group's files are small: cpu.stat is the longest without devices, 300 bytes.
    private static final int FIRST_BYTES = 64;

    private final String path;
    private final Entity entity;
    private final List<CgroupFiles.Place> places;
    private final ProcReader[] files;
    private final long[] cells = new long[Tables.CGROUP.columns().size()];

    /// The group `path`, whose files are at `places`.
    CgroupEntry(String path, List<CgroupFiles.Place> places) {
        this.path = path;
        this.entity = new Entity(path, List.of(Cgroup.name(path), Cgroup.unit(path), Cgroup.container(path)));
        this.places = places;
        this.files = new ProcReader[places.size()];
        for (int i = 0; i < files.length; i++) {
            CgroupFiles.Place place = places.get(i);
            files[i] = new ProcReader(place.directory() + path + place.name(), ProcReader.MAX_BYTES, FIRST_BYTES);
        }
    }

    /// Its path.
    String path() {
        return path;
    }

    /// Its row's entity.
    Entity entity() {
        return entity;
    }

    /// Its cells as last read.
    long[] cells() {
        return cells;
    }

    /// Reads its files; false when none of them could be read.
    boolean read(Cursor cursor, BlockLayers layers) {
        Arrays.fill(cells, Column.GAP);
        boolean any = false;
        for (int i = 0; i < files.length; i++) {
            if (files[i].read()) {
                take(places.get(i).kind(), cursor.over(files[i]), layers);
                any = true;
            } else if (places.get(i).kind() == CgroupFiles.Kind.IO_STAT && files[i].isOpen()) {
                cells[READ] = 0; // an empty file: it is counted, and there was nothing yet
                cells[WRITTEN] = 0;
            }
        }
        return any;
    }

    private void take(CgroupFiles.Kind kind, Cursor cursor, BlockLayers layers) {
        switch (kind) {
            case CPU_STAT -> lines(cursor, CPU_STAT, 1);
            case CPU_STAT_V1 -> lines(cursor, CPU_STAT_V1, NANOS_PER_MICRO);
            case CPUACCT_USAGE -> cells[CPU] = scaled(cursor.number(), NANOS_PER_MICRO);
            case MEMORY -> cells[MEMORY] = cursor.number();
            case PIDS -> cells[PIDS] = cursor.number();
            case IO_STAT -> ioStat(cursor, layers);
            case BLKIO -> blkio(cursor, layers);
        }
    }

    private void lines(Cursor cursor, Words words, int divisor) {
        for (; !cursor.atEnd(); cursor.skipLine()) {
            int column = words.take(cursor);
            if (column >= 0) {
                cells[column] = scaled(cursor.number(), divisor);
            }
        }
    }

    private void ioStat(Cursor cursor, BlockLayers layers) {
        cells[READ] = 0;
        cells[WRITTEN] = 0;
        for (; !cursor.atEnd(); cursor.skipLine()) {
            if (!layers.isLowest(cursor)) {
                continue;
            }
            while (!cursor.atLineEnd()) {
                int column = cursor.startsWith(READ_BYTES) ? READ : cursor.startsWith(WRITTEN_BYTES) ? WRITTEN : -1;
                if (column >= 0) {
                    cursor.skip(READ_BYTES.length);
                    add(column, cursor.number());
                } else {
                    cursor.skipWord();
                }
            }
        }
    }

    private void blkio(Cursor cursor, BlockLayers layers) {
        cells[READ] = 0;
        cells[WRITTEN] = 0;
        for (; !cursor.atEnd(); cursor.skipLine()) {
            if (!layers.isLowest(cursor)) {
                continue;
            }
            cursor.skipBlanks();
            int column = cursor.startsWith(READ_V1) ? READ : cursor.startsWith(WRITE_V1) ? WRITTEN : -1;
            if (column >= 0) {
                cursor.skipWord();
                add(column, cursor.number());
            }
        }
    }

    private void add(int column, long bytes) {
        cells[column] += bytes == Column.GAP ? 0 : bytes;
    }

    private static long scaled(long value, int divisor) {
        return value == Column.GAP ? Column.GAP : value / divisor;
    }

    @Override
    public void close() {
        for (ProcReader file : files) {
            file.close();
        }
    }
}
