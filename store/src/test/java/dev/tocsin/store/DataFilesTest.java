package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFilesTest {
    @TempDir
    Path directory = Path.of("");

    /// Opens the data directory that the first argument names, and says how it went.
    static final class Second {
        private Second() {}

        public static void main(String[] arguments) throws Exception {
            try (DataFiles files = DataFiles.open(Path.of(arguments[0]))) {
                System.out.println("opened " + files.directory());
            } catch (StoreUnavailable refused) {
                System.out.println("refused: " + refused.getMessage());
            }
        }
    }

    private String second(Path data) throws Exception {
        Path output = directory.resolve("output");
        assertThat(ChildJvm.start(Second.class, output, data.toString()).waitFor())
                .isZero();
        return Files.readString(output);
    }

    @Test
    void open_whileAnotherHubHasIt_isRefusedWithItsProcessAndWhatToDo() throws Exception {
        Path data = directory.resolve("data");
        try (DataFiles files = DataFiles.open(data)) {
            assertThat(second(data))
                    .startsWith("refused: ")
                    .contains(files.directory().toString())
                    .contains("process " + ProcessHandle.current().pid())
                    .contains("--data DIR");
        }
        assertThat(second(data)).startsWith("opened ");
    }

    @Test
    void open_newDirectory_isPrivate() throws Exception {
        try (DataFiles files = DataFiles.open(directory.resolve("a/b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.directory())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(files.directory().resolve("hub.lock"))))
                    .isEqualTo("rw-------");
            assertThat(files.catalog().getParent()).isEqualTo(files.directory());
            assertThat(files.blocks().getParent()).isEqualTo(files.directory());
        }
    }

    @Test
    void open_whereAFileStands_saysWhatWasExpected() throws Exception {
        Path data = Files.writeString(directory.resolve("data"), "not a directory");
        assertThatThrownBy(() -> DataFiles.open(data))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining(data.toString())
                .hasMessageContaining(data + " is a file");
    }

    @Test
    void open_pathWithQuestionMark_isRefused() {
        assertThatThrownBy(() -> DataFiles.open(directory.resolve("what?")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("must not contain");
    }
}
