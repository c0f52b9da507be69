package dev.tocsin.store;

import java.util.ArrayList;
import java.util.List;

/// Puts readings of several packs into one line of time: each second once, ascending.
///
/// Packs of one host can overlap: a spool that began anew, a clock that stepped back, the open minute beside the
/// stored one. For each second the reading that the hub received first counts, so an answer once given stays as it
/// was; of two received together, the one added first.
///
/// ```
/// pack A (received 1)  |-----x--------|         x: A has a gap here, B fills it
/// pack B (received 2)      |------------------|
/// line                 AAAAAABAAAAAAAAABBBBBBB
/// ```
///
/// Streams: packs come by ascending start, and only those that overlap are held. Not thread-safe.
final class Sweep {
    /// Packs held at once; an honest host overlaps two or three. Beyond it the one received last is left out.
    static final int OVERLAP_LIMIT = 32;

    private final Visitor visitor;
    private final List<Source> active = new ArrayList<>();

    /// Takes the line, piece by piece.
    interface Visitor {
        /// Readings `from` (inclusive) to `to` (exclusive) of `source` come next.
        void piece(Source source, int from, int to);
    }

    Sweep(Visitor visitor) {
        this.visitor = visitor;
    }

    /// Adds the readings of `source`, which starts no earlier than those before.
    void add(Source source) {
        advance(source.startSecond());
        active.add(source);
        if (active.size() > OVERLAP_LIMIT) {
            Source latest = active.getFirst();
            for (Source other : active) {
                latest = other.receivedMillis() >= latest.receivedMillis() ? other : latest;
            }
            active.remove(latest);
        }
    }

    /// Hands out what is left.
    void finish() {
        advance(Long.MAX_VALUE);
    }

    private void advance(long limit) {
        active.removeIf(Source::isDone);
        while (active.size() > 1) {
            Source winner = winner();
            if (winner.nextSecond() >= limit) {
                return;
            }
            pass(winner);
        }
        if (active.size() == 1) {
            Source only = active.getFirst();
            int from = only.next();
            int to = only.skipTo(limit);
            if (from < to) {
                visitor.piece(only, from, to);
            }
            active.removeIf(Source::isDone);
        }
    }

    private Source winner() {
        Source best = active.getFirst();
        for (Source other : active) {
            boolean earlier = other.nextSecond() < best.nextSecond();
            boolean preferred =
                    other.nextSecond() == best.nextSecond() && other.receivedMillis() < best.receivedMillis();
            best = earlier || preferred ? other : best;
        }
        return best;
    }

    private void pass(Source winner) {
        long second = winner.nextSecond();
        int index = winner.next();
        for (Source source : active) {
            source.skipTo(second + 1);
        }
        visitor.piece(winner, index, index + 1);
        active.removeIf(Source::isDone);
    }
}
