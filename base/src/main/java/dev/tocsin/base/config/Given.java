package dev.tocsin.base.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A value as somebody wrote it, in a file or in the body of a request, before anybody knows what it should be. The
/// same tree from YAML and from JSON, so that an object is read by one piece of code wherever it was written.
///
/// A value without content (`key:` alone, `null`) is a scalar with an empty text.
public sealed interface Given {
    /// Where it stands.
    Place place();

    /// Where a value stands in its source.
    ///
    /// @param line from 1; 0 when the source has no lines worth naming, such as the body of a request
    /// @param column from 1; 0 as above
    record Place(int line, int column) {
        /// Of a value that nobody wrote into a file.
        public static final Place NOWHERE = new Place(0, 0);
    }

    /// A text, a number, a truth value: always kept as the text that stands there.
    record Scalar(String text, Place place) implements Given {}

    /// A list.
    record Items(List<Given> items, Place place) implements Given {
        /// Keeps a copy.
        public Items {
            items = List.copyOf(items);
        }
    }

    /// Members by name, in the order in which they were written.
    ///
    /// @param names where the name of each member stands; one that is not here stands where its value does
    record Fields(SequencedMap<String, Given> members, Place place, Map<String, Place> names) implements Given {
        /// Keeps a copy.
        public Fields {
            members = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
            names = Map.copyOf(names);
        }

        /// Members whose names stand where their values do.
        public Fields(SequencedMap<String, Given> members, Place place) {
            this(members, place, Map.of());
        }

        /// Where member `name` stands, or the whole when there is none.
        public Place placeOf(String name) {
            Given value = members.get(name);
            return names.getOrDefault(name, value == null ? place : value.place());
        }

        /// Members that nobody wrote into a file, all of them texts; for tests and for what is made by a program.
        public static Fields of(Map<String, String> texts) {
            LinkedHashMap<String, Given> members = new LinkedHashMap<>();
            texts.forEach((name, text) -> members.put(name, new Scalar(text, Place.NOWHERE)));
            return new Fields(members, Place.NOWHERE);
        }
    }
}
