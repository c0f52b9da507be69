package dev.tocsin.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.testkit.BadNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Services that the owner of a machine names.
class ServicesFileTest {
    @Test
    @Tag("EW-16")
    void file_ofNames_isReadAsItStands() {
        List<Entry> entries = ServicesFile.parse("""
                # what runs here
                POSTGRES  port=5432  process=postgres
                DNS       port=53,53/udp unit=named.service,bind9   # two names
                apache2   wanted=no
                """);
        assertThat(entries)
                .containsExactly(
                        new Entry(
                                "POSTGRES",
                                List.of(new Entry.Port(5432, false)),
                                List.of("postgres"),
                                List.of(),
                                true,
                                true),
                        new Entry(
                                "DNS",
                                List.of(new Entry.Port(53, false), new Entry.Port(53, true)),
                                List.of(),
                                List.of("named.service", "bind9"),
                                true,
                                true),
                        new Entry("apache2", List.of(), List.of(), List.of("apache2"), true, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A port=0          | line 1: got port 0; must be 1 to 65535",
                "A port=65536      | line 1: got port 65536; must be 1 to 65535",
                "A port=ssh        | line 1: got port ssh; must be 1 to 65535",
                "A process=/bin/x  | line 1: got \"/bin/x\"; must be the name of a program, no path",
                "A unit=*          | line 1: got \"*\"; must be the name of a unit",
                "A wanted=maybe    | line 1: got wanted=maybe; must be yes or no",
                "A color=red       | line 1: got \"color=red\"; must be port=, process=, unit= or wanted=",
                "A port=           | must be port=, process=, unit= or wanted= with 1 to 16 values",
                "A;rm port=1       | line 1: got name \"A;rm\"; must be letters, digits and",
            })
    void file_withAMistake_saysTheLineAndWhatItMustBe(String text, String said) {
        assertThatThrownBy(() -> ServicesFile.parse(text)).hasMessageContaining(said);
    }

    /// A name reaches a line in a few ways; in each it is refused, or what is read of the line is another name, or
    /// one as systemd writes it (a backslash for what a unit's name cannot hold).
    @Test
    @Tag("T-ARG-1")
    @Tag("S15")
    void name_thatNoServiceHas_isNeverReadAsOne() {
        String plain = "[A-Za-z0-9][A-Za-z0-9_.@:\\\\-]{0,127}";
        for (String bad : BadNames.all()) {
            for (String line : List.of(bad + " port=1", "A unit=" + bad, "A process=" + bad, "A port=" + bad)) {
                try {
                    for (Entry entry : ServicesFile.parse(line)) {
                        assertThat(entry.name()).as(line).matches(plain);
                        assertThat(entry.units()).as(line).allMatch(unit -> unit.matches(plain + "\\*?"));
                        assertThat(entry.processes())
                                .as(line)
                                .noneMatch(name -> name.matches("(?s).*[\\s/\\p{Cc}\\p{Cf}].*") || name.length() > 128);
                    }
                } catch (IllegalArgumentException refused) {
                    assertThat(refused.getMessage())
                            .as(line)
                            .startsWith("line ")
                            .hasSizeLessThan(250);
                    assertThat(refused.getMessage()).as(line).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}]");
                }
            }
        }
    }

    @Test
    void file_damaged_leavesWhatWasRead(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("services.conf");
        ServicesFile file = new ServicesFile(path);
        assertThat(file.refresh()).isFalse();
        Files.writeString(path, "POSTGRES process=postgres\n");
        assertThat(file.refresh()).isTrue();
        Files.writeString(path, "POSTGRES process=postgres\nPOSTGRES port=1\n");
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000));
        assertThat(file.refresh()).isTrue();
        assertThat(file.mistake()).endsWith("services.conf: line 2: POSTGRES is there twice; nothing of it was taken");
        assertThat(file.entries()).hasSize(1);
        Files.write(path, new byte[ServicesFile.MAX_BYTES + 1]);
        Files.setLastModifiedTime(path, FileTime.fromMillis(2_000));
        file.refresh();
        assertThat(file.mistake()).contains("it is larger than 65536 bytes");
        Files.delete(path);
        assertThat(file.refresh()).isTrue();
        assertThat(file.entries()).isEmpty();
        assertThat(file.mistake()).isEmpty();
    }
}
