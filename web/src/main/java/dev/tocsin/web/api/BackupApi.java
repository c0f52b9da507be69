package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Sha256;
import dev.tocsin.base.Units;
import dev.tocsin.store.Backup;
import dev.tocsin.store.Backups;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// `GET /backup`: the hub's whole state at the moment of the request, as a ZIP archive that is made while it is sent.
///
/// ```
/// catalog.db, blocks/2026-11-22.db, authority.key …
/// manifest    the last entry: "tocsin-backup 1", version, moment; then for each file: SHA-256, bytes, name
/// ```
///
/// An archive without its manifest was cut off. One backup at a time.
public final class BackupApi {
    /// The first line of a manifest.
    public static final String HEADER = "tocsin-backup 1";

    private static final int CHUNK_BYTES = 256 << 10;
    private static final int RETRY_SECONDS = 30;

    private final Backups backups;
    private final String version;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    /// Takes them from `backups`; `version` is the program's.
    public BackupApi(Backups backups, String version, Clock clock) {
        this.backups = backups;
        this.version = version;
        this.clock = clock;
    }

    /// `GET /backup`.
    public Answer backup(Call call) {
        if (!busy.compareAndSet(false, true)) {
            throw Refusal.later(RETRY_SECONDS, "another backup is being taken; wait until it is done");
        }
        return new Answer.Stream("application/zip", new Running(), Map.of());
    }

    /// One backup; gives its place back once, before the client hears of the end.
    private final class Running implements Answer.Source {
        private boolean over;

        @Override
        public void feed(Answer.Out out) throws IOException {
            out.send(new byte[0]); // the client knows that it goes on, however long the first file takes
            try (Backup taken = backups.take()) {
                archive(taken, out);
            } finally {
                close();
            }
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                busy.set(false);
            }
        }
    }

    private void archive(Backup taken, Answer.Out out) throws IOException {
        StringBuilder manifest =
                new StringBuilder(HEADER + "\nversion " + version + "\nmoment " + Units.iso(clock.wallMillis()) + "\n");
        try (ZipOutputStream zip = new ZipOutputStream(new Chunks(out), StandardCharsets.UTF_8)) {
            zip.setLevel(Deflater.BEST_SPEED); // packs are compressed already
            for (String name : taken.names()) {
                if (!out.open()) {
                    return; // the hub is stopping: without its manifest nobody takes this for a backup
                }
                zip.putNextEntry(new ZipEntry(name));
                Counted counted = new Counted(zip);
                taken.write(name, counted);
                zip.closeEntry();
                manifest.append(counted.sha256())
                        .append(' ')
                        .append(counted.bytes)
                        .append(' ')
                        .append(name)
                        .append('\n');
            }
            zip.putNextEntry(new ZipEntry("manifest"));
            zip.write(manifest.toString().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    /// Counts and digests what goes on.
    private static final class Counted extends OutputStream {
        private final DigestOutputStream out;
        private long bytes;

        Counted(OutputStream out) {
            this.out = new DigestOutputStream(out, Sha256.begin());
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            bytes += length;
        }

        String sha256() {
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
    }

    /// Gathers what is written and sends it in pieces.
    private static final class Chunks extends OutputStream {
        private final Answer.Out out;
        private byte[] buffer = new byte[CHUNK_BYTES];
        private int used;

        Chunks(Answer.Out out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            int at = offset;
            while (at < offset + length) {
                int some = Math.min(offset + length - at, buffer.length - used);
                System.arraycopy(source, at, buffer, used, some);
                used += some;
                at += some;
                if (used == buffer.length) {
                    send();
                }
            }
        }

        @Override
        public void close() throws IOException {
            send();
        }

        private void send() throws IOException {
            if (used > 0) {
                out.send(used == buffer.length ? buffer : java.util.Arrays.copyOf(buffer, used));
                buffer = new byte[CHUNK_BYTES]; // what was sent may still be on its way
                used = 0;
            }
        }
    }
}
