package dev.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Directories of earlier versions, kept as zip files among the resources of a test.
public final class Golden {
    private Golden() {}

    /// Unpacks `zip`, which holds nothing but what the test wrote itself, into `to`.
    ///
    /// @throws IOException when it cannot be read or written
    public static void unpack(InputStream zip, Path to) throws IOException {
        try (ZipInputStream in = new ZipInputStream(zip, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = to.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.write(file, in.readAllBytes());
                }
            }
        }
    }
}
