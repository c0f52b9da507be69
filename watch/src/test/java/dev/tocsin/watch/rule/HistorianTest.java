package dev.tocsin.watch.rule;

import static dev.tocsin.watch.rule.RuleRig.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.store.LifeEvent;
import dev.tocsin.store.ProcessLife;
import dev.tocsin.store.Queries;
import dev.tocsin.store.Series;
import dev.tocsin.store.SeriesAnswer;
import dev.tocsin.store.SeriesRequest;
import dev.tocsin.store.TopAnswer;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.notify.Picture;
import dev.tocsin.watch.rule.Judge.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the hub reads of the recorded seconds, and how it stands in for agents that do not know rules.
class HistorianTest {
    private static final long HOUR = 3_600_000;

    @TempDir
    Path work;

    private RuleRig rig;
    private final Recorded recorded = new Recorded();

    @BeforeEach
    void open() throws IOException {
        rig = new RuleRig(work);
        rig.world.queries = recorded;
        rig.world.hosts.remove(RuleRig.DB);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private void minute() throws IOException {
        rig.clock.advanceMillis(60_000);
        List<Work> found =
                List.copyOf(rig.rules.historian().read(rig.rules.judge().rules()));
        rig.rules.judge().judge(found);
    }

    @Test
    void diskThatFills_isToldWhenItIsWithinTheTime_andNotBefore() throws IOException {
        rig.rule("disk full on /data within 4h");
        long full = RuleRig.START + 5 * HOUR;
        recorded.values = at -> (full - at) * 1_000.0; // bytes
        minute();
        assertThat(rig.told()).isEmpty();
        rig.clock.advanceMillis(HOUR + 60_000);
        minute();
        assertThat(rig.told()).singleElement().satisfies(line -> {
            assertThat(line.host()).isEqualTo("web-1");
            assertThat(line.message()).startsWith("disk free on /data reaches 0 B in 3.9");
        });
        recorded.values = _ -> 20e9;
        minute();
        assertThat(rig.states()).containsExactly("firing", "resolved");
    }

    @Test
    void traffic_belowHalfOfYesterday_fires() throws IOException {
        rig.rule("net rx_bytes on /data < 50 % of yesterday");
        long today = RuleRig.START - 12 * HOUR;
        recorded.values = at -> at < today ? 1_000 : 800;
        minute();
        assertThat(rig.told()).isEmpty();
        recorded.values = at -> at < today ? 1_000 : 300;
        minute();
        assertThat(rig.told())
                .singleElement()
                .satisfies(
                        line -> assertThat(line.message()).isEqualTo("net rx bytes on /data is 30.0 % of yesterday"));
    }

    @Test
    void entity_thatIsThereNoMore_endsWhatFiredForIt_andAReadingThatFailsDoesNot() throws IOException {
        rig.rule("disk full within 4h");
        recorded.values = at -> Math.max(0, RuleRig.START + HOUR - at) * 1_000.0;
        minute();
        assertThat(rig.incidents(true)).hasSize(1);
        recorded.broken = true;
        minute();
        assertThat(rig.incidents(true)).hasSize(1);
        recorded.broken = false;
        recorded.key = "/other";
        recorded.values = _ -> 5e9;
        minute();
        assertThat(rig.incidents(true)).isEmpty();
    }

    @Test
    void agent_thatDoesNotAnswer_isStoodInForByItsOpenMinute() throws IOException {
        rig.rule("process apache2 dead");
        rig.came(WEB);
        FrameEncoder encoder = new FrameEncoder();
        rig.clock.advanceMillis(31_000);
        long now = rig.clock.wallMillis();
        List<byte[]> minute = List.of(
                encoder.encode(processes(now - 3_000, "apache2", "sshd"), true),
                encoder.encode(processes(now - 2_000, "sshd"), false),
                encoder.encode(processes(now - 1_000, "apache2", "sshd"), false),
                encoder.encode(processes(now, "sshd"), false));
        rig.world.open = (_, _, _) -> List.of(minute);
        List<Work> said = List.copyOf(rig.rules.stand().look());
        rig.rules.judge().judge(said);
        assertThat(rig.states()).containsExactly("firing", "resolved", "firing");
        assertThat(rig.rules.stand().look()).as("nothing is new").isEmpty();
        assertThat(rig.rules.all().getFirst().error()).isNull();
    }

    private static Frame processes(long at, String... names) {
        Rows rows = new Rows(Tables.PROCESS);
        for (int i = 0; i < names.length; i++) {
            String[] attributes = new String[Tables.PROCESS.attributes().size()];
            attributes[Tables.PROCESS.attribute("name")] = names[i];
            rows.add(new Entity(names[i] + "@1", Arrays.asList(attributes)));
        }
        return new Frame(at, List.of(rows));
    }

    /// One entity with values that a function of the time gives.
    @Test
    @Tag("KK-27")
    void incident_ofALimit_hasAPictureOfItsColumnAndTheLimit() throws IOException {
        String id = rig.rule("disk free on /data < 1 GB");
        long now = rig.clock.wallMillis();
        recorded.values = at -> at > now - 600_000 ? 0.5e9 : 3e9;
        Subject subject = new Subject(id + "|" + WEB + "|/data", "web-1", "disk free on /data");
        Picture picture = rig.rules.graphs().of(subject, now);
        assertThat(picture).isNotNull();
        assertThat(picture.words())
                .startsWith("disk free on /data of web-1 from ")
                .endsWith(" UTC in bytes: 500M at the end, lowest 500M, highest 3G, limit 1G");
        assertThat(rig.rules.graphs().of(new Subject("c1", "web-1", "HTTP"), now))
                .isNull();
        recorded.values = _ -> Double.NaN;
        assertThat(rig.rules.graphs().of(subject, now)).isNull();
    }

    private static final class Recorded implements Queries {
        private LongToDoubleFunction values = _ -> 0;
        private String key = "/data";
        private boolean broken;

        @Override
        public SeriesAnswer series(SeriesRequest request) throws IOException {
            if (broken) {
                throw new IOException("the disk says no");
            }
            double[] means = new double[request.points()];
            for (int i = 0; i < means.length; i++) {
                means[i] = values.applyAsDouble(
                        request.fromMillis() + i * request.stepMillis() + request.stepMillis() / 2);
            }
            Series one = new Series(key, request.columns().getFirst(), means, means, means);
            return new SeriesAnswer(request, List.of(one), request.toMillis());
        }

        @Override
        public SeriesAnswer sliding(SeriesRequest request) throws IOException {
            return series(request);
        }

        @Override
        public @Nullable TopAnswer top(HostId host, Table table, long atMillis) {
            return null;
        }

        @Override
        public List<LifeEvent> lifecycle(HostId host, long fromMillis, long toMillis) {
            return List.of();
        }

        @Override
        public @Nullable ProcessLife process(HostId host, String key, long atMillis) {
            return null;
        }

        @Override
        public @Nullable Long nearestMillis(HostId host, long atMillis) {
            return null;
        }
    }
}
