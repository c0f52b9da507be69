package dev.tocsin.helper;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Which requests were taken already, in a file, so that none is taken twice, not even after a restart:
///
/// ```text
/// u64 floor │ { 16 nonce │ u64 notAfter } …
/// ```
///
/// A nonce is kept until ten minutes behind its `notAfter`. What is forgotten raises the floor: a request that is not
/// valid longer than a forgotten one is too old, even when the machine's clock was turned back. At most [#MOST] are
/// kept; more in ten minutes are refused. For one thread at a time.
final class Nonces {
    static final int MOST = 4_096;
    private static final long KEPT_MILLIS = 600_000;
    private static final int ENTRY_BYTES = 24;

    private final Path file;
    private final Map<UUID, Long> taken = new LinkedHashMap<>();
    private long floor;

    /// Reads `file`, or begins it.
    ///
    /// @throws IOException when it cannot be read, or is damaged
    Nonces(Path file) throws IOException {
        this.file = file;
        byte[] content = Files.exists(file) ? Files.readAllBytes(file) : new byte[Long.BYTES];
        if (content.length % ENTRY_BYTES != Long.BYTES) {
            throw new IOException(file + " is damaged (" + content.length + " bytes): without it a request could be"
                    + " taken twice. Wait ten minutes, then remove it");
        }
        ByteReader in = new ByteReader(content);
        floor = in.readLong();
        while (in.remaining() > 0) {
            taken.put(new UUID(in.readLong(), in.readLong()), in.readLong());
        }
    }

    /// Takes `nonce`; returns when that is on the disk.
    ///
    /// @throws Refusal when it was taken before, or cannot be kept
    void take(UUID nonce, long notAfter, long nowMillis) throws Refusal {
        boolean fresh = notAfter > floor && !taken.containsKey(nonce);
        Refusal.unless(fresh, "replayed", "this very request was taken already; send a new one");
        taken.values().removeIf(old -> isPast(old, nowMillis));
        Refusal.unless(taken.size() < MOST, "rate", "more than " + MOST + " requests in ten minutes");
        taken.put(nonce, notAfter);
        ByteWriter out = new ByteWriter();
        out.writeLong(floor);
        taken.forEach((id, until) -> {
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
            out.writeLong(until);
        });
        try {
            PrivateFiles.write(file, out.toByteArray());
        } catch (IOException lost) {
            throw new Refusal("storage", "cannot keep that it was taken: " + lost.getMessage());
        }
    }

    private boolean isPast(long notAfter, long nowMillis) {
        boolean past = notAfter + KEPT_MILLIS < nowMillis;
        floor = past ? Math.max(floor, notAfter) : floor;
        return past;
    }
}
