package dev.tocsin.base.config;

import dev.tocsin.base.Printable;
import dev.tocsin.base.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the members of one object strictly. Each method names the member, says what it may be and what holds when
/// it is absent; what does not fit becomes a [Problem] and the reader goes on with a harmless value, so that all
/// mistakes come out at once. [#end] refuses what nobody asked for, with the nearest known name.
///
/// ```
/// FieldReader in = new FieldReader(given, "checks[2]", problems);
/// int port = in.whole("port", 1, 65_535, 25);
/// in.end();
/// ```
///
/// What was read after a problem must not be used: ask [Problems#none] first. For one thread.
public final class FieldReader {
    /// Characters that a name may have.
    public static final int NAME_CHARS = 200;

    private static final int TEXT_CHARS = 65_536;

    private final Given.Fields fields;
    private final SequencedMap<String, Given> members;
    private final Given.Place place;
    private final String path;
    private final Problems problems;
    private final TreeSet<String> asked = new TreeSet<>();

    /// A reader of `given`, which must be an object, found at `path` (empty: the whole).
    public FieldReader(Given given, String path, Problems problems) {
        this.place = given.place();
        this.path = path;
        this.problems = problems;
        switch (given) {
            case Given.Fields all -> fields = all;
            case Given.Scalar(String text, Given.Place where) -> {
                fields = new Given.Fields(new LinkedHashMap<>(), where);
                if (!text.isEmpty()) {
                    problems.add(place, path, "got \"" + brief(text) + "\"; must be members with names");
                }
            }
            case Given.Items _ -> {
                fields = new Given.Fields(new LinkedHashMap<>(), place);
                problems.add(place, path, "got a list; must be members with names");
            }
        }
        members = fields.members();
    }

    /// Where this object stands within the whole.
    public String path() {
        return path;
    }

    /// The names of all members, in their order.
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    /// Whether there is a member `name`.
    public boolean has(String name) {
        asked.add(name);
        return members.containsKey(name);
    }

