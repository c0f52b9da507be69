package dev.tocsin.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The positions of entities by identity: an open hash table of ints, so that a second's look-ups leave no garbage
/// (`IdentityHashMap` would box each position). Not thread-safe.
final class IdentityIndex {
    private int[] slots = {};

    /// Holds the first `count` of `entities` from now on.
    void fill(@Nullable Entity[] entities, int count) {
        int needed = Math.max(16, Integer.highestOneBit(Math.max(1, count)) * 4); // a quarter to a half is taken
        if (slots.length < needed) {
            slots = new int[needed];
        }
        Arrays.fill(slots, -1);
        for (int position = 0; position < count; position++) {
            int slot = slot(entities[position]);
            while (slots[slot] >= 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = position;
        }
    }

    /// The position of `entity` in `entities` as they were filled in, or −1.
    int find(Entity entity, @Nullable Entity[] entities) {
        int slot = slot(entity);
        while (slots[slot] >= 0) {
            if (entities[slots[slot]] == entity) {
                return slots[slot];
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    private int slot(@Nullable Entity entity) {
        int hash = System.identityHashCode(entity);
        return (hash ^ hash >>> 16) & (slots.length - 1);
    }
}
