package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.probe.CheckType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchCheckTypesTest {
    private final List<CheckType> types = WatchCheckTypes.all(TypeParts.alone(Path.of("none")));

    @Test
    void types_everyOne_hasANameOfItsOwnAndASentence() {
        assertThat(types)
                .extracting(CheckType::name)
                .doesNotHaveDuplicates()
                .allMatch(n -> n.matches("[a-z][a-z0-9]*"));
        assertThat(types).extracting(CheckType::help).allMatch(h -> h.endsWith("."));
    }

    @Test
    void page_everyType_standsOnIt() throws Exception {
        String page =
                Files.readString(Path.of(System.getProperty("tocsin.root"), "docs", "reference", "check-types.md"));
        assertThat(types).allMatch(type -> page.contains("`" + type.name() + "`"));
    }
}
