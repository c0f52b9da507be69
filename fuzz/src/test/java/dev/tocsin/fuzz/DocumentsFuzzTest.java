package dev.tocsin.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tocsin.base.CorruptData;
import dev.tocsin.wire.SoftwareDocuments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;

/// What an agent says is installed, as a hub reads it: the first byte says whether packages or the machine, and
/// whether the rest is what comes over the line or what was compressed into it. What comes out, or damage,
/// within bounds.
final class DocumentsFuzzTest {
    private static final int MOST_PACKAGES = 20_000;

    @FuzzTest(maxDuration = "30s")
    @Tag("T-ZIP-1")
    @Tag("S19")
    void document_ofAnyBytes_isOneOrDamage(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
        byte[] document = (bytes[0] & 2) == 0 ? deflated(rest) : rest;
        try {
            if ((bytes[0] & 1) == 0) {
                int[] count = {0};
                SoftwareDocuments.readPackages(document, _ -> count[0]++);
                if (count[0] > MOST_PACKAGES) {
                    throw new AssertionError("BUG: got " + count[0] + " packages, must be refused");
                }
            } else {
                SoftwareDocuments.readMachine(document);
            }
        } catch (CorruptData damaged) {
            Frames.check(damaged);
        }
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
