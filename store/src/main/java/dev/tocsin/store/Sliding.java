package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Series of one entity whose range slides with time, as an overview asks for them of a hundred hosts every few
/// seconds: what the last answer had and nothing has changed since is kept, the rest is read.
///
/// ```
/// answer before   |===================================|
/// stored by then  ------------------------------|             the rest was of the agent's open minute: read again
/// a late pack                            |---|                read again from its first second on
/// kept                 |================|
/// read                                  |==================|
/// ```
///
/// An answer is what [QueryEngine#series] would say at that moment, but that what an agent told of its open minute
/// is kept for those who ask the same again, also when it does not answer any more; that steps of a minute or more
/// may have been read from seconds where there is a rollup by now, which rounds; and that what was lost or deleted
/// meanwhile is still in it until all is read again, each [#WHOLE_AGAIN_MILLIS] at the latest.
///
/// Thread-safe; of several who ask the same at once one reads. Keeps [#KEPT_VALUES] values, those asked for last.
final class Sliding {
    /// 32 MB: 2,000 hosts with 9 columns of 60 points each.
    static final long KEPT_VALUES = 4_000_000;

    /// How long a part of an answer is kept at most.
    static final long WHOLE_AGAIN_MILLIS = 600_000;

    private static final int ARRAYS = 3; // mean, least, greatest

    private final BlockStore store;
    private final Reader reader;
    private final Map<Key, Slot> kept = new LinkedHashMap<>(16, 0.75f, true); // guarded by itself
    private long keptValues; // guarded by kept

    /// Answers a question anew.
    interface Reader {
        /// The answer to `request`.
        Read read(SeriesRequest request) throws IOException;
    }

    /// An answer just read.
    ///
    /// @param openSecond the first second that may be from an agent's open minute or is not known yet; what lies
    ///     before is stored, and changes only with the store; `Long.MIN_VALUE` = nothing is
    record Read(SeriesAnswer answer, long openSecond) {}

    /// Keeps what `reader` reads from `store`.
    Sliding(BlockStore store, Reader reader) {
        this.store = store;
        this.reader = reader;
    }

    private record Key(HostId host, Table table, List<QueryColumn> columns, String key, int points, long stepMillis) {
        @Override
        public int hashCode() { // without the long texts and formulas of columns
            int names = 0;
            for (QueryColumn column : columns) {
                names = names * 31 + column.name().hashCode();
            }
            return ((host.hashCode() * 31 + names) * 31 + points) * 31 + Long.hashCode(stepMillis);
        }
    }

    /// Where the last answer to one question lies; locked while it is answered.
    private static final class Slot {
        private @Nullable Known known;
    }

    /// The last answer.
    ///
    /// @param mark of [Changes], before it was read
    /// @param wholeMillis the end of the range when all of it was last read
    private record Known(Read read, long mark, long wholeMillis) {
        SeriesAnswer answer() {
            return read.answer;
        }
    }

    /// The answer to `request`, which asks for one entity. Its arrays are kept: they must not be changed.
    ///
    /// @throws IOException when the store cannot be read
    SeriesAnswer series(SeriesRequest request) throws IOException {
        String only = request.key();
        if (only == null) {
            return reader.read(request).answer;
        }
        Slot slot = slot(new Key(
                request.host(), request.table(), request.columns(), only, request.points(), request.stepMillis()));
        synchronized (slot) {
            long mark = store.mark(); // before anything is read: what changes meanwhile then counts as changed
            Known before = slot.known;
            long from = before == null ? request.fromMillis() : firstToRead(before, request);
            if (before == null || from <= request.fromMillis()) {
                slot.known = new Known(reader.read(request), mark, request.toMillis());
            } else if (from < request.toMillis()) {
                slot.known = new Known(goneOn(before.answer(), request, from), mark, before.wholeMillis);
            }
            return Objects.requireNonNull(slot.known).answer();
        }
    }

    private Slot slot(Key key) {
        synchronized (kept) {
            Slot found = kept.get(key);
            if (found == null) {
                found = new Slot();
                kept.put(key, found);
                keptValues += values(key);
                while (keptValues > KEPT_VALUES && kept.size() > 1) {
                    Key eldest = kept.keySet().iterator().next();
                    kept.remove(eldest);
                    keptValues -= values(eldest);
                }
            }
            return found;
        }
    }

