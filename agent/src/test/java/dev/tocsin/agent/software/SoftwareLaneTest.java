package dev.tocsin.agent.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.InventoryAsk;
import dev.tocsin.wire.Message.InventoryPart;
import dev.tocsin.wire.SoftwareDocuments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The slow lane: when it reads, and what it says to a hub that asks.
@Tag("EW-32")
final class SoftwareLaneTest {
    private static final long LOOK = SoftwareLane.Timing.USUAL.lookMillis();

    @TempDir
    Path root;

    private final ManualClock clock = new ManualClock(1_795_000_000_000L);
    private final List<Message> said = new ArrayList<>();
    private final Predicate<Message> way = said::add;
    private SoftwareLane lane;
    private int written;

    @BeforeEach
    void make() throws IOException {
        install("bash 5.2", "openssl 3.0");
        lane = new SoftwareLane(new SoftwareLane.Setup(
                root, root.resolve("agent"), List.of(), clock, Log.none(), SoftwareLane.Timing.USUAL));
    }

    private void install(String... packages) throws IOException {
        StringBuilder status = new StringBuilder();
        for (String one : packages) {
            String[] parts = one.split(" ", -1);
            status.append("Package: ").append(parts[0]).append("\nStatus: install ok installed\nVersion: ");
            status.append(parts[1]).append("\nArchitecture: amd64\n\n");
        }
        PackagesOf.write(root, "var/lib/dpkg/status", status.toString());
        Files.setLastModifiedTime(root.resolve("var/lib/dpkg/status"), FileTime.fromMillis(1_000_000L * ++written));
    }

    private void looks(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            clock.advanceMillis(LOOK);
            lane.look();
        }
    }

    /// The document of that kind as a hub gets it, part by part.
    private byte[] fetch(int kind) {
        said.clear();
        lane.asked(new InventoryAsk(kind, new byte[32], 0), way);
        InventoryPart named = (InventoryPart) said.getFirst();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (whole.size() < named.sizeBytes()) {
            said.clear();
            lane.asked(new InventoryAsk(kind, named.hash(), whole.size()), way);
            whole.writeBytes(((InventoryPart) said.getFirst()).bytes());
        }
        said.clear();
        return whole.toByteArray();
    }

    private List<String> packages() {
        List<String> found = new ArrayList<>();
        SoftwareDocuments.readPackages(
                fetch(InventoryAsk.PACKAGES), one -> found.add(one.name() + " " + one.version()));
        return found;
    }

    @Test
    void packages_thatDoNotChange_areReadOnceAnHour() throws IOException {
        looks(1);
        assertThat(lane.readings()).isEqualTo(1);
        looks(359);
        assertThat(lane.readings()).isEqualTo(1);
        looks(1);
        assertThat(lane.readings()).isEqualTo(2);
    }

    @Test
    @Tag("D15")
    void documents_thatAreAskedForAgainAndAgain_areReadOnce() throws IOException {
        looks(1);
        for (int viewer = 0; viewer < 200; viewer++) {
            assertThat(packages()).containsExactly("bash 5.2", "openssl 3.0");
        }
        assertThat(lane.readings()).isEqualTo(1);
    }

    @Test
    void package_thatIsInstalled_isReadWhenTheFilesAreQuietAndSaidByItself() throws IOException {
        looks(1);
        assertThat(packages()).containsExactly("bash 5.2", "openssl 3.0");
        install("bash 5.2", "openssl 3.1", "zlib1g 1");
        looks(1);
        assertThat(lane.readings()).as("while it may go on").isEqualTo(1);
        looks(1);
        assertThat(lane.readings()).isEqualTo(2);
        assertThat(said)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(((InventoryPart) one).bytes()).isEmpty());
        assertThat(packages()).containsExactly("bash 5.2", "openssl 3.1", "zlib1g 1");
    }

    @Test
    void installation_thatDoesNotEnd_isReadAfterFiveMinutesAllTheSame() throws IOException {
        looks(1);
        for (int i = 0; i < 29; i++) {
            install("bash 5.2", "openssl 3.0", "more " + i);
            looks(1);
        }
        assertThat(lane.readings()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            install("bash 5.2", "openssl 3.0", "evenmore " + i);
            looks(1);
        }
        assertThat(lane.readings()).isEqualTo(2);
    }

    @Test
    void status_thatCannotBeReadAnyMore_removesNothingAndIsSaid() throws IOException {
        looks(1);
        Files.delete(root.resolve("var/lib/dpkg/status"));
        Files.createDirectories(root.resolve("var/lib/dpkg/status"));
        looks(2);
        assertThat(packages()).containsExactly("bash 5.2", "openssl 3.0");
        MachineState state = SoftwareDocuments.readMachine(fetch(InventoryAsk.MACHINE));
        assertThat(state.managers().getFirst().trouble()).isNotEmpty();
    }

    @Test
    void hub_thatHasTheDocument_hearsOnlyThatItIsStillSo() throws IOException {
        looks(1);
        byte[] document = fetch(InventoryAsk.PACKAGES);
        InventoryAsk whole =
                new InventoryAsk(InventoryAsk.PACKAGES, dev.tocsin.base.Sha256.of(document), document.length);
        Predicate<Message> next = one -> said.add(one); // of another connection
        lane.asked(whole, next);
        assertThat(said).hasSize(1);
        assertThat(((InventoryPart) said.getFirst()).bytes()).isEmpty();
        lane.disconnected(next);
        said.clear();
        install("bash 6");
        looks(2);
        assertThat(said).as("nobody asks").isEmpty();
    }

    @Test
    void machine_withMorePackagesThanAreTold_tellsTheFirstAndSaysSo() throws IOException {
        String[] many = new String[SoftwarePackage.MOST + 1];
        for (int i = 0; i < many.length; i++) {
            many[i] = "package-" + i + " 1";
        }
        install(many);
        looks(1);
        assertThat(packages()).hasSize(SoftwarePackage.MOST);
        MachineState state = SoftwareDocuments.readMachine(fetch(InventoryAsk.MACHINE));
        assertThat(state.managers().getFirst().trouble()).isEqualTo("more than 20000 packages: the rest is not told");
    }

    @Test
    void documents_thatAreDamaged_areRefused() {
        assertThatThrownBy(() -> SoftwareDocuments.readPackages(new byte[] {1, 2, 3}, _ -> {}))
                .isInstanceOf(dev.tocsin.base.CorruptData.class);
        assertThatThrownBy(() -> SoftwareDocuments.readMachine(new byte[0]))
                .isInstanceOf(dev.tocsin.base.CorruptData.class);
    }
}
