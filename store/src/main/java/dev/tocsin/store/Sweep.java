package dev.tocsin.store;

import java.util.ArrayList;
import java.util.List;

/// Puts readings of several packs into one line of time: each second once, ascending.
///
/// Packs of one host can overlap: a spool that began anew, a clock that stepped back, the open minute beside the
/// stored one. For each second the reading that the hub received later counts ([Source#countsBefore]): who sends a
/// second again knows better.
///
/// ```
/// pack A (received 1)  |--------------|
/// pack B (received 2)      |------------------|
/// line                 AAAABBBBBBBBBBBBBBBBBBB
/// ```
///
/// Streams: packs come by ascending start, and only those that overlap are held. Not thread-safe.
final class Sweep {
    /// Packs held at once; an honest host overlaps two or three. Beyond it the one received first is left out.
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

    /// Adds the readings of `source`, which begins no earlier than those before.
    void add(Source source) {
        advance(source.firstSecond());
        active.add(source);
        if (active.size() > OVERLAP_LIMIT) {
            Source least = active.getFirst();
            for (Source other : active) {
                least = least.countsBefore(other) ? other : least;
            }
            active.remove(least);
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
            boolean preferred = other.nextSecond() == best.nextSecond() && other.countsBefore(best);
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
