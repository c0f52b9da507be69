package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Where packs go that can never be stored: damaged ones, ones of another host, ones the store stumbles
/// over. They are kept for whoever wants to know what happened, up to [#MAX_FILES] and [#MAX_BYTES]; what
/// does not fit is only told. Nothing reads them back. Thread-safe.
///
/// ```
/// DATA/hub/quarantine/<host>-<epoch>-<sequence>.pack      the bytes as they came
/// ```
final class Quarantine {
    /// Files kept.
    static final int MAX_FILES = 1_000;
    /// Bytes kept.
    static final long MAX_BYTES = 64L << 20;

    private final Path directory;
    private final Log log;
    private int files;
    private long bytes;

    /// Counts what `directory` holds already; it is made when first needed.
    Quarantine(Path directory, Log log) throws IOException {
        this.directory = directory;
        this.log = log;
        if (Files.isDirectory(directory)) {
            try (Stream<Path> list = Files.list(directory)) {
                for (Path file : (Iterable<Path>) list::iterator) {
                    files++;
                    bytes += Files.size(file);
                }
            }
        }
    }

    /// Keeps what `from` sent as (`epoch`, `sequence`), and says why it was put aside.
    synchronized void keep(HostId from, long epoch, long sequence, byte[] pack, String why) {
        String name = from + "-" + Long.toHexString(epoch) + "-" + sequence + ".pack";
        log.warn("quarantine", name + " (" + pack.length + " bytes) is put aside: " + why);
        if (files >= MAX_FILES || bytes + pack.length > MAX_BYTES) {
            log.warn("quarantine", name + " is not kept: the quarantine is full (" + files + " files)");
            return;
        }
        try {
            PrivateFiles.createDirectories(directory);
            PrivateFiles.write(directory.resolve(name), pack);
            files++;
            bytes += pack.length;
        } catch (IOException failure) {
            log.warn("quarantine", name + " could not be kept: " + failure.getMessage());
        }
    }
}
