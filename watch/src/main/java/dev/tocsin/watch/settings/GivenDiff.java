package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// In which members two objects differ, by the path of each: `ways[0].to`. The order of members does not matter, that
/// of lists does.
public final class GivenDiff {
    private GivenDiff() {}

    /// One member.
    ///
    /// @param before its text, secrets masked; null: it was not there
    /// @param after the same; null: it is no more
    public record Member(
            String path, @Nullable String before, @Nullable String after) {}

    /// Whether both say the same.
    public static boolean same(Given before, Given after) {
        return flat(before).equals(flat(after));
    }

    /// The members that differ, those of `before` first; null is an object without members.
    public static List<Member> of(@Nullable Given before, @Nullable Given after) {
        Map<String, String> old = before == null ? Map.of() : flat(before);
        Map<String, String> now = after == null ? Map.of() : flat(after);
        Map<String, String> oldShown = before == null ? Map.of() : flat(Secrets.masked(before));
        Map<String, String> nowShown = after == null ? Map.of() : flat(Secrets.masked(after));
        Set<String> paths = new LinkedHashSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<Member> members = new ArrayList<>();
        for (String path : paths) {
            String was = old.get(path);
            if (was == null || !was.equals(now.get(path))) {
                members.add(new Member(path, oldShown.get(path), nowShown.get(path)));
            }
        }
        return members;
    }

    private static Map<String, String> flat(Given given) {
        Map<String, String> flat = new LinkedHashMap<>();
        flat(given, "", flat);
        return flat;
    }

    private static void flat(Given given, String path, Map<String, String> into) {
        switch (given) {
            case Given.Scalar scalar -> into.put(path, scalar.text());
            case Given.Items items -> {
                for (int i = 0; i < items.items().size(); i++) {
                    flat(items.items().get(i), path + "[" + i + "]", into);
                }
            }
            case Given.Fields fields ->
                fields.members().forEach((name, value) -> flat(value, path.isEmpty() ? name : path + "." + name, into));
        }
    }
}
