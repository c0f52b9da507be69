package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `/proc/diskstats` (Documentation/admin-guide/iostats.rst): what each block device did since boot.
///
/// ```
///  254  0 vda 122508 31219 6554170 40556 26900 23032 3062888 13236 0 16800 54975 …
///             reads  merged sectors ms   writes merged sectors ms  now busy weighted
/// ```
///
/// **Rows**: whole devices, as in `/sys/block` (where that is hidden: names that do not look like a partition), except
/// loop, ram, zram, floppy and CD devices, which hold no data of their own.
///
/// **Totals** of the machine: only rows that stand on no other device (`/sys/block/X/slaves` is empty). A write to a
/// file system on LVM on RAID is seen at `dm-0`, at `md0` and at each disk; the disks alone are what the machine did.
final class Diskstats implements Source {
    /// Rows of devices.
    static final int MAX_DEVICES = 4_096;

    /// Seconds after which `/sys` is asked again what a device is (a RAID was built, a volume removed).
    static final int LEARN_SECONDS = 60;

    private static final List<String> NOT_DATA = List.of("loop", "ram", "zram", "fd", "sr", "scd");
    private static final int SECTOR_BYTES = 512; // always, whatever the device's own sectors are
    private static final int READ_BYTES = Tables.DISK.column("read_bytes");
    private static final int WRITE_BYTES = Tables.DISK.column("write_bytes");
    private static final int READ_OPS = Tables.DISK.column("read_ops");
    private static final int WRITE_OPS = Tables.DISK.column("write_ops");
    private static final int BUSY = Tables.DISK.column("busy_millis");
    private static final int READ_MILLIS = Tables.DISK.column("read_millis");
    private static final int WRITE_MILLIS = Tables.DISK.column("write_millis");
    private static final int QUEUE = Tables.DISK.column("queue_millis");
    private static final int ALL_READ = Tables.SYSTEM.column("disk_read_bytes");
    private static final int ALL_WRITE = Tables.SYSTEM.column("disk_write_bytes");

    private final ProcReader file;
    private final Path block;
    private final Names<Device> devices = new Names<>(this::learn);
    private final Every forget;
    private final Cursor cursor = new Cursor();

    /// Reads below `roots`.
    Diskstats(Roots roots, Clock clock) {
        this.file = new ProcReader(roots.proc().resolve("diskstats"));
        this.block = roots.sys().resolve("block");
        this.forget = new Every(clock, LEARN_SECONDS);
    }

    @Override
    public String name() {
        return "diskstats";
    }

    @Override
    public Table table() {
        return Tables.DISK;
    }

    @Override
    public void read(Reading reading) {
        if (!file.read()) {
            return;
        }
        if (forget.due()) {
            devices.forget();
        }
        Rows rows = reading.rows(Tables.DISK);
        long allRead = 0;
        long allWrite = 0;
        boolean any = false;
        for (cursor.over(file); !cursor.atEnd(); cursor.skipLine()) {
            cursor.skipWords(2);
            cursor.skipBlanks();
            int from = cursor.at();
            cursor.skipWord();
            Device device = devices.get(file.bytes(), from, cursor.at());
            if (!device.row || rows.size() >= MAX_DEVICES) {
                continue;
            }
            int row = rows.add(device.entity);
            line(rows, row);
            if (device.total && rows.cell(row, READ_BYTES) != Column.GAP && rows.cell(row, WRITE_BYTES) != Column.GAP) {
                any = true;
                allRead += rows.cell(row, READ_BYTES);
                allWrite += rows.cell(row, WRITE_BYTES);
            }
        }
        if (any) {
            reading.system(ALL_READ, allRead);
            reading.system(ALL_WRITE, allWrite);
        }
    }

    @Override
    public void close() {
        file.close();
    }

    private void line(Rows rows, int row) {
        rows.set(row, READ_OPS, cursor.number());
        cursor.skipWord();
        rows.set(row, READ_BYTES, bytes(cursor.number()));
        rows.set(row, READ_MILLIS, cursor.number());
        rows.set(row, WRITE_OPS, cursor.number());
        cursor.skipWord();
        rows.set(row, WRITE_BYTES, bytes(cursor.number()));
        rows.set(row, WRITE_MILLIS, cursor.number());
        cursor.skipWord();
        rows.set(row, BUSY, cursor.number());
        rows.set(row, QUEUE, cursor.number());
    }

    private static long bytes(long sectors) {
        return sectors == Column.GAP ? Column.GAP : sectors * SECTOR_BYTES;
    }

    private Device learn(String name) {
        Path directory = block.resolve(name.replace('/', '!')); // sysfs writes cciss/c0d0 as cciss!c0d0
        boolean whole = Files.isDirectory(block) ? Files.isDirectory(directory) : !looksLikePartition(name);
        boolean row = !name.isEmpty() && whole && NOT_DATA.stream().noneMatch(kind -> isNumbered(name, kind));
        return new Device(new Entity(name, List.of()), row, row && !standsOnOthers(directory));
    }

    private static boolean isNumbered(String name, String kind) {
        return name.startsWith(kind)
                && name.length() > kind.length()
                && name.chars().skip(kind.length()).allMatch(c -> c >= '0' && c <= '9');
    }

    /// `sda1`, `vda2`, `nvme0n1p3`, `mmcblk0p1`.
    private static boolean looksLikePartition(String name) {
        return name.matches("(sd|vd|xvd|hd)[a-z]+\\d+") || name.matches("(nvme\\d+n|mmcblk|nbd|md)\\d+p\\d+");
    }

    private static boolean standsOnOthers(Path directory) {
        try (DirectoryStream<Path> slaves = Files.newDirectoryStream(directory.resolve("slaves"))) {
            return slaves.iterator().hasNext();
        } catch (IOException noSlaves) {
            return false; // not there: nothing beneath it is known
        }
    }

    /// What is known of one name.
    ///
    /// @param entity its row's entity
    /// @param row has a row
    /// @param total counts for the machine
    private record Device(Entity entity, boolean row, boolean total) {}
}
