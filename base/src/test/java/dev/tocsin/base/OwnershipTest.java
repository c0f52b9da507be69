package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that somebody else could have written, in each way.
@Tag("T-OWN-1")
@Tag("S17")
class OwnershipTest {
    @TempDir
    Path directory;

    private Path top;
    private Path file;
    private int uid;
    private Ownership ownership;

    @BeforeEach
    void make() throws IOException {
        top = Files.createDirectory(directory.toRealPath().resolve("top"));
        mode(top, "rwxr-xr-x");
        Path folder = Files.createDirectory(top.resolve("folder"));
        mode(folder, "rwxr-xr-x");
        file = Files.writeString(folder.resolve("file"), "content");
        mode(file, "rw-r--r--");
        uid = (int) Files.getAttribute(file, "unix:uid");
        ownership = new Ownership(uid, top);
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void refused(String why) {
        assertThatThrownBy(() -> ownership.read(file, 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void file_ofItsOwnerAlone_isRead() throws IOException {
        assertThat(ownership.read(file, 7)).asString().isEqualTo("content");
        assertThat(ownership.state(file)).isEqualTo(ownership.state(file));
        ownership.program(file);
        ownership.directory(file.getParent());
    }

    @Test
    void file_thatGroupOrOthersMayWrite_isRefused() throws IOException {
        mode(file, "rw-rw-r--");
        refused("has mode 664; only its owner may write it: chmod go-w " + file);
        mode(file, "rw-r---w-");
        refused("has mode 642");
        assertThatThrownBy(() -> ownership.program(file)).hasMessageContaining("has mode 642");
    }

    @Test
    void file_ofAnotherOwner_isRefused() {
        ownership = new Ownership(uid + 1, top);
        refused("belongs to uid " + uid + "; it must belong to uid " + (uid + 1));
    }

    @Test
    void file_thatIsALinkOrNoFile_isRefused() throws IOException {
        Path link = Files.createSymbolicLink(file.resolveSibling("link"), file);
        assertThatThrownBy(() -> ownership.read(link, 100)).hasMessageContaining("is no regular file");
        assertThatThrownBy(() -> ownership.read(file.getParent(), 100)).hasMessageContaining("is no regular file");
        assertThatThrownBy(() -> ownership.read(file.resolveSibling("none"), 100))
                .hasMessageContaining("is not there");
        ownership.program(link); // where it leads counts
        Files.createLink(file.resolveSibling("second"), file);
        refused("has 2 names (hard links); it must have one");
    }

    @Test
    void file_belowADirectoryThatOthersMayWrite_isRefused() throws IOException {
        mode(file.getParent(), "rwxrwxr-x");
        refused("folder: has mode 775");
        mode(file.getParent(), "rwxr-xr-x");
        mode(top, "rwxrwxrwx");
        refused("top: has mode 777");
        assertThatThrownBy(() -> ownership.directory(top)).hasMessageContaining("has mode 777");
    }

    @Test
    void file_largerThanItMayBe_isRefused() {
        assertThatThrownBy(() -> ownership.read(file, 6)).hasMessageContaining("is larger than 6 bytes");
    }

    @Test
    void program_behindALinkFromElsewhere_isJudgedWhereItIs() throws IOException {
        Path loose = Files.createDirectory(top.resolve("loose"));
        Path program = Files.writeString(loose.resolve("program"), "");
        mode(program, "rwxr-xr-x");
        Path link = Files.createSymbolicLink(file.resolveSibling("program"), program);
        ownership.program(link);
        mode(loose, "rwxrwxrwx");
        assertThatThrownBy(() -> ownership.program(link)).hasMessageContaining("loose: has mode 777");
    }

    @Test
    void state_ofAFileThatWasWrittenOrReplaced_isAnotherOne() throws IOException {
        String before = ownership.state(file);
        Path next = Files.writeString(file.resolveSibling("next"), "content");
        mode(next, "rw-r--r--");
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(ownership.state(file)).isNotEqualTo(before);
    }
}
