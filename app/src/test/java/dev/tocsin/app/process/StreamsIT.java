package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Live streams take nothing from those who ask for a page: no thread and no lock each. Two hundred here; a
/// thousand by `bench/streams`.
class StreamsIT {
    @Test
    @Tag("FU-70")
    void liveStreams_manyOpen_slowNoOrdinaryRequest(@TempDir Path work) throws Exception {
        try (Product product = new Product(work)) {
            product.up();
            String host = product.recording(3);
            StreamLoad.Outcome outcome = StreamLoad.run(product, host, 200, 100);
            assertThat(outcome.streams()).isEqualTo(200);
            assertThat(outcome.events()).as("all of them live").isGreaterThan(200);
            assertThat(outcome.p99Millis()).as("five times what is promised").isLessThan(1_000);
        }
    }
}
