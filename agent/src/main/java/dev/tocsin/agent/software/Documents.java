package dev.tocsin.agent.software;

import dev.tocsin.base.PrivateFiles;
import dev.tocsin.base.Sha256;
import dev.tocsin.wire.Message.InventoryAsk;
import dev.tocsin.wire.Message.InventoryPart;
import dev.tocsin.wire.SoftwareDocuments;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/// The documents that are told, as files: what a machine has installed is larger than what an agent likes to hold
/// in its memory. Written beside the old one and then put in its place; a document that is as it was stays. They
/// are made anew after a start, so nothing is lost when one is.
///
/// Thread-safe.
final class Documents {
    private static final String[] NAMES = {"packages.z", "machine.z"};

    private final Path directory;
    private final @Nullable Document[] present = new @Nullable Document[InventoryAsk.KINDS]; // guarded by this

    /// A document that is there.
    ///
    /// @param hash SHA-256 of its file
    /// @param readMillis when the machine was last found to be so, epoch ms
    record Document(byte[] hash, long sizeBytes, long readMillis) {}

    /// Writes the records of a document.
    interface Content {
        /// Writes them to `out`.
        ///
        /// @throws IOException when that, or reading what they are made of, failed: the old document stays
        void write(OutputStream out) throws IOException;
    }

    /// Documents in `directory`, which is made.
    Documents(Path directory) throws IOException {
        this.directory = directory;
        PrivateFiles.createDirectories(directory);
    }

    /// Makes the document of that kind anew, as of `readMillis`; true when it is another one than before.
    ///
    /// @throws IOException when it could not be made: the old one, if there is one, stays
    boolean write(int kind, long readMillis, Content content) throws IOException {
        Path file = directory.resolve(NAMES[kind]);
        Path draft = directory.resolve(NAMES[kind] + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        MessageDigest digest = Sha256.begin();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        try (OutputStream out = new DeflaterOutputStream(
                new DigestOutputStream(Files.newOutputStream(draft), digest), deflater, 16 << 10)) {
            content.write(out);
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(draft);
            throw failure;
        } finally {
            deflater.end();
        }
        Document made = new Document(digest.digest(), Files.size(draft), readMillis);
        if (made.sizeBytes() > SoftwareDocuments.DOCUMENT_BYTES) {
            Files.deleteIfExists(draft);
            throw new IOException("what is installed takes " + made.sizeBytes() + " bytes; at most "
                    + SoftwareDocuments.DOCUMENT_BYTES + " are told");
        }
        synchronized (this) {
            Document before = present[kind];
            boolean same = before != null && Arrays.equals(before.hash(), made.hash());
            if (same) {
                Files.deleteIfExists(draft);
            } else {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            present[kind] = made;
            return !same;
        }
    }

    /// Whether there is a document of that kind.
    synchronized boolean has(int kind) {
        return present[kind] != null;
    }

    /// The message that names the document of that kind; null when there is none.
    synchronized @Nullable InventoryPart named(int kind) {
        Document document = present[kind];
        return document == null ? null : message(kind, document, 0, new byte[0]);
    }

    /// What follows `ask`: a part of the document that it names, or the name of the one that there is instead;
    /// null when there is nothing to say.
    ///
    /// @throws IOException when the file cannot be read
    synchronized @Nullable InventoryPart after(InventoryAsk ask) throws IOException {
        Document document = ask.kind() < present.length ? present[ask.kind()] : null;
        if (document == null) {
            return null;
        }
        if (!Arrays.equals(document.hash(), ask.hash())) {
            return message(ask.kind(), document, 0, new byte[0]);
        }
        if (ask.offset() >= document.sizeBytes()) {
            return null; // the hub has it
        }
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(NAMES[ask.kind()]).toFile(), "r")) {
            byte[] part = new byte[(int) Math.min(SoftwareDocuments.PART_BYTES, document.sizeBytes() - ask.offset())];
            file.seek(ask.offset());
            file.readFully(part);
            return message(ask.kind(), document, ask.offset(), part);
        }
    }

    private static InventoryPart message(int kind, Document document, long offset, byte[] bytes) {
        return new InventoryPart(kind, document.hash(), document.sizeBytes(), document.readMillis(), offset, bytes);
    }
}
