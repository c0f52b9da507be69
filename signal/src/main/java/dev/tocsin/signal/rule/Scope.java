package dev.tocsin.signal.rule;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which hosts a rule is about: by name and by labels; all that is named must hold.
///
/// @param host their name
/// @param labels each that they must bear, with its value
public record Scope(Selection host, SortedMap<String, String> labels) {
    /// Every host.
    public static final Scope ALL = new Scope(Selection.ANY, new TreeMap<>());

    /// Keeps a copy of `labels`.
    public Scope {
        labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /// Whether the host `name` with `borne` labels is meant.
    public boolean matches(String name, Map<String, String> borne) {
        return host.matches(name)
                && labels.entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(borne.get(wanted.getKey())));
    }
}
