package dev.tocsin.block;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Prints what a recorded machine costs in bytes and time; run by hand, no test.
///
/// The argument is a text file: a line `T <epoch ms>` per second, then the `cpu` lines of /proc/stat behind `S `,
/// and per process `P`, /proc/pid/stat, bytes read, bytes written, voluntary and involuntary switches, open
/// descriptors and command line, separated by tabs, `-` for what could not be read.
final class Measure {
    private static final int SECONDS = 60;
    private static final int REPEATS = 10;

    private final Map<String, Entity> entities = new HashMap<>();
    private final Rows system = new Rows(Tables.SYSTEM);
    private final Rows cpu = new Rows(Tables.CPU);
    private final Rows process = new Rows(Tables.PROCESS);

    private Measure() {}

    /// Measures the recording `args[0]`.
    public static void main(String[] args) throws IOException {
        List<List<byte[]>> minutes = new Measure().record(Files.readAllLines(Path.of(args[0])));
        long recordBytes =
                minutes.stream().flatMap(List::stream).mapToLong(r -> r.length).sum();
        List<byte[]> packs = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            long samples = 0;
            long start = cpuNanos();
            for (int again = 0; again < REPEATS; again++) {
                packs.clear();
                minutes.forEach(minute -> packs.add(Pack.build(Fleet.ID, minute)));
            }
            long built = cpuNanos();
            for (int again = 0; again < REPEATS; again++) {
                samples = 0;
                for (byte[] bytes : packs) {
                    samples += decode(Pack.open(bytes));
                }
            }
            long decoded = cpuNanos();
            System.out.printf(
                    "samples %d  seal %.1f M/s  decode %.1f M/s%n",
                    samples, samples * REPEATS * 1e3 / (built - start), samples * REPEATS * 1e3 / (decoded - built));
            if (round == 4) {
                long bytes = packs.stream().mapToLong(p -> p.length).sum();
                System.out.printf(
                        "minutes %d, records %d bytes (%.3f B/sample), packs %d bytes (%.4f B/sample)%n",
                        packs.size(), recordBytes, (double) recordBytes / samples, bytes, (double) bytes / samples);
            }
        }
        for (int round = 0; round < 6; round++) {
            records(minutes);
        }
        for (Table table : Pack.open(packs.getFirst()).tables()) {
            detail(table, packs);
        }
        if (args.length > 1) {
            Files.write(Path.of(args[1]), packs.getLast());
        }
    }

    /// CPU time of this process in steps of 10 ms, the compiler's and collector's threads included.
    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /// Reads all records, then reads and writes them: the difference is the writing.
    private static void records(List<List<byte[]>> minutes) {
        long start = cpuNanos();
        long frames = 0;
        FrameDecoder decoder = new FrameDecoder();
        for (List<byte[]> minute : minutes) {
            for (byte[] record : minute) {
                decoder.decode(record);
                frames++;
            }
        }
        long decoded = cpuNanos();
        FrameEncoder encoder = new FrameEncoder();
        long bytes = 0;
        for (List<byte[]> minute : minutes) {
            for (int i = 0; i < minute.size(); i++) {
                bytes += encoder.encode(decoder.decode(minute.get(i)), i == 0).length;
            }
        }
        long read = decoded - start;
        long written = cpuNanos() - decoded - read;
        System.out.printf(
                "frames: %.1f µs each to decode, %.1f µs to encode, %d bytes%n",
                read / 1e3 / frames, written / 1e3 / frames, bytes);
    }

    /// Decodes every column and returns the number of cells that had a row.
    private static long decode(Pack pack) {
        long samples = 0;
        for (Table table : pack.tables()) {
            Block block = Objects.requireNonNull(pack.block(table));
            for (int column = 0; column < table.columns().size(); column++) {
                block.column(column);
            }
            samples += (long) block.rowCount() * table.columns().size();
        }
        return samples;
    }

    private static void detail(Table table, List<byte[]> packs) {
        long[] columns = new long[table.columns().size()];
        long all = 0;
        long entities = 0;
        for (byte[] bytes : packs) {
            Block block = Objects.requireNonNull(Pack.open(bytes).block(table));
            all += block.length();
            entities += block.entityCount();
            for (int column = 0; column < columns.length; column++) {
                columns[column] += block.storedBytes(column);
            }
        }
        long sum = 0;
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < columns.length; column++) {
            sum += columns[column];
            text.append(' ')
                    .append(table.columns().get(column).name())
                    .append('=')
                    .append(columns[column]);
        }
        System.out.printf(
                "%s: %d bytes, heads %d (%.1f per entity), columns %d:%s%n",
                table.name(), all, all - sum, (double) (all - sum) / entities, sum, text);
    }

    private List<List<byte[]>> record(List<String> lines) {
        List<List<byte[]>> minutes = new ArrayList<>();
        FrameEncoder encoder = new FrameEncoder();
        long at = 0;
        int seconds = 0;
        for (String line : lines) {
            if (line.startsWith("T ")) {
                if (at != 0) {
                    if (seconds % SECONDS == 0) {
                        minutes.add(new ArrayList<>());
                    }
                    Frame frame = new Frame(at, List.of(system, cpu, process));
                    minutes.getLast().add(encoder.encode(frame, seconds % SECONDS == 0));
                    seconds++;
                }
                at = Long.parseLong(line.substring(2));
                system.clear();
                cpu.clear();
                process.clear();
            } else if (line.startsWith("S ")) {
                stat(line.substring(2).split(" +", -1));
            } else {
                process(line.split("\t", -1));
            }
        }
        if (minutes.getLast().size() < SECONDS) {
            minutes.removeLast();
        }
        return minutes;
    }

    private void stat(String[] words) {
        Rows rows = words[0].equals("cpu") ? system : cpu;
        String key = words[0].substring(3);
        int row = rows.add(entities.computeIfAbsent("cpu" + key, _ -> new Entity(key, List.of())));
        for (int i = 0; i < 8; i++) {
            rows.set(row, i, Long.parseLong(words[i + 1]));
        }
    }

    private void process(String[] parts) {
        String stat = parts[1];
        int close = stat.lastIndexOf(')');
        String[] words = stat.substring(close + 2).split(" ", -1);
        String pid = stat.substring(0, stat.indexOf(' '));
        String key = pid + "@" + words[19];
        String name = stat.substring(stat.indexOf('(') + 1, close);
        String start = Long.toString(1_700_000_000_000L + Long.parseLong(words[19]) * 10);
        Entity entity = entities.get(key);
        if (entity == null
                || !Objects.equals(entity.attributes().get(2), name)
                || !Objects.equals(entity.attributes().get(4), parts[7])) {
            List<String> texts = new ArrayList<>();
            texts.addAll(List.of(pid, words[1], name, "root", parts[7]));
            texts.add(null);
            texts.add(start);
            texts.add(null);
            entity = new Entity(key, texts);
            entities.put(key, entity);
        }
        int row = process.add(entity);
        long[] cells = {
            Long.parseLong(words[11]),
            Long.parseLong(words[12]),
            Long.parseLong(words[21]),
            Long.parseLong(words[20]) / 1024,
            Long.parseLong(words[17]),
            number(parts[6]),
            Long.parseLong(words[7]),
            Long.parseLong(words[9]),
            number(parts[2]),
            number(parts[3]),
            number(parts[4]),
            number(parts[5]),
            words[0].charAt(0)
        };
        for (int i = 0; i < cells.length; i++) {
            process.set(row, i, cells[i]);
        }
    }

    private static long number(String text) {
        return text.equals("-") ? Column.GAP : Long.parseLong(text);
    }
}
