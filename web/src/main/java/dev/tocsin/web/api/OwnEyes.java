package dev.tocsin.web.api;

import dev.tocsin.base.config.Given;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.check.Observed;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A check of a caller's host may be looked at by hosts that the caller may not know of: what they say is told, and not
/// who they are. Their names stand in what is set, in the list of who looks, in facts, in messages and in transcripts.
///
/// @param strangers names of observers that the caller may not know of, the longest first
record OwnEyes(List<String> strangers) {
    private static final String FACT = "observer.";
    private static final String STRANGER = "another host";

    /// The eyes of who may know of every host.
    static final OwnEyes ALL = new OwnEyes(List.of());

    /// Those of `check` whom `holds` does not hold.
    static OwnEyes of(Checks.View check, Predicate<String> holds) {
        return check.spec() == null
                ? ALL
                : new OwnEyes(check.spec().observed().from().stream()
                        .filter(name -> !name.equals(Observed.HUB) && !holds.test(name))
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList());
    }

    /// Whether the observer `name` may be named.
    boolean sees(String name) {
        return !strangers.contains(name);
    }

    /// Whether the fact `name` may be told: each observer has one.
    boolean tells(String name) {
        return !name.startsWith(FACT) || sees(name.substring(FACT.length()));
    }

    /// `text` without names of strangers.
    @Nullable
    String hide(@Nullable String text) {
        String shown = text;
        for (String name : strangers) {
            // as a word: a host may be called "a"
            String word = "(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])";
            shown = shown == null ? null : shown.replaceAll(word, STRANGER);
        }
        return shown;
    }

    /// What is set, without strangers among those who look.
    Given hide(Given set) {
        if (strangers.isEmpty() || !(set instanceof Given.Fields fields)) {
            return set;
        }
        LinkedHashMap<String, Given> members = new LinkedHashMap<>(fields.members());
        members.computeIfPresent("from", (_, from) -> without(from));
        return new Given.Fields(members, fields.place(), fields.names());
    }

    private Given without(Given from) {
        return switch (from) {
            case Given.Items items ->
                new Given.Items(
                        items.items().stream()
                                .filter(item -> !(item instanceof Given.Scalar one) || sees(one.text()))
                                .toList(),
                        items.place());
            case Given.Scalar one -> sees(one.text()) ? one : new Given.Items(List.of(), one.place());
            case Given.Fields fields -> fields;
        };
    }
}
