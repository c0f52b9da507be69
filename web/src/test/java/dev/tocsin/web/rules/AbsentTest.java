package dev.tocsin.web.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.signal.rule.Parsed;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.RuleParser;
import dev.tocsin.store.TopAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is said of a rule about something that nobody has.
class AbsentTest {
    private static final long NOW = 1_795_318_320_000L;

    private final Tape tape = new Tape(NOW);
    private final List<HostView> hosts = List.of(host(1, "web-01"), host(2, "db-01"), host(3, "new-01"));
    private final Absent absent = new Absent(new PreviewTest.Registry(hosts), tape);

    AbsentTest() {
        mounts(hosts.get(0), Stream.of("/", "/var/log"));
        mounts(hosts.get(1), Stream.of("/", "/data"));
    }

    private static HostView host(int number, String name) {
        HostId id = HostId.parse("01990000-0000-7000-8000-00000000000" + number);
        return new HostView(id, name, HostState.UP, NOW, Map.of(), null, 0, null, List.of());
    }

    private void mounts(HostView host, Stream<String> keys) {
        double[] values = new double[Tables.MOUNT.queryColumns().size()];
        List<TopAnswer.Row> rows = keys.map(key -> new TopAnswer.Row(new Entity(key, List.of()), values))
                .toList();
        tape.newest(host.id(), Tables.MOUNT, new TopAnswer(NOW, NOW, rows));
    }

    private String hint(String line) throws IOException {
        return switch (RuleParser.rule(line)) {
            case Parsed.Good(Rule rule) -> absent.hint(rule);
            case Parsed.Wrong wrong -> throw new AssertionError(line + ": " + wrong);
        };
    }

    @Test
    void path_thatIsNoMountPoint_isToldWithThoseThatAre() throws IOException {
        assertThat(hint("disk used on /foo > 90 %"))
                .isEqualTo("no host that was looked at has a mount point /foo now; there are /, /data, /var/log");
        assertThat(hint("disk free on /foo reaches 0 B within 4h host web-01"))
                .isEqualTo("web-01 has no mount point /foo now; there are /, /var/log");
        mounts(hosts.get(0), IntStream.range(10, 30).mapToObj(number -> "/m" + number));
        assertThat(hint("disk used on /foo > 90 % host web-01"))
                .endsWith("there are /m10, /m11, /m12, /m13, /m14, /m15, /m16, /m17, /m18, /m19 and 10 more");
    }

    @Test
    void path_thatOneHostHas_orThatNobodyCanKnowOf_isNotDoubted() throws IOException {
        assertThat(hint("disk used on /data > 90 %")).isNull();
        assertThat(hint("disk used on /var/* > 90 %")).isNull();
        assertThat(hint("disk used > 90 %")).isNull();
        assertThat(hint("disk used on /foo > 90 % host new-01"))
                .as("nothing is known of it")
                .isNull();
        assertThat(hint("disk used on /foo > 90 % host nobody")).isNull();
        assertThat(hint("cpu_busy > 90 %")).isNull();
        assertThat(hint("process apache2 dead")).as("it may come").isNull();
    }
}
