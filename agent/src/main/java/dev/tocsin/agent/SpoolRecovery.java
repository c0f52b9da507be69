package dev.tocsin.agent;

import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes up the files of records that an earlier run left, however it ended:
///
/// | found | done |
/// |---|---|
/// | its pack is there, too | the program died between the two: removed |
/// | records of the minute that still runs, the latest file | gone on with |
/// | records of another minute | sealed |
/// | a torn tail | cut, said |
/// | damage before the tail | what is good is sealed, a copy put aside as `.damaged`, said |
/// | nothing | removed |
final class SpoolRecovery {
    private static final int SECONDS_PER_MINUTE = 60;

    /// The longest file that is read: the memory limit splits a minute long before.
    private static final long MAX_BYTES = 64L << 20;

    private final SpoolFolder folder;
    private final PackFiles packs;
    private final Log log;

    /// For the spool in `folder`.
    SpoolRecovery(SpoolFolder folder, PackFiles packs, Log log) {
        this.folder = folder;
        this.packs = packs;
        this.log = log;
    }

    /// What was left.
    ///
    /// @param full minutes to be sealed, oldest first
    /// @param open the minute to go on with, or null
    /// @param file its file, or null
    record Left(
            List<Minute> full,
            @Nullable Minute open,
            @Nullable RecordFile file) {}

    /// Takes everything up; `nowMinute` is the first second of the minute that runs.
    ///
    /// @throws IOException when a file cannot be read, cut or put aside
    Left run(long nowMinute) throws IOException {
        List<Minute> full = new ArrayList<>();
        Minute open = null;
        RecordFile file = null;
        Map<Long, Path> files = folder.records();
        int left = files.size();
        for (Map.Entry<Long, Path> entry : files.entrySet()) {
            left--;
            RecordScan.Content content = read(entry.getKey(), entry.getValue());
            if (content == null) {
                continue;
            }
            Minute minute = minute(entry.getKey(), content);
            if (left == 0 && minute.startSecond() == nowMinute && !content.isDamaged()) {
                open = minute;
                file = new RecordFile(
                        entry.getValue(), content.goodBytes(), content.records().size());
            } else {
                full.add(minute);
            }
            if (content.isDamaged()) {
                folder.keepCopy(entry.getValue()); // the file itself stays until its pack is on the disk
            }
        }
        return new Left(full, open, file);
    }

    private RecordScan.@Nullable Content read(long sequence, Path file) throws IOException {
        if (packs.has(sequence)) {
            folder.delete(file);
            return null;
        }
        if (Files.size(file) > MAX_BYTES) {
            log.error("spool", file + " is larger than any of ours and is put aside");
            folder.quarantine(file);
            return null;
        }
        RecordScan.Content content = RecordScan.read(Files.readAllBytes(file));
        if (content.tornBytes() > 0 || content.isDamaged()) {
            log.warn(
                    "spool",
                    file + ": " + content.tornBytes() + " bytes of a torn record cut, "
                            + content.lost() + " damaged places, "
                            + content.records().size() + " records kept");
        }
        if (content.records().isEmpty()) {
            if (content.isDamaged()) {
                folder.quarantine(file);
            } else {
                folder.delete(file);
            }
            return null;
        }
        return content;
    }

    private static Minute minute(long sequence, RecordScan.Content content) {
        long start = Math.floorDiv(content.firstSecond(), SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE;
        Minute minute = new Minute(sequence, start);
        for (byte[] record : content.records()) {
            minute.add(content.lastSecond(), record);
        }
        return minute;
    }
}
