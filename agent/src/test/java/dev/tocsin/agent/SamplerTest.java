package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.agent.source.Reading;
import dev.tocsin.agent.source.Roots;
import dev.tocsin.agent.source.Source;
import dev.tocsin.agent.source.Sources;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One frame a second, whatever the clock and the sources do.
final class SamplerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<Long> seconds = new CopyOnWriteArrayList<>();

    private Sampler sampler(Clock clock, List<Source> sources) {
        Sampler.Setup setup = new Sampler.Setup(sources, clock, Log.none(), 7, () -> Column.GAP);
        return new Sampler(setup, frame -> seconds.add(frame.second()));
    }

    @Test
    @Tag("KK-03")
    void minute_ofManualTime_hasOneFrameASecond() {
        ManualClock clock = new ManualClock(1_795_318_260_500L);
        try (Sampler sampler = sampler(clock, List.of())) {
            sampler.start();
            for (int second = 0; second < 60; second++) {
                int due = second + 1;
                Await.until("frame " + due, LONG, () -> seconds.size() >= due);
                clock.advanceMillis(1_000);
            }
        }
        assertThat(seconds).doesNotHaveDuplicates().hasSizeBetween(59, 61);
    }

    @Test
    @Tag("KK-03")
    void fewSeconds_ofRealTime_haveNoHoleAndNoDouble() {
        try (Sampler sampler = sampler(Clock.system(), List.of())) {
            sampler.start();
            Await.until("six frames", LONG.multipliedBy(2), () -> seconds.size() >= 6);
        }
        assertThat(seconds).doesNotHaveDuplicates().isSorted();
        assertThat(seconds.getLast() - seconds.getFirst()).isBetween(5L, 6L + 1);
    }

    @Test
    void source_thatFails_leavesTheOthers() {
        Source broken = new Source() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Table table() {
                return Tables.DISK;
            }

            @Override
            public void read(Reading reading) {
                reading.rows(Tables.DISK);
                throw new IllegalStateException("no such device");
            }
        };
        Source well = new Source() {
            @Override
            public String name() {
                return "well";
            }

            @Override
            public void read(Reading reading) {
                reading.system(Tables.SYSTEM.column("procs_total"), 42);
            }
        };
        List<Integer> tables = new CopyOnWriteArrayList<>();
        List<Long> processes = new CopyOnWriteArrayList<>();
        Sampler.Setup setup =
                new Sampler.Setup(List.of(broken, well), new ManualClock(0), Log.none(), 0, () -> Column.GAP);
        try (Sampler sampler = new Sampler(setup, frame -> {
            tables.add(frame.tables().size());
            processes.add(frame.tables().getFirst().cell(0, Tables.SYSTEM.column("procs_total")));
        })) {
            sampler.start();
            Await.until("a frame", LONG, () -> !processes.isEmpty());
        }
        assertThat(tables.getFirst()).as("the system table alone").isEqualTo(1);
        assertThat(processes.getFirst()).isEqualTo(42);
    }

    @Test
    @Tag("KK-04")
    void frame_ofThisMachine_holdsEveryProcessAndTheMachine() throws Exception {
        Set<String> before = pids();
        Set<String> sampled = new HashSet<>();
        List<Frame> one = new CopyOnWriteArrayList<>();
        List<Source> sources = Sources.all(Roots.ofThisMachine(), Clock.system());
        Sampler.Setup setup = new Sampler.Setup(sources, Clock.system(), Log.none(), 0, () -> Column.GAP);
        try (Sampler sampler = new Sampler(setup, frame -> {
            if (one.isEmpty()) {
                for (Rows rows : frame.tables()) {
                    for (int i = 0; rows.table().id() == Tables.PROCESS.id() && i < rows.size(); i++) {
                        sampled.add(rows.entity(i).attributes().getFirst());
                    }
                }
                one.add(frame);
            }
        })) {
            sampler.start();
            Await.until("a frame", LONG, () -> !one.isEmpty());
        }
        before.retainAll(pids()); // those that lived all the while
        assertThat(sampled).containsAll(before);
    }

    private static Set<String> pids() throws Exception {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            Set<String> pids = new HashSet<>();
            entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .forEach(pids::add);
            return pids;
        }
    }
}
