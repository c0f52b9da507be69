package dev.tocsin.watch.check;

import dev.tocsin.signal.Memory;
import dev.tocsin.watch.check.CheckTable.Result;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was found of one check and is not in the catalog yet: looks that say nothing new are written together, at
/// the latest [#HELD_NANOS] after the first of them; one that does say something new takes them along. A crash
/// loses what is here: looks of the last minute by which nothing changed, of a check that looks more than once a
/// minute.
///
/// Guarded by the lock of [Rounds].
final class Unwritten {
    /// How long a look that says nothing new waits, ns. Who looks once a minute, which is the default, never waits.
    static final long HELD_NANOS = 55_000_000_000L;

    private static final int FULL_KEPT = 8; // looks in full that wait while the catalog takes nothing
    private static final int TRIM_EACH = 10; // looks in full between two times of forgetting old ones

    private final TreeMap<Long, Hours.Sum> hours = new TreeMap<>();
    private final List<Result> full = new ArrayList<>(); // news, in their order
    private LookPage page = new LookPage();
    private @Nullable Result latest; // the last look in full, written when the time comes
    private boolean dirty;
    private long writtenNanos;
    private int untrimmed;

    /// Begins now, by the monotonic clock.
    Unwritten(long nowNanos) {
        writtenNanos = nowNanos;
    }

    /// Whether what is here must be written at `nowNanos`, whatever it says.
    boolean due(long nowNanos) {
        return dirty && (page.full() || nowNanos - writtenNanos >= HELD_NANOS);
    }

    /// Whether there is something to write.
    boolean any() {
        return dirty;
    }

    /// Whether what is remembered must be written at once: all of it but the message, which differs when a server
    /// says a time of day.
    static boolean isNews(Memory before, Memory after) {
        Memory same = new Memory(
                after.state(),
                after.code(),
                before.message(),
                after.sinceMillis(),
                after.pending(),
                after.failure(),
                after.failedMillis(),
                after.toldMillis(),
                after.flapping(),
                after.changes(),
                after.verdict(),
                after.severity(),
                after.suspectMillis(),
                after.good(),
                after.owed());
        return !same.equals(before);
    }

    /// Adds a look.
    ///
    /// @param news whether it says something new, so that what was said is kept
    void look(Result look, boolean news, boolean outage) {
        if (page.full()) {
            page = new LookPage(); // written, unless the catalog takes nothing: then those looks are lost
        }
        Result plain = new Result(
                look.checkId(),
                look.atMillis(),
                look.state(),
                look.code(),
                look.message(),
                look.phases(),
                look.facts(),
                null);
        page.add(plain);
        if (news && full.size() < FULL_KEPT) {
            full.add(look);
        }
        latest = look;
        hour(look.atMillis()).look(look.phases().total(), outage);
        dirty = true;
    }

    /// Adds time in one state.
    void span(Hours.Span span) {
        for (Hours.Span part : Hours.cut(span)) {
            hour(part.fromMillis()).add(part);
        }
        dirty = true;
    }

    private Hours.Sum hour(long atMillis) {
        long hour = Math.floorDiv(atMillis, Hours.HOUR_MILLIS) * Hours.HOUR_MILLIS;
        return hours.computeIfAbsent(hour, Hours.Sum::new);
    }

    /// Writes all of it as check `id`'s.
    void write(Connection connection, String id) throws SQLException {
        if (page.count() > 0) {
            CheckTable.page(connection, id, page);
        }
        for (Result one : full) {
            CheckTable.found(connection, one);
        }
        Result last = latest;
        if (last != null && (full.isEmpty() || full.getLast().atMillis() != last.atMillis())) {
            CheckTable.found(connection, last);
        }
        untrimmed += full.size() + 1;
        if (untrimmed >= TRIM_EACH) {
            CheckTable.trim(connection, id);
            untrimmed = 0;
        }
        for (Hours.Sum hour : hours.values()) {
            hour.write(connection, id);
        }
    }

    /// It is durable.
    void written(long nowNanos) {
        full.clear();
        latest = null;
        hours.clear();
        dirty = false;
        writtenNanos = nowNanos;
        if (page.full()) {
            page = new LookPage();
        }
    }

    /// The looks of check `id` that are here, in their order; some are in the catalog as well.
    List<Result> looks(String id) {
        List<Result> looks = new ArrayList<>(LookPage.read(id, page.bytes()));
        looks.addAll(full);
        if (latest != null) {
            looks.add(latest);
        }
        return looks;
    }

    /// `kept` of the catalog with what is here added, by hour.
    Map<Long, Hours.Hour> hours(List<Hours.Hour> kept) {
        TreeMap<Long, Hours.Hour> all = new TreeMap<>();
        kept.forEach(hour -> all.put(hour.hourMillis(), hour));
        hours.forEach((at, sum) -> all.put(at, sum.to(all.get(at))));
        return all;
    }
}
