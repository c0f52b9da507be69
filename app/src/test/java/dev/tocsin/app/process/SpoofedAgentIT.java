package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.FrameReader;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageWriter;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A machine that speaks for another one, or as another one, against a whole hub.
class SpoofedAgentIT {
    @Test
    @Tag("T-AG-2")
    @Tag("S20")
    void pack_ofAnotherHost_isPutAsideAndNothingOfItIsStored(@TempDir Path work) throws Exception {
        try (FaultHub hub = new FaultHub(work, work.resolve("data"), 1)) {
            hub.start();
            hub.join(2);
            hub.awaitAcknowledged(4);
            LedgerAgent honest = hub.agents.getFirst();
            LedgerAgent liar = hub.agents.getLast();
            byte[] others = honest.pack(4_000_000);
            PackId id = Pack.open(others).id();
            try (SSLSocket socket = liar.greeted()) {
                socket.getOutputStream()
                        .write(MessageWriter.frame(new Message.PackMessage(id.epoch(), id.sequence(), others)));
                socket.getOutputStream().flush();
                FrameReader in = new FrameReader(socket.getInputStream());
                in.proven();
                Message answer = in.next();
                while (!(answer instanceof Message.Rejected)) {
                    assertThat(answer).isNotNull();
                    answer = in.next();
                }
            }
            assertThat(hub.process().errors()).contains("WARN audit: host " + liar.host() + " sent a pack of another");
            hub.awaitAcknowledged(4);
            Verdict verdict = hub.finish(1);
            assertThat(verdict.isGood()).as(verdict.text()).isTrue();
            assertThat(work.resolve("data/hub/quarantine")).isNotEmptyDirectory();
        }
    }

    @Test
    @Tag("T-AG-3")
    @Tag("S20")
    void identity_usedByTwoMachines_isTold(@TempDir Path work) throws Exception {
        try (FaultHub hub = new FaultHub(work, work.resolve("data"), 1)) {
            hub.start();
            hub.join(1);
            hub.awaitAcknowledged(4);
            LedgerAgent agent = hub.agents.getFirst();
            try (SSLSocket clone = agent.greetedWithAnotherSpool()) {
                assertThat(clone.isConnected()).isTrue();
                Await.until("the hub says so", Product.PATIENCE, () -> {
                    JsonNode host = hub.product.ask("/hosts/" + agent.host());
                    return host != null
                            && host.path("health")
                                    .path("reasons")
                                    .toString()
                                    .contains("Two machines use this host's identity");
                });
            }
            assertThat(hub.process().errors()).contains("is connected twice with different spools");
        }
    }
}
