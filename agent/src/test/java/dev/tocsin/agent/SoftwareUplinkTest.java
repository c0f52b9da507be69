package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.agent.software.SoftwareLane;
import dev.tocsin.base.Clock;
import dev.tocsin.base.software.MachineState.Answer;
import dev.tocsin.hub.Software;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a machine's files to the answers of the hub, over a real connection.
final class SoftwareUplinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SoftwareLane.Timing QUICK = new SoftwareLane.Timing(50, 3_600_000, 300_000);

    @TempDir
    Path data;

    private final Clock clock = Clock.system();

    private void install(String... packages) throws IOException {
        StringBuilder status = new StringBuilder();
        for (String one : packages) {
            String[] parts = one.split(" ", -1);
            status.append("Package: ").append(parts[0]).append("\nStatus: install ok installed\nVersion: ");
            status.append(parts[1]).append("\nArchitecture: amd64\nSection: utils\n\n");
        }
        Path file = data.resolve("root/var/lib/dpkg/status");
        Files.createDirectories(file.getParent());
        Path draft = Files.writeString(file.resolveSibling("status-new"), status.toString());
        Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    @Tag("EW-03")
    @Tag("EW-32")
    void package_thatIsInstalled_isFoundOnTheHubAndIsAChange() throws Exception {
        install("bash 5.2", "openssl 3.0.16");
        Files.createDirectories(data.resolve("root/run"));
        Files.writeString(data.resolve("root/run/reboot-required"), "");
        SoftwareLane.Setup setup = new SoftwareLane.Setup(
                data.resolve("root"), data.resolve("agent"), List.of(), clock, dev.tocsin.base.Log.none(), QUICK);
        try (TestHub hub = new TestHub(data, clock);
                SoftwareLane lane = new SoftwareLane(setup)) {
            Identity identity = hub.join();
            TestRecording recording = new TestRecording(identity.hostId(), 7);
            lane.start();
            Software software = hub.hub().software();
            try (Uplink uplink = hub.uplink(identity, recording, lane)) {
                uplink.start();
                Await.until("both documents", PATIENCE, () -> {
                    Software.Machine machine = software.machine(identity.hostId());
                    return machine != null
                            && machine.packages() == 2
                            && machine.state().reboot().required() == Answer.YES;
                });
                install("bash 5.2", "openssl 3.0.17", "zlib1g 1");
                Await.until(
                        "the change",
                        PATIENCE,
                        () -> software.changes(identity.hostId(), 0, Long.MAX_VALUE, 10)
                                        .size()
                                == 2);
            }
            List<Software.Change> changes = software.changes(identity.hostId(), 0, Long.MAX_VALUE, 10);
            assertThat(changes)
                    .extracting(change -> change.name() + " " + change.before() + " " + change.after())
                    .containsExactly("openssl 3.0.16 3.0.17", "zlib1g  1");
            Software.Page<Software.Version> found = software.search(new Software.Ask("openssl", true, 0, 10));
            assertThat(found.items()).hasSize(1);
            assertThat(found.items().getFirst().version()).isEqualTo("3.0.17");
            assertThat(found.items().getFirst().named()).containsExactly(identity.hostId());
        }
    }

    /// Readers ask the hub, which has it: what they ask reaches no watched machine, however many they are.
    @Test
    @Tag("D15")
    void package_thatManyLookFor_isReadFromTheMachineOnce() throws Exception {
        install("bash 5.2", "openssl 3.0.16");
        SoftwareLane.Setup setup = new SoftwareLane.Setup(
                data.resolve("root"), data.resolve("agent"), List.of(), clock, dev.tocsin.base.Log.none(), QUICK);
        try (TestHub hub = new TestHub(data, clock);
                SoftwareLane lane = new SoftwareLane(setup)) {
            Identity identity = hub.join();
            lane.start();
            Software software = hub.hub().software();
            try (Uplink uplink = hub.uplink(identity, new TestRecording(identity.hostId(), 7), lane)) {
                uplink.start();
                Await.until("both documents", PATIENCE, () -> {
                    Software.Machine machine = software.machine(identity.hostId());
                    return machine != null && machine.packages() == 2;
                });
                long read = software.machine(identity.hostId()).readMillis();
                for (int viewer = 0; viewer < 300; viewer++) {
                    assertThat(software.search(new Software.Ask("openssl", true, 0, 10))
                                    .items())
                            .hasSize(1);
                    assertThat(software.packages(identity.hostId(), new Software.Ask("", false, 0, 10))
                                    .items())
                            .hasSize(2);
                    software.machines(_ -> {});
                }
                assertThat(software.machine(identity.hostId()).readMillis()).isEqualTo(read);
            }
            // without the agent the answers are the same: nobody asks it
            assertThat(software.search(new Software.Ask("openssl", true, 0, 10)).items())
                    .hasSize(1);
        }
    }
}
