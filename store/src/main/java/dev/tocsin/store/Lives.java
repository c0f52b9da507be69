package dev.tocsin.store;

import dev.tocsin.block.Block;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads when processes came and went out of the dictionaries of blocks, without decoding a single cell.
///
/// A process is born when the kernel says it started (its attribute `start`), so also one that started while nobody
/// recorded has its true time. It died when a later reading is without it; one that is missing in a single second
/// and comes back did not. Texts are made when a process is gone or at the end, not in each minute of it. Used once.
/// Not thread-safe.
final class Lives implements Sweep.Visitor {
    private static final int START = Tables.PROCESS.attribute("start");
    private static final int[] NO_COLUMNS = {};

    private final Map<String, Life> lives = new HashMap<>();
    private final @Nullable String only;

    private static final class Life {
        private final long firstMillis;
        private long lastMillis;
        private long goneMillis = Long.MIN_VALUE;
        private @Nullable Block block; // where it was last seen; null once its texts are made
        private int number;
        private int reading;
        private @Nullable Entity entity;

        Life(long millis) {
            this.firstMillis = millis;
        }

        void see(Block where, int entityNumber, int atReading) {
            block = where;
            number = entityNumber;
            reading = atReading;
        }

        /// What it was when it was last seen; lets go of the block.
        Entity entity() {
            Block where = block;
            Entity known = entity;
            if (where != null) {
                known = new Entity(where.key(number), where.attributes(number, reading));
                entity = known;
                block = null;
            }
            if (known == null) {
                throw new AssertionError("BUG: got a life that was never seen, must be seen when it is made");
            }
            return known;
        }
    }

    /// Looks at the process `only`, or at all when it is null.
    Lives(@Nullable String only) {
        this.only = only;
    }

    /// Reads the seconds of `span`.
    ///
    /// @throws IOException when the store cannot be read
    void read(Seconds seconds, Seconds.Span span) throws IOException {
        seconds.sweep(span, new Source.Need(Tables.PROCESS, NO_COLUMNS, span.from(), span.to()), new Sweep(this));
    }

    @Override
    public void piece(Source source, int from, int to) {
        Block block = source.block();
        if (only != null) {
            int entity = block.entity(only);
            if (entity >= 0) {
                see(source, entity, from, to);
            }
        } else {
            for (int entity = 0; entity < block.entityCount(); entity++) {
                see(source, entity, from, to);
            }
        }
        long first = source.atMillis(from);
        for (Life life : lives.values()) {
            if (life.goneMillis == Long.MIN_VALUE && life.lastMillis < first) {
                life.goneMillis = first; // seen to the end of the piece before, and not since
                life.entity();
            }
        }
    }

    private void see(Source source, int entity, int from, int to) {
        Block block = source.block();
        int last = to - 1;
        while (last >= from && !block.present(entity, last)) {
            last--;
        }
        if (last < from) {
            return;
        }
        int first = from;
        while (!block.present(entity, first)) {
            first++;
        }
        int firstReading = first;
        Life life = lives.computeIfAbsent(block.key(entity), _ -> new Life(source.atMillis(firstReading)));
        life.see(block, entity, last);
        life.lastMillis = source.atMillis(last);
        life.goneMillis = last + 1 < to ? source.atMillis(last + 1) : Long.MIN_VALUE;
    }

    /// The events in `[fromMillis, toMillis)`, ascending.
    List<LifeEvent> events(long fromMillis, long toMillis) {
        List<LifeEvent> events = new ArrayList<>();
        for (Life life : lives.values()) {
            Entity entity = life.entity();
            long start = start(entity);
            if (start >= fromMillis && start < toMillis) {
                events.add(new LifeEvent(start, true, entity));
            }
            if (life.goneMillis >= fromMillis && life.goneMillis < toMillis) {
                events.add(new LifeEvent(life.goneMillis, false, entity));
            }
        }
        events.sort(Comparator.comparingLong(LifeEvent::atMillis)
                .thenComparing(event -> event.process().key())
                .thenComparing(event -> !event.born()));
        return events;
    }

    /// The life of the one process that was looked at, or null when it was not seen.
    @Nullable
    ProcessLife life() {
        Life life = only == null ? null : lives.get(only);
        if (life == null) {
            return null;
        }
        Long died = life.goneMillis == Long.MIN_VALUE ? null : life.goneMillis;
        return new ProcessLife(life.entity(), life.firstMillis, life.lastMillis, died);
    }

    private static long start(Entity entity) {
        String text = START < entity.attributes().size() ? entity.attributes().get(START) : null;
        try {
            return text == null ? Long.MIN_VALUE : Long.parseLong(text);
        } catch (NumberFormatException unreadable) {
            return Long.MIN_VALUE;
        }
    }
}
