package dev.tocsin.block;

import java.util.Arrays;

/// When entities were there, and with which version of their attributes: one *stay* for each stretch of readings in
/// which nothing of that changed, chained by entity.
///
/// ```
/// readings:   0 1 2 3 4 5
/// entity 0    a a a b b b      stays 0+3 a → 3+3 b
/// entity 1    . . c c . c      stays 2+2 c → 5+1 c
/// ```
///
/// Most entities have one, so this takes some 24 bytes for each, however many readings there are. Filled by [#note],
/// closed by [#end], then only read. Not thread-safe.
final class Stays {
    private int[] firstOf = {}; // entity → its first stay + 1, 0: none
    private int[] lastOf = {};
    private int[] from = {};
    private int[] to = {};
    private int[] version = {};
    private int[] next = {}; // stay + 1, 0: none
    private int size;
    private boolean disordered;

    /// None yet.
    Stays() {}

    /// `entity` has a row at `reading`, with `version`. Readings may come in any order (clocks are set back), but what
    /// is said of one comes together.
    void note(int entity, int reading, int version) {
        firstOf = Ints.room(firstOf, entity);
        lastOf = Ints.room(lastOf, entity);
        int last = lastOf[entity] - 1;
        if (last >= 0 && to[last] == reading + 1) {
            if (this.version[last] == version) {
                return;
            }
            if (from[last] == reading) {
                this.version[last] = version; // named twice in a damaged record: the later one counts
                return;
            }
            to[last]--;
        }
        if (last >= 0 && to[last] == reading && this.version[last] == version) {
            to[last]++;
            return;
        }
        int stay = add(reading, version);
        lastOf[entity] = stay + 1;
        if (last < 0) {
            firstOf[entity] = stay + 1;
        } else {
            next[last] = stay + 1;
            disordered |= reading < to[last];
        }
    }

    private int add(int reading, int versionThen) {
        from = Ints.room(from, size);
        to = Ints.room(to, size);
        version = Ints.room(version, size);
        next = Ints.room(next, size);
        from[size] = reading;
        to[size] = reading + 1;
        version[size] = versionThen;
        next[size] = 0;
        return size++;
    }

    /// All were noted: from now on the stays of an entity are in the order of time.
    void end() {
        for (int entity = 0; disordered && entity < firstOf.length; entity++) {
            sort(entity);
        }
    }

    private void sort(int entity) {
        int count = 0;
        for (int stay = first(entity); stay >= 0; stay = next(stay)) {
            count++;
        }
        long[] byTime = new long[count];
        int at = 0;
        for (int stay = first(entity); stay >= 0; stay = next(stay)) {
            byTime[at++] = (long) from[stay] << Integer.SIZE | stay;
        }
        Arrays.sort(byTime);
        int after = 0;
        for (int i = count - 1; i >= 0; i--) {
            int stay = (int) byTime[i];
            next[stay] = after;
            after = stay + 1;
        }
        firstOf[entity] = after;
    }

    /// The first stay of `entity`, −1 when it has none.
    int first(int entity) {
        return entity < firstOf.length ? firstOf[entity] - 1 : -1;
    }

    /// The stay after `stay` of the same entity, −1 when there is none.
    int next(int stay) {
        return next[stay] - 1;
    }

    /// The first reading of `stay`.
    int from(int stay) {
        return from[stay];
    }

    /// The reading behind its last.
    int to(int stay) {
        return to[stay];
    }

    /// The version of the attributes.
    int version(int stay) {
        return version[stay];
    }

    /// Forgets all.
    void clear() {
        firstOf = new int[0];
        lastOf = firstOf;
        from = firstOf;
        to = firstOf;
        version = firstOf;
        next = firstOf;
        size = 0;
    }
}
