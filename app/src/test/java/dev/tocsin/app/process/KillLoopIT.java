package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub that is killed while agents send keeps each pack that it acknowledged, once. Three kills here; twenty and more
/// by `bench/faults/kill-loop`.
class KillLoopIT {
    @Test
    @Tag("KK-08")
    void hub_killedWhileAgentsSend_keepsEachAcknowledgedPackOnce(@TempDir Path work) throws Exception {
        KillLoop.Outcome outcome = KillLoop.run(work, 3, 1);
        assertThat(outcome.trouble()).isEmpty();
        assertThat(outcome.acknowledged()).isGreaterThan(3);
        assertThat(outcome.lost()).as(outcome.toString()).isZero();
        assertThat(outcome.duplicates()).as(outcome.toString()).isZero();
    }
}