    private static long values(Key key) {
        return (long) key.points * key.columns.size() * ARRAYS;
    }

    /// The beginning of the first step that has to be read, ms: the request's first when nothing can be kept, its end
    /// when `before` is the answer.
    private long firstToRead(Known before, SeriesRequest request) {
        SeriesRequest was = before.answer().request();
        long changed = store.firstChangeSince(request.host(), before.mark);
        if (was.toMillis() == request.toMillis()
                && changed == Long.MAX_VALUE
                && before.answer().freshUntilMillis() + 1_000 >= request.toMillis()) {
            return request.toMillis(); // nothing more can become known of it
        }
        boolean slid = was.toMillis() <= request.toMillis()
                && was.toMillis() > request.fromMillis()
                && request.toMillis() - before.wholeMillis < WHOLE_AGAIN_MILLIS;
        if (!slid || changed == Long.MIN_VALUE) {
            return request.fromMillis();
        }
        long second = Math.min(before.read.openSecond, changed);
        long first = second > was.toMillis() / 1_000 ? was.toMillis() : Math.max(0, second) * 1_000;
        long step = request.stepMillis();
        return Math.floorDiv(Math.max(request.fromMillis(), first), step) * step;
    }

    /// The answer to `request` out of `before` and, from `fromMillis` on, the store.
    private Read goneOn(SeriesAnswer before, SeriesRequest request, long fromMillis) throws IOException {
        Read read = reader.read(new SeriesRequest(
                request.host(),
                request.table(),
                request.columns(),
                request.key(),
                fromMillis,
                request.toMillis(),
                request.stepMillis()));
        if (read.openSecond < fromMillis / 1_000) {
            return reader.read(request); // the agent tells of seconds that it did not tell of before
        }
        SeriesAnswer end = read.answer;
        if (before.series().isEmpty() && end.series().isEmpty()) {
            return new Read(new SeriesAnswer(request, List.of(), end.freshUntilMillis()), read.openSecond);
        }
        Join join = new Join(
                steps(before.request().fromMillis(), request.fromMillis(), request),
                steps(request.fromMillis(), fromMillis, request),
                request.points(),
                request.stepMillis() == 1_000);
        List<Series> joined = new ArrayList<>();
        for (int i = 0; i < request.columns().size(); i++) {
            Series head = before.series().isEmpty() ? null : before.series().get(i);
            Series tail = end.series().isEmpty() ? null : end.series().get(i);
            joined.add(join.of(request.columns().get(i), String.valueOf(request.key()), head, tail));
        }
        if (joined.stream().allMatch(Sliding::isGap)) {
            return reader.read(request); // whether a row is left in the range at all
        }
        return new Read(new SeriesAnswer(request, joined, end.freshUntilMillis()), read.openSecond);
    }

    private static boolean isGap(Series series) {
        for (double value : series.avg()) {
            if (!Double.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    private static int steps(long from, long to, SeriesRequest request) {
        return Math.toIntExact((to - from) / request.stepMillis());
    }

    /// How an answer is put together: the first `settled` of `points` are those from `shift` on of the one before;
    /// with `one` value in a step, mean, least and greatest are the same array.
    private record Join(int shift, int settled, int points, boolean one) {
        Series of(QueryColumn column, String key, @Nullable Series head, @Nullable Series tail) {
            double[] avg = joined(head == null ? null : head.avg(), tail == null ? null : tail.avg());
            return one
                    ? new Series(key, column, avg, avg, avg)
                    : new Series(
                            key,
                            column,
                            avg,
                            joined(head == null ? null : head.min(), tail == null ? null : tail.min()),
                            joined(head == null ? null : head.max(), tail == null ? null : tail.max()));
        }

        private double[] joined(double @Nullable [] head, double @Nullable [] tail) {
            double[] all = new double[points];
            if (head == null) {
                Arrays.fill(all, 0, settled, Double.NaN);
            } else {
                System.arraycopy(head, shift, all, 0, settled);
            }
            if (tail == null) {
                Arrays.fill(all, settled, points, Double.NaN);
            } else {
                System.arraycopy(tail, 0, all, settled, points - settled);
            }
            return all;
        }
    }
}
