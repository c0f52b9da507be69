package dev.tocsin.agent;

import dev.tocsin.agent.Recording.SealedPack;
import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.block.Pack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The sealed packs that the hub has not acknowledged, and the two numbers that must outlive them.
///
/// ```
/// epoch                      16 hex digits, made once
/// acked                      the greatest sequence acknowledged, decimal
/// pack-0000000000000042.pack one pack, forced to the disk before its name appears
/// ```
///
/// Limits: when the packs take more than the bytes or are older than the days they are allowed, the oldest go, and the
/// log says which seconds are lost. Thread-safe.
final class PackFiles {
    private static final String PREFIX = "pack-";
    private static final String SUFFIX = ".pack";
    private static final long MILLIS_PER_DAY = 86_400_000L;

    /// How much may wait for the hub.
    ///
    /// @param bytes of all packs together
    /// @param days age of the oldest
    record Allowance(long bytes, int days) {
        /// A week, as long as it is not more than 1 GiB: a busy machine makes 30 MB a day.
        static final Allowance USUAL = new Allowance(1L << 30, 7);
    }

    private record Waiting(int bytes, long sealedMillis) {}

    private final Path directory;
    private final Clock clock;
    private final Log log;
    private final Allowance allowance;
    private final long epoch;
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private long acknowledged;
    private long last;
    private long totalBytes;

    /// Opens `directory`, which exists.
    ///
    /// @throws IOException when it cannot be read or written
    PackFiles(Path directory, Allowance allowance, Clock clock, Log log, RandomGenerator random) throws IOException {
        this.directory = directory;
        this.allowance = allowance;
        this.clock = clock;
        this.log = log;
        list();
        acknowledged = number("acked", 10, 0);
        last = Math.max(acknowledged, waiting.isEmpty() ? 0 : waiting.lastKey());
        epoch = openEpoch(random);
    }

    private void list() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                long sequence = Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
                int bytes = Math.toIntExact(Files.size(file));
                waiting.put(
                        sequence,
                        new Waiting(bytes, Files.getLastModifiedTime(file).toMillis()));
                totalBytes += bytes;
            }
        } catch (NumberFormatException foreign) {
            throw new IOException(directory + " holds a file that is no pack: " + foreign.getMessage(), foreign);
        }
    }

    /// The epoch is part of each pack, so a lost file is made again from one of them; without any, a new one begins.
    private long openEpoch(RandomGenerator random) throws IOException {
        long known = number("epoch", 16, 0);
        if (known != 0) {
            return known;
        }
        for (long sequence : waiting.keySet()) {
            try {
                known = Pack.open(Files.readAllBytes(file(sequence))).id().epoch();
                break;
            } catch (CorruptData damaged) {
                log.warn("spool", file(sequence) + " is damaged: " + damaged.getMessage());
            }
        }
        while (known == 0) {
            known = random.nextLong();
        }
        write("epoch", Long.toHexString(known));
        return known;
    }

    long epoch() {
        return epoch;
    }

    /// The number for the next pack: above every one ever used.
    synchronized long nextSequence() {
        return last + 1;
    }

    /// Keeps `pack` as `sequence`; on the disk for good when this returns.
    ///
    /// @throws IOException when it is not
    synchronized void add(long sequence, byte[] pack) throws IOException {
        PrivateFiles.write(file(sequence), pack);
        waiting.put(sequence, new Waiting(pack.length, clock.wallMillis()));
        totalBytes += pack.length;
        last = Math.max(last, sequence);
        keepWithinAllowance();
    }

    private void keepWithinAllowance() throws IOException {
        long oldest = clock.wallMillis() - allowance.days() * MILLIS_PER_DAY;
        while (waiting.size() > 1
                && (totalBytes > allowance.bytes()
                        || waiting.firstEntry().getValue().sealedMillis() < oldest)) {
            long sequence = waiting.firstKey();
            log.error(
                    "spool",
                    "the hub has been away for too long: pack " + sequence + " is dropped, its minute is lost (limits: "
                            + allowance.bytes() + " bytes, " + allowance.days() + " days)");
            remove(sequence);
        }
    }

    /// The oldest pack above `sequence`, or null. A file that is gone or unreadable is passed over and said.
    ///
    /// @throws IOException when the disk does not answer
    synchronized @Nullable SealedPack firstAfter(long sequence) throws IOException {
        for (Map.Entry<Long, Waiting> next = waiting.higherEntry(sequence);
                next != null;
                next = waiting.higherEntry(next.getKey())) {
            try {
                return new SealedPack(next.getKey(), Files.readAllBytes(file(next.getKey())));
            } catch (NoSuchFileException gone) {
                log.error("spool", "pack " + next.getKey() + " is gone from " + directory + ": its minute is lost");
                totalBytes -= next.getValue().bytes();
                waiting.remove(next.getKey());
            }
        }
        return null;
    }

    /// Forgets `sequence`. The number is written first: a file without it would only be sent again, a number used
    /// twice would lose a minute.
    ///
    /// @throws IOException when that could not be noted
    synchronized void acknowledged(long sequence) throws IOException {
        if (sequence > acknowledged) {
            write("acked", Long.toString(sequence));
            acknowledged = sequence;
        }
        remove(sequence);
    }

    private void remove(long sequence) throws IOException {
        Waiting pack = waiting.remove(sequence);
        if (pack != null) {
            totalBytes -= pack.bytes();
            Files.deleteIfExists(file(sequence));
        }
    }

    private Path file(long sequence) {
        String digits = Long.toString(sequence);
        return directory.resolve(PREFIX + "0".repeat(Math.max(0, 16 - digits.length())) + digits + SUFFIX);
    }

    private long number(String name, int radix, long absent) throws IOException {
        try {
            String text = Files.readString(directory.resolve(name), StandardCharsets.US_ASCII)
                    .strip();
            return radix == 16 ? Long.parseUnsignedLong(text, radix) : Long.parseLong(text);
        } catch (NoSuchFileException first) {
            return absent;
        } catch (NumberFormatException damaged) {
            log.warn("spool", directory.resolve(name) + " is damaged and made anew: " + damaged.getMessage());
            return absent;
        }
    }

    private void write(String name, String text) throws IOException {
        PrivateFiles.write(directory.resolve(name), text.getBytes(StandardCharsets.US_ASCII));
    }
}
