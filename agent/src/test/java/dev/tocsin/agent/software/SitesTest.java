package dev.tocsin.agent.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tocsin.base.ManualClock;
import dev.tocsin.base.software.MachineState.Site;
import dev.tocsin.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sizes of sites: as du counts them, a little at a time, and kept for a day.
@Tag("EW-23")
final class SitesTest {
    @TempDir
    Path root;

    private final ManualClock clock = new ManualClock(1_795_000_000_000L);

    private void fill(String site, int files, int bytes) throws IOException {
        Path directory = Files.createDirectories(root.resolve(site).resolve("htdocs/deep"));
        for (int i = 0; i < files; i++) {
            Files.write(directory.resolve("file-" + i), new byte[bytes]);
        }
    }

    private List<Site> count(Sites sites) {
        for (int i = 0; i < 200; i++) {
            sites.step();
        }
        return sites.all();
    }

    @Test
    void sites_eachDirectoryButThoseThatAreNone_haveTheSizeOfDu() throws IOException {
        fill("a.example", 40, 10_000);
        fill("b.example", 3, 1_000_000);
        fill("awstats", 1, 10);
        fill(".skel", 1, 10);
        List<Site> sites = count(new Sites(List.of(root), clock));
        assertThat(sites)
                .extracting(Site::path)
                .containsExactly(
                        root.resolve("a.example").toString(),
                        root.resolve("b.example").toString());
        for (Site site : sites) {
            long du =
                    Long.parseLong(Commands.must("du", "-s", "-B1", site.path()).split("\t", -1)[0]);
            assertThat((double) site.sizeBytes()).as(site.path()).isCloseTo((double) du, within(du * 0.01));
            assertThat(site.trouble()).isEmpty();
        }
    }

    @Test
    @Tag("D15")
    void size_thatIsKnown_isKeptForADay() throws IOException {
        fill("a.example", 1, 10_000);
        Sites sites = new Sites(List.of(root), clock);
        long before = count(sites).getFirst().sizeBytes();
        fill("a.example", 20, 10_000);
        assertThat(count(sites).getFirst().sizeBytes()).isEqualTo(before);
        clock.advanceMillis(Duration.ofHours(25).toMillis());
        assertThat(count(sites).getFirst().sizeBytes()).isGreaterThan(before);
    }

    @Test
    void step_ofALargeSite_looksAtAFewEntriesOnly() throws IOException {
        fill("a.example", 2 * Sites.STEP, 1);
        Sites sites = new Sites(List.of(root), clock);
        int steps = 0;
        while (sites.all().isEmpty() || sites.all().getFirst().sizeBytes() < 0) {
            sites.step();
            steps++;
        }
        assertThat(steps).isBetween(3, 10);
    }

    @Test
    void directory_thatIsNotThere_isSaid() {
        Sites sites = new Sites(List.of(root.resolve("none")), clock);
        assertThat(count(sites).getFirst().trouble()).isEqualTo("2 entries cannot be read");
    }
}
