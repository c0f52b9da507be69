package dev.tocsin.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The seven seconds behind the golden files: small, and with everything that may happen to a row. A second is
/// missing, a process is born, one dies and one comes back, a command line changes, a counter starts again, a cell
/// becomes a gap and a table cannot be read once.
final class GoldenHistory {
    private static final long START = 1_764_547_200_000L; // 2025-12-01 00:00:00 UTC
    private static final int[] SECONDS = {0, 1, 2, 4, 5, 6, 7};

    private final Entity root = new Entity("/", List.of("/dev/sda1", "ext4", "no"));
    private final Entity init = process("1@5", "1", "0", "systemd", "root", "/sbin/init", "init.scope");
    private final Entity shell = process("812@90210", "812", "1", "sh", "anna", "sh -c 'sleep 9'", null);
    private final Entity utf = process("901@99001", "901", "812", "naïve", "anna", "naïve --größe=5 🙂", null);
    private Entity postgres =
            process("77@400", "77", "1", "postgres", "postgres", "postgres: idle", "postgresql.service");

    /// The records of the seven seconds; the first and the fifth are keyframes.
    List<byte[]> records() {
        FrameEncoder encoder = new FrameEncoder();
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < SECONDS.length; i++) {
            long at = START + SECONDS[i] * 1000L + 3 + 2L * i;
            records.add(encoder.encode(new Frame(at, tables(i)), i == 0 || i == 4));
        }
        return records;
    }

    private List<Rows> tables(int i) {
        if (i == 3) {
            postgres =
                    process("77@400", "77", "1", "postgres", "postgres", "postgres: anna SELECT", "postgresql.service");
        }
        List<Rows> tables = new ArrayList<>();
        Rows system = new Rows(Tables.SYSTEM);
        int row = system.add(new Entity("", List.of()));
        for (int column = 0; column < 8; column++) {
            system.set(row, column, 10_000L * (column + 1) + i * (column * 3L + 1));
        }
        system.set(row, Tables.SYSTEM.column("load1_centi"), i == 5 ? Column.GAP : 42 - i);
        tables.add(system);
        if (i != 2) {
            Rows mount = new Rows(Tables.MOUNT);
            set(mount, mount.add(root), 20_000_000, 7_000_000 + i * 4L, 13_000_000 - i * 4L, 1_000_000, 250_000);
            tables.add(mount);
        }
        Rows process = new Rows(Tables.PROCESS);
        set(process, process.add(init), 500, 900 + i, 3000, 170_000, 1, 80, 9000, 12, Column.GAP, Column.GAP, 5000 + i);
        set(process, process.add(postgres), 100 + 90L * i, 20, 5000 + i % 3, 220_000, 1);
        if (i != 2 && i != 3) {
            // A counter that starts again in second 4: the process called exec.
            set(process, process.add(shell), i < 4 ? 7 : 0, 3, 250, 2600, 1, 4, 300, 0, 4096L * i, 0, 3, 1, 'S');
        }
        if (i > 0 && i < 6) {
            set(process, process.add(utf), i, i, 99, 1000, 1 + i / 4, 3, 50, 0, -1, Long.MAX_VALUE, 0, 0, 'R');
        }
        tables.add(process);
        return tables;
    }

    private static void set(Rows rows, int row, long... cells) {
        for (int column = 0; column < cells.length; column++) {
            rows.set(row, column, cells[column]);
        }
    }

    private static Entity process(String key, String pid, String ppid, String name, String user, String... rest) {
        @Nullable String[] texts = {pid, ppid, name, user, rest[0], rest[1], "1764540000000", null};
        return new Entity(key, Arrays.asList(texts));
    }
}
