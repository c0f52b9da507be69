package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub that is killed while agents send keeps each pack that it acknowledged, once. Three kills here; two hundred
/// by `bench/faults/kill-loop`.
class KillLoopIT {
    @Test
    @Tag("F1")
    @Tag("KK-08")
    void hub_killedWhileAgentsSend_keepsEachAcknowledgedPackOnce(@TempDir Path work) throws Exception {
        Verdict verdict = KillLoop.few(work, 3, 1);
        assertThat(verdict.isGood()).as(verdict.text()).isTrue();
        assertThat(verdict.acknowledged()).isGreaterThan(3);
    }
}
