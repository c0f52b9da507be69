package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.block.Block;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Real packs that a test can tell from each other and from damage: all of pack `n` follows from `n`.
final class FaultPack {
    private static final int TEXT_BYTES = 3_000; // so that some rows need further pages and some do not
    private static final int[] SECONDS = {0, 1, 2, 59};

    private FaultPack() {}

    /// What came back of a pack.
    enum Found {
        /// All of it, as it was put in.
        WHOLE,
        /// A part fails its checksum and would be drawn as a gap; the rest is right.
        DAMAGED,
        /// A value that nobody put in would be shown.
        WRONG
    }

    /// Pack `n`: a minute of a machine with one process whose name is noise.
    static StoredPack pack(long n) {
        long start = BlockStoreContract.MIDNIGHT + n * 30;
        PackId id = new PackId(n % 2 == 0 ? BlockStoreContract.HOST : BlockStoreContract.OTHER, 77, n);
        FrameEncoder encoder = new FrameEncoder();
        List<byte[]> records = new ArrayList<>();
        Entity machine = new Entity("", List.of());
        Entity process = process(n);
        for (int second : SECONDS) {
            List<Rows> tables = List.of(rows(Tables.SYSTEM, machine, n + second), rows(Tables.PROCESS, process, -n));
            records.add(encoder.encode(new Frame((start + second) * 1_000, tables), records.isEmpty()));
        }
        byte[] bytes = Pack.build(id, records);
        return new StoredPack(id, start, start + SECONDS[SECONDS.length - 1], start * 1_000 + 61_000, bytes);
    }

    private static Rows rows(Table table, Entity entity, long value) {
        Rows rows = new Rows(table);
        int row = rows.add(entity);
        for (int column = 0; column < table.columns().size(); column++) {
            rows.set(row, column, value * (column + 3));
        }
        return rows;
    }

    private static Entity process(long n) {
        byte[] noise = new byte[(int) (n * 37 % TEXT_BYTES)];
        new Random(n).nextBytes(noise);
        StringBuilder text = new StringBuilder();
        for (byte one : noise) {
            text.append((char) ('a' + (one & 15)));
        }
        List<String> attributes = new ArrayList<>();
        for (int i = 0; i < Tables.PROCESS.attributes().size(); i++) {
            attributes.add(i == 4 ? text.toString() : Long.toString(n));
        }
        return new Entity(n + "@" + n, List.copyOf(attributes));
    }

    /// Compares what a store handed out with what was put in.
    static Found compare(StoredPack found) {
        StoredPack put = pack(found.id().sequence());
        if (found.startSecond() != put.startSecond() || found.endSecond() != put.endSecond()) {
            return Found.WRONG;
        }
        return Arrays.equals(found.bytes(), put.bytes()) ? Found.WHOLE : content(found.bytes(), Pack.open(put.bytes()));
    }

    /// Compares what can be read. Columns and attributes that the writer of `bytes`, an earlier version, did not know
    /// are gaps throughout and take nothing from the rest.
    private static Found content(byte[] bytes, Pack put) {
        boolean damaged = false;
        try {
            Pack pack = Pack.open(bytes);
            if (!pack.id().equals(put.id()) || !pack.tables().equals(put.tables())) {
                return Found.WRONG;
            }
            for (Table table : pack.tables()) {
                Found found = content(pack, put, table);
                if (found == Found.WRONG) {
                    return Found.WRONG;
                }
                damaged |= found == Found.DAMAGED;
            }
        } catch (CorruptData told) {
            return Found.DAMAGED;
        }
        return damaged ? Found.DAMAGED : Found.WHOLE;
    }

    private static Found content(Pack pack, Pack put, Table table) {
        try {
            Block block = pack.block(table);
            Block right = put.block(table);
            if (block == null
                    || right == null
                    || !Arrays.equals(block.atMillis(), right.atMillis())
                    || block.entityCount() != right.entityCount()
                    || !block.key(0).equals(right.key(0))
                    || !attributesAgree(block.attributes(0, 0), right.attributes(0, 0))) {
                return Found.WRONG;
            }
            boolean damaged = false;
            for (int column = 0; column < table.columns().size(); column++) {
                Found found = content(block, right, column);
                if (found == Found.WRONG) {
                    return Found.WRONG;
                }
                damaged |= found == Found.DAMAGED;
            }
            return damaged ? Found.DAMAGED : Found.WHOLE;
        } catch (CorruptData told) {
            return Found.DAMAGED;
        }
    }

    private static boolean attributesAgree(List<@Nullable String> some, List<@Nullable String> right) {
        for (int i = 0; i < right.size(); i++) {
            String known = some.get(i);
            if (known != null && !known.equals(right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Found content(Block block, Block right, int column) {
        try {
            long[] values = block.column(column);
            boolean unknown = Arrays.stream(values).allMatch(value -> value == Column.GAP);
            return unknown || Arrays.equals(values, right.column(column)) ? Found.WHOLE : Found.WRONG;
        } catch (CorruptData told) {
            return Found.DAMAGED;
        }
    }
}
