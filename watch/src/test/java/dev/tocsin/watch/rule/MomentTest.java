package dev.tocsin.watch.rule;

import static dev.tocsin.watch.rule.RuleRig.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.store.TopAnswer;
import dev.tocsin.watch.rule.Told.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which processes a message about a rule names.
class MomentTest {
    @TempDir
    Path work;

    private RuleRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new RuleRig(work);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private static Told next(long sequence, Told.State... states) {
        return new Told(77, sequence, 0, Kind.NEXT, List.of(states));
    }

    @Test
    @Tag("KK-27")
    void processBeyondItsLimit_isToldWithItsNumberAndCommandLine() throws IOException {
        String secret = "java -Dsite=\u202eshop -jar shop.jar " + "x".repeat(300);
        rig.world.queries = new OneSecond(List.of(
                process("812@4711", "812", "java", secret, 2e9),
                process("813@4711", "813", "java", "java -jar other.jar", 1e9),
                process("2@1", "2", "kswapd0", "", 0)));
        rig.restart(); // a hub knows from its start what it reads
        String id = rig.rule("process rss on java > 1 GB");
        rig.came(WEB);
        rig.said(WEB, next(1, rig.state(id, "812@4711", true, 2e9), rig.state(id, "2@1", true, 2e9)));
        rig.seconds(1);
        assertThat(rig.told()).hasSize(2);
        assertThat(rig.told().getFirst().detail().lines())
                .contains("largest: java 2.0 GB, java 1.0 GB")
                .last()
                .asString()
                .startsWith("process: 812 java -Dsite=·shop -jar shop.jar xxx")
                .endsWith("x…")
                .hasSize("process: 812 ".length() + 200);
        assertThat(rig.told().getLast().detail()).endsWith("\nprocess: 2 [kswapd0]");
        String disk = rig.rule("disk free on /mnt < 1 GB");
        rig.said(WEB, next(2, rig.state(disk, "/mnt", true, 0.9e9)));
        rig.seconds(1);
        assertThat(rig.told().getLast().detail()).contains("largest: ").doesNotContain("process: ");
    }

    private static TopAnswer.Row process(String key, String pid, String name, String line, double rss) {
        Table table = Tables.PROCESS;
        List<String> attributes = table.attributes().stream()
                .map(one -> switch (one.name()) {
                    case "pid" -> pid;
                    case "name" -> name;
                    case "cmdline" -> line;
                    default -> "";
                })
                .toList();
        double[] values = table.queryColumns().stream()
                .mapToDouble(column -> column.name().equals("rss") ? rss : 0)
                .toArray();
        return new TopAnswer.Row(new Entity(key, attributes), values);
    }
}