    /// The text `name`, which must be there and not empty.
    public String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            problems.addLast(place, at(name), "is missing");
            return "";
        }
        if (text.isEmpty()) {
            problems.addLast(fields.placeOf(name), at(name), "must not be empty");
        }
        return text;
    }

    /// The text `name` by which people call something: at most [#NAME_CHARS] characters that each draw something.
    public String name(String name) {
        return checked(name, text(name));
    }

    /// The text `name` by which people call something, as [#name(String)], or `otherwise`.
    public String name(String name, String otherwise) {
        return checked(name, text(name, otherwise));
    }

    private String checked(String name, String text) {
        if (text.length() > NAME_CHARS) {
            refuse(name, "got " + text.length() + " characters; must have at most " + NAME_CHARS);
        } else if (!Printable.isPlain(text)) {
            refuse(name, "must hold no control characters, and no marks that turn the direction of writing");
        }
        return text;
    }

    /// The text `name`, or `otherwise`.
    public String text(String name, String otherwise) {
        String text = textOrNull(name);
        return text == null ? otherwise : text;
    }

    /// The text `name`, or null.
    public @Nullable String textOrNull(String name) {
        return one(name, "a text");
    }

    /// The one value `name`, which is to be `expected`, or null.
    private @Nullable String one(String name, String expected) {
        asked.add(name);
        return switch (members.get(name)) {
            case null -> null;
            case Given.Scalar(String text, Given.Place where) when text.length() <= TEXT_CHARS -> text;
            case Given.Scalar(String text, Given.Place where) -> {
                refuse(name, "got " + text.length() + " characters; at most " + TEXT_CHARS);
                yield null;
            }
            case Given.Items _ -> {
                refuse(name, "got a list; must be " + expected);
                yield null;
            }
            case Given.Fields _ -> {
                refuse(name, "got members with names; must be " + expected);
                yield null;
            }
        };
    }

    /// The whole number `name`, `least` to `most`, or `otherwise`.
    public int whole(String name, int least, int most, int otherwise) {
        String text = one(name, "a whole number, " + least + " to " + most);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException noNumber) { // told below like one out of range
        }
        refuse(name, "got \"" + brief(text) + "\"; must be a whole number, " + least + " to " + most);
        return otherwise;
    }

    /// The duration `name` (`10s`, `5m`, `300ms`), `least` to `most`, or `otherwise`.
    public Duration duration(String name, Duration least, Duration most, Duration otherwise) {
        String text = one(name, "a duration such as 10s or 5m");
        if (text == null) {
            return otherwise;
        }
        try {
            Duration value = Units.duration(text);
            if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
                return value;
            }
            refuse(name, "got " + brief(text) + "; must be " + words(least) + " to " + words(most));
        } catch (IllegalArgumentException noDuration) {
            refuse(name, String.valueOf(noDuration.getMessage()));
        }
        return otherwise;
    }

    /// `true` or `false`, or `otherwise`.
    public boolean flag(String name, boolean otherwise) {
        String text = one(name, "true or false");
        if (text == null) {
            return otherwise;
        }
        if (!text.equals("true") && !text.equals("false")) {
            refuse(name, "got \"" + brief(text) + "\"; must be true or false");
        }
        return text.equals("true");
    }

    /// One of the constants of `type`, written in lower case with hyphens, or `otherwise`.
    public <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        List<String> words =
                Stream.of(type.getEnumConstants()).map(FieldReader::word).toList();
        String text = one(name, String.join(" or ", words));
        if (text == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        String near = Nearest.of(text.toLowerCase(Locale.ROOT).replace('_', '-'), words);
        refuse(
                name,
                "got \"" + brief(text) + "\"; must be " + String.join(" or ", words)
                        + (near == null ? "" : "; did you mean " + near + "?"));
        return otherwise;
    }

    /// The list of texts `name`; a single text stands for a list of one. Empty when absent.
    public List<String> texts(String name) {
        asked.add(name);
        return switch (members.get(name)) {
            case null -> List.of();
            case Given.Scalar(String text, Given.Place where) -> text.isEmpty() ? List.of() : List.of(text);
            case Given.Items(List<Given> items, Given.Place where) -> {
                List<String> texts = new ArrayList<>();
                for (Given item : items) {
                    if (item instanceof Given.Scalar(String text, Given.Place of)) {
                        texts.add(text);
                    } else {
                        problems.add(item.place(), at(name), "must be a list of texts");
                    }
                }
                yield texts;
            }
            case Given.Fields _ -> {
                refuse(name, "must be a list of texts");
                yield List.of();
            }
        };
    }

    /// The members of `name`, all texts, in their order; empty when absent.
    public SequencedMap<String, String> pairs(String name) {
        LinkedHashMap<String, String> pairs = new LinkedHashMap<>();
        FieldReader inner = child(name);
        if (inner != null) {
            for (String key : inner.names()) {
                pairs.put(key, inner.text(key, ""));
            }
        }
        return pairs;
    }

    /// A reader of the object `name`, or null when there is none.
    public @Nullable FieldReader child(String name) {
        asked.add(name);
        Given given = members.get(name);
        return given == null ? null : new FieldReader(given, at(name), problems);
    }

    /// Readers of the objects in the list `name`; empty when absent.
    public List<FieldReader> children(String name) {
        asked.add(name);
        return switch (members.get(name)) {
            case null -> List.of();
            case Given.Items(List<Given> items, Given.Place where) -> {
                List<FieldReader> readers = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    readers.add(new FieldReader(items.get(i), at(name) + "[" + i + "]", problems));
                }
                yield readers;
            }
            case Given.Scalar(String text, Given.Place where) when text.isEmpty() -> List.of();
            case Given.Scalar _, Given.Fields _ -> {
                refuse(name, "must be a list");
                yield List.of();
            }
        };
    }

    /// The members that nobody has asked for yet, for somebody else to read.
    public Given.Fields rest() {
        LinkedHashMap<String, Given> rest = new LinkedHashMap<>(members);
        rest.keySet().removeAll(asked);
        return new Given.Fields(rest, place);
    }

    /// Whether nothing is wrong with member `name` so far.
    public boolean isRight(String name) {
        return problems.none(at(name));
    }

    /// What stands at `name`, unread, or null.
    public @Nullable Given given(String name) {
        asked.add(name);
        return members.get(name);
    }

    /// What stands in the list `name`, unread; empty when absent. [#children] tells when it is no list.
    public List<Given> items(String name) {
        asked.add(name);
        return members.get(name) instanceof Given.Items items ? items.items() : List.of();
    }

    /// Says what is wrong with member `name`, or with the object when there is none.
    public void refuse(String name, String text) {
        asked.add(name);
        Given given = members.get(name);
        problems.add(given == null ? place : given.place(), at(name), text);
    }

    /// Refuses members that nobody asked for.
    public void end() {
        for (String name : members.keySet()) {
            if (!asked.contains(name)) {
                problems.add(fields.placeOf(name), at(name), "is not known here; " + hint(name));
            }
        }
    }

    /// Where it is not known which members there may be: refuses those that look like a slip of one that was asked for.
    public void endOpen() {
        for (String name : members.keySet()) {
            String near = asked.contains(name) ? null : Nearest.of(name, asked);
            if (near != null) {
                problems.add(fields.placeOf(name), at(name), "is not known here; did you mean " + near + "?");
            }
        }
    }

    private String hint(String name) {
        String hyphens = name.replace('_', '-');
        if (asked.contains(hyphens)) {
            return "it is written " + hyphens;
        }
        String near = Nearest.of(name, asked);
        return near == null ? "known are " + String.join(", ", asked) : "did you mean " + near + "?";
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis % 3_600_000 == 0 && millis > 0
                ? millis / 3_600_000 + "h"
                : millis % 60_000 == 0 && millis > 0
                        ? millis / 60_000 + "m"
                        : millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    private static String brief(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
