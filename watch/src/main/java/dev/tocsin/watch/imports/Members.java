package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Given.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The members of one object that is written, in the order in which they are put. What is null or empty is left out.
final class Members {
    private final SequencedMap<String, Given> members = new LinkedHashMap<>();

    /// Puts a text.
    Members put(String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            members.put(name, new Given.Scalar(text, Place.NOWHERE));
        }
        return this;
    }

    /// Puts a list of texts.
    Members put(String name, List<String> texts) {
        if (!texts.isEmpty()) {
            members.put(
                    name,
                    list(texts.stream()
                            .map(text -> (Given) new Given.Scalar(text, Place.NOWHERE))
                            .toList()));
        }
        return this;
    }

    /// Puts members with names.
    Members put(String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            members.put(name, Given.Fields.of(texts));
        }
        return this;
    }

    /// Puts a list of objects.
    Members objects(String name, List<? extends Given> objects) {
        if (!objects.isEmpty()) {
            members.put(name, list(objects));
        }
        return this;
    }

    /// Puts an object, unless it has no members.
    Members object(String name, Members object) {
        if (!object.members.isEmpty()) {
            members.put(name, object.given());
        }
        return this;
    }

    /// Puts all members of `other`.
    Members with(Members other) {
        members.putAll(other.members);
        return this;
    }

    /// Whether there is a member `name`.
    boolean has(String name) {
        return members.containsKey(name);
    }

    /// What was put.
    Given.Fields given() {
        return new Given.Fields(members, Place.NOWHERE);
    }

    private static Given list(List<? extends Given> items) {
        return new Given.Items(List.copyOf(items), Place.NOWHERE);
    }
}
