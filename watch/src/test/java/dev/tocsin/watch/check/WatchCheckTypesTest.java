package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.probe.CheckType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    void required_ofEveryType_isWhatItMissesWhenNothingIsSet() {
        Map<String, List<String>> required = new TreeMap<>();
        types.forEach(type -> required.put(type.name(), type.required()));
        required.values().removeIf(List::isEmpty);
        assertThat(required)
                .isEqualTo(Map.of(
                        "heartbeat", List.of("every"),
                        "process", List.of("process"),
                        "program", List.of("program"),
                        "snmp", List.of("oid"),
                        "tcp", List.of("port"),
                        "unit", List.of("unit")));
    }

    @Test
    void page_everyType_standsOnIt() throws Exception {
        String page =
                Files.readString(Path.of(System.getProperty("tocsin.root"), "docs", "reference", "check-types.md"));
        assertThat(types).allMatch(type -> page.contains("`" + type.name() + "`"));
    }
}
