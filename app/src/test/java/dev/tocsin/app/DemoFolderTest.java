package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.store.Retention;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A demonstration and a real hub never share a data directory, whichever came first.
class DemoFolderTest {
    @TempDir
    Path work;

    @Test
    void hub_onTheDirectoryOfADemonstration_isRefusedAndWritesNothing() throws IOException {
        Path data = work.resolve("data");
        DemoFolder.open(data).close();
        assertThatThrownBy(() ->
                        Wiring.start(real(data), Clock.system(), Log.none()).close())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(data + ", which belongs to a demonstration")
                .hasMessageContaining("give a directory of its own");
        assertThat(data.resolve("hub")).doesNotExist();
        DemoFolder.open(data).close(); // another demonstration may
    }

    @Test
    void demo_onTheDirectoryOfARealHub_isRefused() {
        Path data = work.resolve("data");
        Wiring.start(real(data), Clock.system(), Log.none()).close();
        assertThatThrownBy(() -> DemoFolder.open(data))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("a directory of its own");
    }

    private static Wiring.Settings real(Path data) {
        Address any = new Address("127.0.0.1", 0);
        return new Wiring.Settings(data, any, any, new WebOptions(), Retention.USUAL, "0");
    }
}
