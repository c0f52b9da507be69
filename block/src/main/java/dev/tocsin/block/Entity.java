package dev.tocsin.block;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that a table has a row for: a process, a mount, an interface. Immutable and compared by identity, so
/// that the path that runs every second never compares texts: a source makes an entity once, hands in the same
/// object every second, and a new object with the same key when an attribute changed.
public final class Entity {
    private static final @Nullable String[] NONE = {};

    private final String key;
    private final @Nullable String[] attributes;

    /// An entity with its key (unique in its table at any second; `""` for a table with one entity) and one
    /// attribute per [Table#attributes], in that order; null for one that cannot be read.
    public Entity(String key, List<@Nullable String> attributes) {
        this.key = key;
        this.attributes = attributes.toArray(NONE); // a list around it would be half as much again, thousands of times
    }

    /// The key.
    public String key() {
        return key;
    }

    /// The attributes, in the order of [Table#attributes]; null elements were unreadable.
    public List<@Nullable String> attributes() {
        List<@Nullable String> view = Arrays.asList(attributes);
        return Collections.unmodifiableList(view);
    }

    /// The attribute of number `number` ≥ 0; null when it was unreadable, or is one of a later version.
    @Nullable
    String attribute(int number) {
        return number < attributes.length ? attributes[number] : null;
    }

    @Override
    public String toString() {
        return key + Arrays.toString(attributes);
    }
}
