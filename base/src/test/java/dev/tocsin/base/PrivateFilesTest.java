package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Private means: nobody else, and whole or not at all.
final class PrivateFilesTest {
    @TempDir
    Path directory;

    @Test
    void write_newFile_isReadableByItsOwnerAlone() throws Exception {
        Path key = directory.resolve("key");
        PrivateFiles.write(key, new byte[] {1, 2, 3});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllBytes(key)).containsExactly(1, 2, 3);
        assertThat(PrivateFiles.exposure(key)).isNull();
    }

    @Test
    void write_overALeftDraft_replacesTheContent() throws Exception {
        Path key = directory.resolve("key");
        PrivateFiles.write(key, new byte[] {1});
        Files.write(directory.resolve("key.new"), new byte[] {9, 9}); // a crash between write and rename
        PrivateFiles.write(key, new byte[] {2});
        assertThat(Files.readAllBytes(key)).containsExactly(2);
        assertThat(directory.resolve("key.new")).doesNotExist();
    }

    @Test
    void exposure_groupReadable_saysHowToMendIt() throws Exception {
        Path key = directory.resolve("key");
        PrivateFiles.write(key, new byte[] {1});
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(PrivateFiles.exposure(key)).contains("rw-r-----").contains("chmod go= ");
        assertThat(PrivateFiles.exposure(directory.resolve("absent"))).isNull();
    }

    @Test
    void createDirectories_nested_areForTheOwnerAlone() throws Exception {
        Path nested = directory.resolve("a/b");
        PrivateFiles.createDirectories(nested);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nested)))
                .isEqualTo("rwx------");
    }
}
